"""`leothang law competent`: who resolves, on what basis, or what is missing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from services.law.cli import app

RUN = CliRunner()
AMENDED = ("--on", "2026-07-01")


def competent(kind: str, object_: str, *words: str) -> Result:
    """Ask who is competent."""
    return RUN.invoke(app, ["competent", "--kind", kind, "--object", object_, *words])


def told(kind: str, object_: str, *words: str) -> Any:
    """Ask for a program."""
    found = competent(kind, object_, *words, "--json")
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)


def codes(said: Any) -> list[str | None]:
    """Return the bodies named, in order of their roles."""
    return [one["code"] for one in said["resolvers"]]


def test_an_officer_reads_resolvers_levels_and_articles_in_vietnamese() -> None:
    """Names, levels, the citation, the rule with its version and standing."""
    found = competent("complaint", "x21115", *AMENDED)
    assert found.exit_code == 0
    assert "giải quyết lần đầu: x21115 UBND xã Trà Bồng (cấp xã)" in found.stdout
    assert "giải quyết lần hai: t51 UBND tỉnh Quảng Ngãi (cấp tỉnh)" in found.stdout
    assert "căn cứ: Luật Khiếu nại 02/2011/QH13 Đ.17, 21(2)" in found.stdout
    assert "KN-COMP-COMMUNE v3 (luật, nghị định)" in found.stdout


def test_the_same_in_english() -> None:
    """For readers abroad; names of bodies stay as they are."""
    found = competent("complaint", "x21115", *AMENDED, "--lang", "en")
    assert "first resolver: x21115 UBND xã Trà Bồng (commune level)" in found.stdout
    assert "basis: " in found.stdout


@pytest.mark.parametrize(
    ("on", "second"), [("2025-06-30", "h525"), ("2025-07-01", "t51"), ("2026-07-01", "t51")]
)
def test_the_same_object_has_the_superior_of_its_day(on: str, second: str) -> None:
    """District until June 2025, province since."""
    assert codes(told("complaint", "x21115", "--on", on)) == ["x21115", second]


def test_what_is_missing_is_said_and_is_no_failure() -> None:
    """Over a provincial chair the ministry of the sector; once given, it is the second resolver."""
    found = competent("complaint", "t51", *AMENDED)
    assert found.exit_code == 0
    assert "giải quyết lần hai: CHƯA XÁC ĐỊNH" in found.stdout
    assert "còn thiếu: bộ quản lý ngành, lĩnh vực: thêm --ministry" in found.stdout
    said = told("complaint", "t51", "--ministry", "b-nnmt", *AMENDED)
    assert codes(said) == ["t51", "b-nnmt"]
    assert said["determined"] is True


def test_a_split_body_lists_who_could_have_followed() -> None:
    """The place decides; both ways of writing a commune are read."""
    asked = ("--issued", "2025-03-01", *AMENDED)
    open_ = told("complaint", "h525", *asked)
    assert (codes(open_), open_["ambiguous"]) == ([None, "t51"], True)
    assert len(open_["candidates"]) == 6
    assert "một trong" in competent("complaint", "h525", *asked).stdout
    for place in ("21115", "x21115"):
        assert codes(told("complaint", "h525", "--place", place, *asked)) == ["x21115", "t51"]


def test_rules_from_memory_say_so() -> None:
    """The heir of a district rests on a transitional clause nobody here has read."""
    said = told("complaint", "h525", "--place", "21115", "--issued", "2025-03-01", *AMENDED)
    assert [(rule["id"], rule["status"]) for rule in said["rules"]] == [
        ("KN-COMP-COMMUNE", "law"),
        ("KN-COMP-HEIR", "memory"),
    ]


def test_over_a_minister_there_is_only_the_court() -> None:
    """No second role, and nothing missing."""
    said = told("complaint", "b-nnmt", *AMENDED)
    assert (codes(said), said["final_at_first"], said["determined"]) == (["b-nnmt"], True, True)
    assert "chỉ khởi kiện" in competent("complaint", "b-nnmt", *AMENDED).stdout


@pytest.mark.parametrize(
    ("words", "agency"),
    [
        (("--post", "head"), "t51"),
        ((), "x21115"),
        (("--now-at", "t51", "--now-post", "deputy", "--promoted"), "ttg"),
        (("--post", "head", "--now-at", "x21124", "--now-post", "head"), "t51"),
        (("--field", "t51-snnmt"), "t51-snnmt"),
        (("--now-at", "t51", "--promoted"), None),
    ],
)
def test_a_denunciation_asks_for_the_post_then_and_now(
    words: tuple[str, ...], agency: str | None
) -> None:
    """Đ.12(1), 12(3), 41; a present post that is not said is missing."""
    assert codes(told("denunciation", "x21115", *words, *AMENDED)) == [agency]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--discipline",), ["t51", "b-nv"]),
        (("--dismissal",), ["t51", "b-nv"]),
    ],
)
def test_discipline_goes_another_way(words: tuple[str, ...], expected: list[str]) -> None:
    """Đ.51: the Minister of Home Affairs over a provincial chair."""
    assert codes(told("complaint", "t51", *words, *AMENDED)) == expected


def test_a_sentence_enforced_by_commune_police_goes_to_the_province() -> None:
    """NĐ 184/2025."""
    assert codes(told("complaint", "x21115", "--sentence", *AMENDED)) == ["t51-ca", "b-ca"]


def test_a_recommendation_has_one_responsible_body() -> None:
    """Table A.6."""
    assert codes(told("feedback", "x21121", *AMENDED)) == ["x21115"]


def test_a_dispute_is_decided_above_both() -> None:
    """Luật KN Đ.21(3)."""
    said = told("complaint", "x21115", "--disputed-with", "t51-snnmt", *AMENDED)
    assert said["resolvers"][0]["role"] == "arbiter"
    assert codes(said) == ["t51"]


def test_ones_own_agencies_can_be_asked_about(tmp_path: Path) -> None:
    """A table with --agencies, as everywhere."""
    own = tmp_path / "agencies.csv"
    own.write_text("code,name,superior\ng80,Hospital,t51-syt\n", encoding="utf-8")
    said = told("complaint", "g80", "--agencies", str(own), *AMENDED)
    assert codes(said) == ["g80", "t51-syt"]


@pytest.mark.parametrize(
    ("kind", "words", "says"),
    [
        ("complaint", ("x21116", *AMENDED), "--object: there is no agency 'x21116'. Near: x2111"),
        ("complaint", ("t51-snnnt", *AMENDED), "Near: t51-snnmt"),
        ("complaint", ("tây trà bồng", *AMENDED), "Near: x21157 UBND xã Tây Trà Bồng"),
        ("complaint", ("zzzzzzzz", *AMENDED), "no agency 'zzzzzzzz'. --agencies reads"),
        ("complaint", ("x21115", "--place", "99999", *AMENDED), "--place: there is no agency"),
        ("complaint", ("x21115", "--place", "quê", *AMENDED), "--place: there is no agency"),
        ("complaint", ("t51", "--ministry", "b-nmt", *AMENDED), "--ministry: there is no agency"),
        ("complaint", ("x21115", "--on", "1/7/2026"), "--on: '1/7/2026' is no day"),
        ("complaint", ("x21115", "--issued", "2026-07-02", *AMENDED), "lies after --on"),
        ("complaint", ("x21115", "--post", "head", *AMENDED), "goes with --kind denunciation"),
        ("denunciation", ("x21115", "--dismissal", *AMENDED), "goes with --kind complaint"),
        ("feedback", ("x21115", "--promoted", *AMENDED), "goes with --kind denunciation"),
        ("feedback", ("x21115", "--agencies", "nowhere.csv", *AMENDED), "cannot be read"),
        ("petition", ("x21115", *AMENDED), "'petition' is not one of"),
    ],
)
def test_a_wrong_question_is_refused_with_what_to_do(
    kind: str, words: tuple[str, ...], says: str
) -> None:
    """Exit code 2; near codes and names for a code nobody has."""
    found = competent(kind, *words)
    assert found.exit_code == 2
    assert says in " ".join(found.output.replace("│", " ").split())
