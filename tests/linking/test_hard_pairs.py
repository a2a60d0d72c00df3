"""Pairs that are hard to tell: what the law says of them, and what linking makes of them.

Two letters in words of their own share a few numbers by chance. What linking gets wrong is
written down here: a case that gets better fails until its line says so.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from random import Random

import pytest

from domain.contracts.envelope import VIETNAM
from domain.contracts.words import Kind, Topic
from services.node.commands import ReceivePetition
from tests.support.letters.campaigns import Post
from tests.support.letters.citizens import citizen
from tests.support.letters.clerks import Clerks
from tests.support.letters.drafts import draft
from tests.support.letters.matters import Matter, matter
from tests.support.letters.places import COMMUNES
from tests.support.linked import judged, published

AS_OF = datetime(2026, 12, 1, tzinfo=VIETNAM)
PAIRS = 12
HERE, THERE = COMMUNES[0], COMMUNES[1]
_NUMBER = re.compile(r"\d[\d/.,]*")
_PROJECT = (
    "Căn cứ Luật Đất đai năm 2024 (Điều 79, Điều 95, Điều 98), Nghị định 88/2024/NĐ-CP; ngày "
    "05/6/2026 UBND xã ban hành Quyết định số 1234/QĐ-UBND phê duyệt phương án bồi thường dự "
    "án đường cao tốc qua km 45, áp giá 42.000 đồng/m2. Gia đình tôi có thửa đất số {plot}, "
    "tờ bản đồ số 12, diện tích {area} m2 bị thu hồi. Mức giá này không đủ để tái định cư, "
    "tôi đã nộp đơn ngày 20/7/2026 nhưng không được trả lời. Đề nghị hủy phương án bồi thường "
    "và định giá lại trước khi thu hồi đất của gia đình tôi."
)


def _without_numbers(text: str) -> str:
    return _NUMBER.sub("", text)


def _pair(rng: Random, clerks: Clerks, one: Matter, other: Matter) -> list[ReceivePetition]:
    """Return two letters that name the same sheet and the same area and nothing else alike."""
    sheet, area = one.facts["sheet"], one.facts["area"]
    taken: list[ReceivePetition] = []
    for about, words in (
        (one, f"Tại tờ bản đồ số {sheet}, diện tích {area}. "),
        (other, f"Ở tờ {sheet}, rộng {area}. "),
    ):
        text = words + _without_numbers(draft(rng, about).said(about.facts))
        command, _ = clerks.enter(about, text, about.began)
        assert command.content is not None
        bare = command.content.model_copy(update={"spot": None})
        taken.append(command.model_copy(update={"content": bare}))
    return taken


def _together(kind: Kind, topics: tuple[Topic, Topic], *, there: bool) -> float:
    """Return the share of such pairs that are put into one matter."""
    rng = Random(f"{kind} {topics} {there}")
    clerks = Clerks(rng)
    pairs: list[list[ReceivePetition]] = []
    for _ in range(PAIRS):
        one = matter(rng, kind=kind, topic=topics[0], at=HERE)
        other = matter(rng, kind=kind, topic=topics[1], at=THERE if there else HERE)
        pairs.append(_pair(rng, clerks, one, other))
    commands = sorted((c for pair in pairs for c in pair), key=lambda command: command.day)
    matter_of = judged(published(commands), as_of=AS_OF).matter_of
    same = [matter_of[str(a.file_id)] == matter_of[str(b.file_id)] for a, b in pairs]
    return sum(same) / PAIRS


@pytest.mark.parametrize(
    ("kind", "topics", "there"),
    [
        pytest.param(Kind.COMPLAINT, (Topic.LAND, Topic.LAND), False, id="other complainants"),
        pytest.param(Kind.COMPLAINT, (Topic.LAND, Topic.LAND), True, id="and another commune"),
        pytest.param(Kind.FEEDBACK, (Topic.OTHER, Topic.OTHER), True, id="another commune"),
        pytest.param(Kind.FEEDBACK, (Topic.OTHER, Topic.POLICY), True, id="and another topic"),
        pytest.param(Kind.FEEDBACK, (Topic.OTHER, Topic.ENVIRONMENT), False, id="another topic"),
    ],
)
def test_numbers_alone_link_no_strangers(
    kind: Kind, topics: tuple[Topic, Topic], there: bool
) -> None:
    """Other people on other objects: the law sees two matters."""
    assert _together(kind, topics, there=there) <= 0.1


def test_households_under_one_project_keep_their_own_matters() -> None:
    """One form letter names the project, its decision, prices and laws; each copy another plot."""
    rng = Random("project")
    commands: list[ReceivePetition] = []
    for nth in range(PAIRS):
        about = matter(rng, kind=Kind.COMPLAINT, topic=Topic.LAND, at=HERE)
        text = _PROJECT.format(plot=101 + nth, area=200 + 7 * nth)
        command, _ = Clerks(rng).enter(about, text, date(2026, 8, 3))
        assert command.content is not None
        bare = command.content.model_copy(update={"spot": None, "complaint": None})
        number = {"content": bare, "register_no": f"P{nth}"}
        commands.append(command.model_copy(update=number))
    told = judged(published(commands), as_of=AS_OF)
    assert len(set(told.matter_of.values())) == PAIRS
    assert [len(group) for group in told.groups.values()] == [PAIRS]


def test_one_person_with_many_copies_of_a_form_has_as_many_matters() -> None:
    """Each copy attacks another decision about another plot, whoever signs them all."""
    post = Post("plots")
    post.one_person("hundred", post.form(), 40)
    told = judged(published(post.mail().commands), as_of=AS_OF)
    matters = [*told.matter_of.values()]
    assert max(map(matters.count, matters)) <= 3


def test_a_person_who_moves_house_is_known_by_number() -> None:
    """Another address and another hamlet change nothing where the citizen's number is noted."""
    rng = Random("moved")
    one = matter(rng, kind=Kind.COMPLAINT, topic=Topic.LAND, at=HERE)
    moved = citizen(rng, commune=THERE.name)
    text = draft(rng, one).said(one.facts)
    clerks = Clerks(rng)
    commands: list[ReceivePetition] = []
    for day, address in ((0, one.author.address), (9, moved.address)):
        command, _ = clerks.enter(one, text, one.began + timedelta(days=day))
        sender = {"name": one.author.name, "id_number": one.author.id_number, "address": address}
        known = ReceivePetition.model_validate(
            command.model_dump() | {"sender": sender, "cosigners": []}
        )
        commands.append(known)
    matter_of = judged(published(commands), as_of=AS_OF).matter_of
    assert len(set(matter_of.values())) == 1
