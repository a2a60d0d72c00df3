"""Fields of petitions by rules: what decides is shown, and what says nothing is `other`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from domain.contracts.words import Topic
from services.node.sketching.normalise import plain
from services.node.topics.classify import rules
from services.node.topics.cli import app
from tests.sketching.letters import BODY, RETYPED, letter
from tests.support.letters.labelled import labelled_set

CASES = [
    (BODY, Topic.LAND),
    ("Trại nuôi heo xả nước thải, mùi hôi nồng nặc, giếng không dùng được", Topic.ENVIRONMENT),
    ("Tôi bị cắt trợ cấp người có công, hồ sơ thương binh còn đủ", Topic.POLICY),
    ("Tôi tố cáo cán bộ nhận tiền, lập danh sách khống", Topic.OFFICIALS),
    ("Cơ sở thờ tự của giáo xứ xuống cấp, xin sửa chữa mà chưa được trả lời", Topic.RELIGION),
    ("Công ty nợ lương ba tháng, sa thải người lao động không báo trước", Topic.LABOUR),
    ("Bản án có hiệu lực mà cơ quan thi hành án chưa kê biên tài sản", Topic.JUDICIAL),
    ("Đường đầy ổ gà, ngập sau mỗi trận mưa, học sinh bị ngã", Topic.OTHER),
    ("Xin ý kiến của quý cơ quan", Topic.OTHER),
    ("", Topic.OTHER),
    ("中文 請願", Topic.OTHER),
]


@pytest.mark.parametrize(("text", "topic"), CASES)
def test_the_words_of_a_field_decide(text: str, topic: Topic) -> None:
    """One plain example each."""
    assert rules().classify(text).topic is topic


@pytest.mark.parametrize("how", RETYPED)
def test_typing_makes_no_difference(how: str) -> None:
    """As for sketches: the same words in any spelling."""
    assert rules().classify(RETYPED[how](letter())) == rules().classify(letter())


def test_words_inside_a_longer_phrase_do_not_count_twice() -> None:
    """A veterans' cemetery beside a field is no matter of benefits."""
    found = rules().classify("lấn chiếm đất cạnh nghĩa trang liệt sĩ")
    assert [said.phrase for said in found.because] == ["lấn chiếm đất"]
    assert found.topic is Topic.LAND


def test_a_tie_is_not_decided() -> None:
    """Two fields of one weight: an officer must look."""
    assert rules().classify("ô nhiễm; trợ cấp").topic is Topic.OTHER


def test_every_phrase_can_be_found() -> None:
    """No phrase folds to nothing, and each counts for a field of the list."""
    for first, several in rules().phrases.items():
        for phrase, said in several:
            assert phrase[0] == first
            assert all(one.phrase and plain(one.phrase).split() == list(phrase) for one in said)


@given(st.text(max_size=300))
def test_any_text_has_a_field(text: str) -> None:
    """And the points are those of the phrases found."""
    found = rules().classify(text)
    assert sum(found.points.values()) == sum(said.points for said in found.because)


def test_most_letters_of_the_labelled_set_are_told_right() -> None:
    """Letters of a generator that shares no code with the rules."""
    told = [
        (rules().classify(one.command.text or "").topic, one.command.content.topic)
        for one in labelled_set("topics", 200)
        if one.command.content is not None
    ]
    assert sum(found is true for found, true in told) >= 0.85 * len(told)


def test_the_command_shows_field_and_words(tmp_path: Path) -> None:
    """Of an argument, a file, or standard input; as text or JSON."""
    run = CliRunner()
    said = run.invoke(app, ["Thu hồi đất tại thửa đất số 12"])
    assert (said.exit_code, said.output.splitlines()[0]) == (0, "land (đất đai)")
    assert "thu hồi đất" in said.output
    file = tmp_path / "don.txt"
    file.write_text(letter(), encoding="utf-8")
    assert run.invoke(app, [str(file)]).output.startswith("land ")
    told = json.loads(run.invoke(app, ["-", "--json"], input="nước thải, mùi hôi").output)
    assert (told["topic"], told["points"]) == ("environment", {"environment": 8})
    assert "no word of the rules" in run.invoke(app, ["..."]).output
    assert run.invoke(app, ["thu hồi đất " * 5000]).output.startswith("land ")
    assert run.invoke(app, []).exit_code == 2


@pytest.mark.parametrize("path", ["/nowhere/at/all", "./don", "don.txt", "."])
def test_a_file_that_is_not_there_is_not_taken_for_words(path: str) -> None:
    """A wrong path is a wrong path, not a petition about nothing."""
    result = CliRunner().invoke(app, [path])
    assert result.exit_code == 2
    assert "no such file" in result.output


def test_words_too_few_to_tell_say_so() -> None:
    """Otherwise the answer contradicts the words shown below it."""
    told = CliRunner().invoke(app, ["đất đai"]).output
    assert "other" in told
    assert "too little to tell" in told
