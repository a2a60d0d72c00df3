"""A node's settings are refused in one sentence that names flag and variable."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click import UsageError
from pydantic import ValidationError

from services.node.profile import profile_of
from services.node.settings import NodeSettings


def test_one_agency_gives_the_node_its_name_and_right() -> None:
    """A small office says whose register it is, and nothing else."""
    settings = NodeSettings.load(agency=("x21025",), profile="commune")
    assert (settings.node, settings.port) == ("n-x21025", 8101)
    assert settings.rights.hosts("n-x21025", "x21025")


def test_the_environment_speaks_where_flags_are_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """LEOTHANG_NODE_…; a flag goes before it."""
    monkeypatch.setenv("LEOTHANG_NODE_AGENCY", "x21025, t51")
    monkeypatch.setenv("LEOTHANG_NODE_NODE", "n51-demo")
    monkeypatch.setenv("LEOTHANG_NODE_PORT", "9000")
    settings = NodeSettings.load(port=0)
    assert (settings.agency, settings.node, settings.port) == (("x21025", "t51"), "n51-demo", 0)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({}, "--node"),
    ({"agency": ("x21025", "t51")}, "--node"),
    ({"agency": ("X 1",)}, r"--agency \(LEOTHANG_NODE_AGENCY\)"),
    ({"agency": ("x21025",), "port": 70000}, r"--port \(LEOTHANG_NODE_PORT\)"),
    ({"agency": ("x21025",), "port": "many"}, "--port"),
    (
        {"agency": ("x21025",), "nats": "nats://hub:42x"},
        r"--nats \(LEOTHANG_NODE_NATS\): say nats://",
    ),
    ({"agency": ("x21025",), "nats": "nats://a:1, b:70000"}, "--nats"),
    ({"agency": ("t51",), "profile": "commune"}, "--profile commune hosts codes like"),
    ({"agency": ("x21025",), "profile": "village"}, "--profile"),
    ({"agency": ("x21025",), "node": "Node 1"}, "--node"),
    ({"agency": ("x21025",), "log_level": "loud"}, "--log-level"),
]


@pytest.mark.parametrize(("given", "said"), WRONG, ids=[str(given) for given, _ in WRONG])
def test_a_wrong_setting_is_named(given: dict[str, Any], said: str) -> None:
    """What is wrong, where it was said, and in one line."""
    with pytest.raises(UsageError, match=said) as refused:
        NodeSettings.load(**given)
    assert "\n" not in refused.value.message
    assert "Value error" not in refused.value.message


def test_a_misspelt_variable_is_not_silently_without_effect(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The nearest setting is offered."""
    monkeypatch.setenv("LEOTHANG_NODE_PROT", "1")
    with pytest.raises(UsageError, match="did you mean LEOTHANG_NODE_PORT"):
        NodeSettings.load(agency=("x21025",))


def test_a_hosting_file_decides_who_may_speak(tmp_path: Path) -> None:
    """Readers use the same file, so an agency it does not name is refused at the start."""
    file = tmp_path / "hosting.toml"
    file.write_text('[nodes]\n"n51-demo" = ["t51", "t51-*"]\n', encoding="utf-8")
    settings = NodeSettings.load(node="n51-demo", agency=("t51", "t51-ttr"), hosting=file)
    assert settings.rights.hosts("n51-demo", "t51-btcd")
    with pytest.raises(UsageError, match="does not let n51-demo speak for x21025"):
        NodeSettings.load(node="n51-demo", agency=("x21025",), hosting=file)
    with pytest.raises(UsageError, match="cannot read the hosting file"):
        NodeSettings.load(node="n51-demo", agency=("t51",), hosting=tmp_path / "none.toml")


def test_settings_do_not_change_while_a_program_runs() -> None:
    """Frozen: what was logged at the start is what holds."""
    settings = NodeSettings.load(agency=("x21025",))
    with pytest.raises(ValidationError, match="frozen"):
        setattr(settings, "port", 1)  # noqa: B010 - the type checker knows it is frozen


@pytest.mark.parametrize(
    ("level", "hosted", "foreign"),
    [
        ("commune", ("x21025", "x21025-kt"), ("t51", "h525")),
        ("district", ("h525", "h525-tn"), ("x21025", "t51")),
        ("province", ("t51", "t51-btcd", "t51-snnmt-ccqldd"), ("x21025", "b-nnmt")),
        ("ministry", ("b-nnmt", "ttcp", "btcdtw", "ttg"), ("t51", "x21025")),
    ],
)
def test_a_profile_hosts_the_bodies_of_its_level(
    level: Any, hosted: tuple[str, ...], foreign: tuple[str, ...]
) -> None:
    """Four levels over one engine: they differ in codes, port and label only."""
    profile = profile_of(level)
    assert profile.name == level
    assert profile.label_vi
    assert all(profile.accepts(code) for code in hosted)
    assert not any(profile.accepts(code) for code in foreign)
