"""compose.yaml is what the specification knows, fits its topology, and holds no password."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from services.cli import COMMANDS
from services.topology.model import Hub, read
from services.topology.sizes import in_compose, of_go

CHECKOUT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((CHECKOUT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = sorted(name for name, one in SERVICES.items() if one["image"].startswith("leothang"))
RENDERED = "${LEOTHANG_RENDERED:-./var/compose}"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run the script that the file's first lines name."""
    out = tmp_path_factory.mktemp("compose") / "rendered"
    told = {**os.environ, "LEOTHANG_RENDERED": str(out)}
    subprocess.run(
        ["sh", CHECKOUT / "deploy/compose/prepare.sh"], env=told, check=True, capture_output=True
    )
    return out


def hub() -> Hub:
    """Return the one hub of the topology that compose.yaml runs."""
    return read(CHECKOUT / "deploy/topologies/compose.toml").top


def test_the_file_is_as_the_compose_specification_wants_it() -> None:
    """Every key and every value, by the specification's own schema."""
    schema = json.loads((CHECKOUT / "tests/deploy/schemas/compose_spec.json").read_text())
    jsonschema.Draft201909Validator(schema).validate(COMPOSE)


def test_docker_compose_reads_the_file(prepared: Path) -> None:
    """Anchors, variables, secrets and every file a service is told by are found."""
    binary = shutil.which("docker-compose")
    if binary is None:
        pytest.skip("docker-compose is not installed: compose.yaml was not read by it")
    told = {**os.environ, "LEOTHANG_RENDERED": str(prepared)}
    said = subprocess.run(
        [binary, "-f", CHECKOUT / "compose.yaml", "config"],
        env=told,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    read_back = yaml.safe_load(said.stdout)
    assert set(read_back["services"]) == set(SERVICES)
    assert read_back["services"]["watch"]["environment"]["LEOTHANG_WATCH_WORKER"] == "w1"


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_service_is_pinned_unprivileged_watched_and_started_again(name: str) -> None:
    """A whole version, a user by number that is not root, no rights beyond, a health check."""
    service = SERVICES[name]
    assert re.search(r":v?\d+\.\d+(\.\d+)?(-\w+)?$", service["image"])
    assert re.fullmatch(r"[1-9]\d*:\d+", service["user"])
    assert service["cap_drop"] == ["ALL"]
    assert service["read_only"] is True
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_no_password_stands_in_the_file_and_no_port_is_open_to_others(name: str) -> None:
    """Secrets are files made by the script; ports for people are this machine's own."""
    service = SERVICES[name]
    told = service.get("environment", {})
    secret = {k: v for k, v in told.items() if re.search("PASS|SECRET|TOKEN", k)}
    assert all(k.endswith("FILE") and v.startswith("/") for k, v in secret.items())
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))


def test_what_is_kept_lies_in_named_volumes() -> None:
    """Nothing of worth is lost with a container."""
    for name, service in SERVICES.items():
        kept = [one for one in service["volumes"] if not one.endswith(":ro")]
        assert kept, name
        assert all(one.partition(":")[0] in COMPOSE["volumes"] for one in kept)


def test_passwords_are_long_different_and_kept_from_others(prepared: Path) -> None:
    """Made once: a second run of the script keeps them."""
    folder = prepared / "passwords"
    made = {name: (folder / name).read_text() for name in ("postgres", "grafana")}
    assert all(re.fullmatch("[0-9a-f]{48}", one) for one in made.values())
    assert len(set(made.values())) == len(made)
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / "pgpass").stat().st_mode & 0o077 == 0
    assert made["postgres"] in (folder / "pgpass").read_text()
    told = {**os.environ, "LEOTHANG_RENDERED": str(prepared)}
    script = CHECKOUT / "deploy/compose/prepare.sh"
    subprocess.run(["sh", script], env=told, check=True, capture_output=True)
    assert made == {name: (folder / name).read_text() for name in made}


def test_the_services_are_those_of_the_topology(prepared: Path) -> None:
    """Servers by name, programs by their words, ports as the topology gives them."""
    servers = {server.name: server for server in hub().servers}
    assert servers.keys() == {name for name in OURS if name.startswith("nats-")}
    for name, server in servers.items():
        assert server.host == name
        option, denials, page, *command, configuration = SERVICES[name]["command"]
        assert (prepared / configuration).is_file()
        assert (option, denials) == ("--denials", f"{name}:{server.guard}")
        assert page == f"http://{name}:{server.monitor}/healthz"
        assert command == ["nats-server", "-c"]
        assert page in SERVICES[name]["healthcheck"]["test"]
    for name in set(OURS) - servers.keys():
        assert SERVICES[name]["command"][0] in COMMANDS


def test_every_service_has_a_bound_of_memory_and_ours_that_of_the_topology() -> None:
    """What listens to others cannot take the machine from the rest."""
    limits = hub().limits.process
    for name, service in SERVICES.items():
        assert re.fullmatch(r"\d+[mg]b", service["mem_limit"]), name
    for name in OURS:
        kind = "server" if name.startswith("nats-") else name
        assert SERVICES[name]["mem_limit"] == in_compose(limits.of(kind))
        if kind == "server":
            assert SERVICES[name]["environment"]["GOMEMLIMIT"] == of_go(limits.server)


def test_the_services_of_a_rendered_hub_say_the_same(prepared: Path) -> None:
    """Written for compose by the topology alone, as those of any other hub are."""
    written = json.loads((prepared / "compose" / "tw.yaml").read_text())["services"]
    names = {"tw-node-n-local": "node", "tw-watch-w1": "watch", "tw-desk": "desk", "tw-hub": "hub"}
    found = {names.get(name, name): one["mem_limit"] for name, one in written.items()}
    assert found == {name: SERVICES[name]["mem_limit"] for name in OURS}


def test_every_file_a_service_is_given_exists(prepared: Path) -> None:
    """What is mounted and what tells a program its settings."""
    for service in SERVICES.values():
        for one in service.get("env_file", []):
            assert Path(one.replace(RENDERED, str(prepared))).is_file()
        for mount in (one for one in service["volumes"] if one.endswith(":ro")):
            source = mount.replace(RENDERED, str(prepared)).partition(":")[0]
            assert (CHECKOUT / source).exists(), source


def test_a_container_holds_its_own_secrets_and_no_others(prepared: Path) -> None:
    """Nobody gets the authority's key; a seed, a password file or a server's key goes to one."""
    held: dict[str, set[str]] = {}
    for name, service in SERVICES.items():
        for mount in service["volumes"]:
            source = mount.replace(RENDERED, "").partition(":")[0].lstrip("/")
            if source.startswith(("secrets", "passwords")):
                assert (prepared / source).is_file()
                held.setdefault(source, set()).add(name)
    assert "secrets/ca.key" not in held
    shared = {source: names for source, names in held.items() if len(names) > 1}
    assert shared == {
        "secrets/tw/cluster.conf": {"nats-1", "nats-2", "nats-3"},
        "passwords/pgpass": {"watch", "desk"},
    }


def test_what_a_program_is_told_to_read_is_given_to_it(prepared: Path) -> None:
    """Every file named in its environment is mounted where the environment says."""
    for name in ("hub", "watch", "desk", "node"):
        (env_file,) = SERVICES[name]["env_file"]
        told = Path(env_file.replace(RENDERED, str(prepared))).read_text()
        targets = [mount.split(":")[-2] for mount in SERVICES[name]["volumes"]]
        for line in told.splitlines():
            value = line.partition("=")[2]
            if (prepared / value).is_file():
                place = f"/etc/leothang/{value}"
                assert any(place == one or place.startswith(one + "/") for one in targets), line


def test_health_is_asked_where_a_program_answers(prepared: Path) -> None:
    """The port of the health check, of Prometheus and of the program's settings are one."""
    targets = json.loads((CHECKOUT / "deploy/compose/targets/compose.json").read_text())
    asked = {one["labels"]["program"]: one["targets"][0] for one in targets}
    for name in ("hub", "watch", "desk", "node"):
        (env_file,) = SERVICES[name]["env_file"]
        told = Path(env_file.replace(RENDERED, str(prepared))).read_text()
        port = re.search(rf"^LEOTHANG_{name.upper()}_PORT=(\d+)$", told, re.MULTILINE)
        assert port is not None
        assert asked[name] == f"{name}:{port[1]}"
        assert f"http://127.0.0.1:{port[1]}/health/ready" in SERVICES[name]["healthcheck"]["test"]


def test_databases_are_reached_with_the_password_of_the_file(prepared: Path) -> None:
    """No address of a store holds one; the program is told where the file lies."""
    for name in ("watch", "desk"):
        (env_file,) = SERVICES[name]["env_file"]
        told = Path(env_file.replace(RENDERED, str(prepared))).read_text()
        assert "_STORE=postgresql://leothang@postgres/leothang\n" in told
        assert SERVICES[name]["environment"]["PGPASSFILE"] == "/etc/leothang/passwords/pgpass"
