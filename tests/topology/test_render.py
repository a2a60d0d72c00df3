"""A rendered directory: closed, complete, taken by the server, the same when rendered again."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.deploying import authority, layout
from services.deploying.checking import check
from services.deploying.cli import app
from services.deploying.folder import Folder, FolderError
from services.deploying.programs import programs
from services.deploying.rendering import Rendering
from services.deploying.servers import Manner
from services.node.key_file import read as read_keys
from services.runtime.credentials import public_key
from services.runtime.hosting_file import read_hosting
from services.runtime.server import find_binary
from services.topology.model import Topology, read
from tests.support.topologies import LOOPBACK, topology_of

FOLDER = Path(__file__).parents[2] / "deploy" / "topologies"
NODE = {"name": "n-x21115", "agencies": ["x21115", "x21115-*"], "port": 8101}


def small() -> Topology:
    """Return two hubs, one below the other."""
    low = {"code": "p51", "above": "tw", "provinces": ["51"], "nodes": [NODE], "watchers": ["a"]}
    return topology_of({"code": "tw", "names": ["tw-1", "tw-2", "tw-3"], "replicas": 3}, low)


def render(topology: Topology, out: Path, *, now: datetime | None = None) -> Rendering:
    """Render with data in the directory; return what was done."""
    rendering = Rendering(topology, Folder(out), LOOPBACK, now=now)
    rendering.write()
    return rendering


def content(out: Path) -> dict[str, bytes]:
    """Return every file."""
    return {str(one.relative_to(out)): one.read_bytes() for one in out.rglob("*") if one.is_file()}


@pytest.mark.wiring
def test_rendering_again_changes_nothing(tmp_path: Path) -> None:
    """Keys, certificates and passwords stay; a check has nothing to say."""
    out = tmp_path / "out"
    first = render(small(), out)._folder.changes
    before = content(out)
    again = render(small(), out)._folder.changes
    assert (again.made, again.changed, again.removed) == ([], [], [])
    assert again.same == len(first.made) == len(before)
    assert content(out) == before
    assert list(check(out)) == []


def test_secrets_are_for_their_owner_only(tmp_path: Path) -> None:
    """Directories 0700, seeds and keys 0600, and no seed anywhere else."""
    out = tmp_path / "out"
    render(small(), out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    seeds = [one.read_text().strip() for one in (out / "secrets").rglob("*.nk")]
    seeds += [(out / layout.cluster_password("tw")).read_text().strip()]
    assert len(seeds) == 10
    for one in (out / "secrets").rglob("*"):
        assert stat.S_IMODE(one.stat().st_mode) == (0o700 if one.is_dir() else 0o600)
    open_files = [body for name, body in content(out).items() if not name.startswith("secrets/")]
    assert not [body for body in open_files for seed in seeds if seed.encode() in body]
    assert b"PRIVATE" not in b"".join(open_files)


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    """A node more: its key, its environment, the users of its hub; no other hub's users."""
    out = tmp_path / "out"
    render(small(), out)
    wider = small().model_dump(mode="json")
    more = {"name": "n-x21040", "agencies": ["x21040"], "port": 8102}
    wider["hubs"][1]["nodes"].append(more)
    changes = render(Topology.model_validate(wider), out)._folder.changes
    assert layout.seed("p51", "n-x21040") in changes.made
    assert layout.accounts("p51") in changes.changed
    assert layout.accounts("tw") not in changes.changed
    back = render(small(), out)._folder.changes
    assert layout.seed("p51", "n-x21040") in back.removed
    assert layout.environment("p51", "node-n-x21040") in back.removed


def test_a_certificate_is_renewed_before_it_ends(tmp_path: Path) -> None:
    """30 days before its end it is made anew, by the same authority, and told."""
    out, now = tmp_path / "out", datetime.now(UTC)
    render(small(), out, now=now)
    root = (out / layout.AUTHORITY).read_text()
    name = layout.certificate("tw", "tw-1")
    assert render(small(), out, now=now + timedelta(days=360)).renewed == []
    renewed = render(small(), out, now=now + timedelta(days=370)).renewed
    assert any(line.startswith(f"{name}: ends on ") for line in renewed)
    assert (out / layout.AUTHORITY).read_text() == root
    assert authority.ends((out / name).read_text()) > now + timedelta(days=700)


def test_certificates_of_an_authority_that_is_gone_are_made_anew(tmp_path: Path) -> None:
    """Its successor bears the same name; only the signature tells them apart."""
    out = tmp_path / "out"
    render(small(), out)
    for name in (layout.AUTHORITY, layout.AUTHORITY_KEY):
        (out / name).unlink()
    renewed = render(small(), out).renewed
    assert len(renewed) == sum(len(hub.servers) for hub in small().hubs)
    assert all(line.endswith(": is not of this authority") for line in renewed)


def test_a_key_that_is_removed_is_made_anew(tmp_path: Path) -> None:
    """Rotating a key is removing its seed and rendering."""
    out = tmp_path / "out"
    render(small(), out)
    seed = out / layout.seed("p51", "n-x21115")
    before = public_key(seed.read_text().strip())
    seed.unlink()
    changes = render(small(), out)._folder.changes
    users = (out / layout.accounts("p51")).read_text()
    assert before not in users
    assert public_key(seed.read_text().strip()) in users
    assert set(changes.made + changes.changed) == {
        layout.seed("p51", "n-x21115"),
        layout.accounts("p51"),
    }


@pytest.mark.wiring
def test_a_check_finds_what_was_changed_by_hand(tmp_path: Path) -> None:
    """A file edited, one opened, one missing, one the server does not take."""
    out = tmp_path / "out"
    render(small(), out)
    conf = out / layout.server("p51", "p51-1")
    conf.write_text(conf.read_text() + "no_such_field: 1\n")
    (out / layout.seed("p51", "hub")).chmod(0o644)
    (out / layout.hosting("p51")).unlink()
    found = {one.path: one.wrong for one in check(out)}
    assert "can be read by others" in found[layout.seed("p51", "hub")]
    assert "is missing" in found[layout.hosting("p51")]
    said = [one.wrong for one in check(out) if one.path == layout.server("p51", "p51-1")]
    assert any("is not as the topology says" in one for one in said)
    assert any("no_such_field" in one for one in said)


@pytest.mark.wiring
def test_a_check_says_how_far_it_is_beside_its_answer(tmp_path: Path) -> None:
    """A line for each stage, for whoever reads it in a file; and changes nothing."""
    out = tmp_path / "out"
    render(small(), out)
    before = content(out)
    looked = CliRunner().invoke(app, ["check", str(out)])
    assert (looked.exit_code, looked.stdout) == (0, f"{out}: as its topology says\n")
    stages = [line.rpartition(" of ") for line in looked.stderr.splitlines()]
    assert [(said.partition(":")[0].strip(), int(whole)) for said, _, whole in stages] == [
        ("hubs rendered to compare", len(small().hubs)),
        ("files compared", len(before) - 2),
        ("configurations read by nats-server", sum(len(hub.servers) for hub in small().hubs)),
    ]
    assert content(out) == before


def test_a_directory_with_other_things_is_left_alone(tmp_path: Path) -> None:
    """Rendering into somebody's folder would close it and remove what is in it."""
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(FolderError, match="holds other things"):
        render(small(), tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["letters.txt"]


def test_each_machine_gets_its_own_secrets_only(tmp_path: Path) -> None:
    """The lists for rolling out name no other machine's keys, and the authority's to nobody."""
    out = tmp_path / "out"
    topology = small()
    Rendering(topology, Folder(out), Manner()).write()
    lists = {one.stem: one.read_text().split() for one in (out / "machines").iterdir()}
    assert set(lists) == {
        "tw-1.test",
        "tw-2.test",
        "tw-3.test",
        "tw.test",
        "p51-1.test",
        "p51.test",
    }
    for host, files in lists.items():
        secrets = {name for name in files if name.startswith("secrets/")}
        assert (layout.PSEUDONYM_KEY in secrets) is (host == "p51.test")  # a node runs there
        assert layout.AUTHORITY_KEY not in secrets
        assert all(
            name.startswith(f"secrets/{host.split('-')[0].split('.')[0]}/")
            for name in secrets - {layout.PSEUDONYM_KEY}
        )
        assert all((out / name).is_file() for name in files)
    assert layout.seed("p51", "n-x21115") in lists["p51.test"]
    assert layout.leaf_secret("p51") in lists["p51-1.test"]


def test_programs_and_prometheus_are_told_the_same(tmp_path: Path) -> None:
    """Targets, environments, units and hosting agree; a unit holds no secret and is hardened."""
    out = tmp_path / "out"
    render(small(), out)
    told = json.loads((out / layout.targets("p51")).read_text())
    assert {"program": "node", "hub": "p51", "node": "n-x21115"} in [one["labels"] for one in told]
    environment = (out / layout.environment("p51", "node-n-x21115")).read_text()
    assert "LEOTHANG_NATS_STREAMS=given\n" in environment
    assert f"LEOTHANG_NATS_NKEY={layout.seed('p51', 'n-x21115')}\n" in environment
    unit = (out / layout.unit("p51", "node@")).read_text()
    assert "EnvironmentFile=/etc/leothang/env/p51/node-%i.env\n" in unit
    for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "Restart=always", "User=leothang"):
        assert line in unit
    guarded = (out / layout.unit("p51", "nats-p51-1")).read_text()
    conf = (out / layout.server("p51", "p51-1")).read_text()
    monitored = conf.partition('http: "')[2].partition('"')[0]
    command = f"/opt/leothang/bin/nats-server -c {layout.server('p51', 'p51-1')}\n"
    pages = f"--denials 127.0.0.1:8223 http://{monitored}/healthz"
    assert f"services.runtime.guarded {pages} {command}" in guarded
    hosting = read_hosting(out / layout.hosting("tw"))
    assert hosting.hosts("n-x21115", "x21115")
    assert hosting.hubs["n-x21115"] == "p51"


def test_one_machine_writes_where_its_units_may(tmp_path: Path) -> None:
    """Servers and programs of an office run as units write below /var/lib, not in /etc."""
    out = tmp_path / "office"
    office = "deploy/topologies/office.toml"
    told = CliRunner().invoke(app, ["render", office, "--out", str(out)])
    assert told.exit_code == 0, told.output
    environment = (out / layout.environment("p51", "node-n-x21115")).read_text()
    assert "LEOTHANG_NODE_DATA=/var/lib/leothang/node/n-x21115\n" in environment
    conf = (out / layout.server("p51", "p51-1")).read_text()
    assert 'store_dir: "/var/lib/leothang/nats/p51-1"' in conf
    assert 'pid_file: "/run/leothang/p51-1.pid"' in conf


def test_all_nodes_make_marks_with_one_key_that_only_their_machines_hold(tmp_path: Path) -> None:
    """With a key each, a paper at the ministry would not be known to be the commune's as well."""
    out = tmp_path / "out"
    render(small(), out)
    before = (out / layout.PSEUDONYM_KEY).read_bytes()
    for hub in small().hubs:
        for one in programs(hub, LOOPBACK):
            told = one.environment.get("LEOTHANG_NODE_KEY")
            assert told == (layout.PSEUDONYM_KEY if one.kind == "node" else None)
    keys = read_keys(out / layout.PSEUDONYM_KEY)
    assert [len(key.secret) for key in keys.every] == [32]
    render(small(), out)
    assert (out / layout.PSEUDONYM_KEY).read_bytes() == before


def test_what_takes_names_in_answers_on_its_own_machine_only() -> None:
    """Nodes and desks know no users: a proxy that does stands before them."""
    for hub in read(FOLDER / "country-small.toml").hubs:
        for one in programs(hub, Manner()):
            host = one.environment[f"LEOTHANG_{one.kind.upper()}_HOST"]
            assert (host == "127.0.0.1") is (one.kind in {"node", "desk"}), one.name


def test_servers_are_bounded_and_durable(tmp_path: Path) -> None:
    """Every configuration has the limits, and lets nothing of ours cross a link by itself."""
    out = tmp_path / "out"
    render(small(), out)
    conf = (out / layout.server("p51", "p51-1")).read_text()
    for line in (
        "sync_interval: always",
        "domain: p51",
        "max_payload: 1MB",
        "max_control_line: 4KB",
        'write_deadline: "10s"',
        'deny_imports: ["petition.>", "alert.>", "desk.>", "via.>"]',
        'deny_exports: ["petition.>", "alert.>", "desk.>", "via.>"]',
        "cert_file",
    ):
        assert line in conf
    above = (out / layout.server("tw", "tw-1")).read_text()
    assert "no_advertise: true" in above
    assert above.count("verify: true") == 1


def test_the_command_refuses_what_is_unsafe(tmp_path: Path) -> None:
    """No TLS only on loopback; a wrong file is one clear line."""
    wrong = CliRunner().invoke(
        app, ["render", str(FOLDER / "country.toml"), "--out", str(tmp_path / "x"), "--no-tls"]
    )
    assert wrong.exit_code == 2
    assert not (tmp_path / "x").exists()
    done = subprocess.run(
        [sys.executable, "-m", "services.cli", "deploy", "render", "none.toml", "--out", "x"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(FOLDER.parents[1])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == "leothang: none.toml: cannot be read (No such file or directory)\n"


@pytest.mark.wiring
def test_the_country_renders_and_its_servers_take_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Servers of one hub differ by name only, so one of each; all 35 hubs where there is time.

    LEOTHANG_WHOLE_COUNTRY=1 takes them all, else the ministry and five provinces.
    """
    topology = read(FOLDER / "country.toml")
    if not os.environ.get("LEOTHANG_WHOLE_COUNTRY"):
        topology = topology.model_copy(update={"hubs": topology.hubs[:6]})
    out = tmp_path / "out"
    monkeypatch.setattr(os, "fsync", bool)  # it need not outlive the test
    Rendering(topology, Folder(out), Manner()).write()
    assert len(list((out / "nats").rglob("*-[123].conf"))) == 3 * len(topology.hubs)
    runs = [
        subprocess.Popen(
            [str(find_binary()), "-t", "-c", layout.server(hub.code, hub.servers[0].name)],
            cwd=out,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for hub in topology.hubs
    ]
    assert [one.wait() for one in runs] == [0] * len(topology.hubs)


OURS = "code,name,level,superior,valid_from,valid_to\ng70,Group 70,,,,\n"


def test_agencies_nobody_knows_are_named(tmp_path: Path) -> None:
    """With hub, node and what to do; an agency of a table of one's own is known."""
    nodes = [
        {"name": "n-a", "agencies": ["x21115", "x21115-kt", "t51-*", "x2111?", "*"], "port": 1},
        {"name": "n-b", "agencies": ["x99999", "t99-*", "g70", "g70-*"], "port": 2},
    ]
    render(topology_of({"code": "tw", "nodes": nodes}), tmp_path / "out")
    (tmp_path / "ours.csv").write_text(OURS)
    unknown = ["x99999", "t99-*", "g70", "g70-*"]
    for options, wrong in (
        ((), unknown),
        (("--agencies", str(tmp_path / "ours.csv")), unknown[:2]),
    ):
        found = CliRunner().invoke(app, ["check", str(tmp_path / "out"), *options])
        named = [line for line in found.output.splitlines() if line.startswith(layout.TOPOLOGY)]
        assert [line.partition("agencies: ")[2].split("'")[1] for line in named] == wrong
        assert all("hub tw, node n-b" in line and "--agencies" in line for line in named)
        assert found.exit_code == 1
