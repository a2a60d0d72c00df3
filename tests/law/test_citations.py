"""Citations: a rule rests on a text on file, or says that it is ours."""

from __future__ import annotations

from datetime import date

import pytest

from domain.law.law import Law
from domain.law.sources import Sources

D = date.fromisoformat


@pytest.fixture
def sources(law: Law) -> Sources:
    """Return the texts on file."""
    return law.rulebook.background.sources


@pytest.mark.parametrize(
    ("basis", "numbers"),
    [
        ("Luật Khiếu nại 02/2011/QH13 Đ.28", ["02/2011/QH13"]),
        ("Luật Khiếu nại Đ.28", ["02/2011/QH13"]),
        ("Luật Tố cáo 25/2018/QH14 Đ.40; NĐ 31/2019/NĐ-CP Đ.6", ["25/2018/QH14", "31/2019/NĐ-CP"]),
        (
            "Luật Khiếu nại 02/2011/QH13 Đ.11a(4) (bổ sung bởi Luật 136/2025/QH15)",
            ["02/2011/QH13", "136/2025/QH15"],
        ),
        ("KL 107-KL/TW; KH 1236/KH-TTCP", ["107-KL/TW", "1236/KH-TTCP"]),
        ("TT 06/2025/TT-TTCP mẫu 01/TCD: từ 5 người trở lên", ["06/2025/TT-TTCP"]),
    ],
)
def test_a_citation_names_texts_on_file(sources: Sources, basis: str, numbers: list[str]) -> None:
    """Articles, forms and words beside the number do not matter."""
    assert sources.problem(basis, "law") is None
    assert [source.number for source in sources.cited_in(basis)] == numbers


@pytest.mark.parametrize(
    ("basis", "what"),
    [
        ("Luật Khiếu nại 02/2001/QH13 Đ.28", "02/2001/QH13"),
        ("Luật Tố cáo 02/2011/QH13 Đ.28", "02/2011/QH13"),
        ("Luật Khiếu nại 02/2011/QH13 Đ.28; NĐ 125/2020/NĐ-CP", "125/2020/NĐ-CP"),
        ("KL 108-KL/TW", "108-KL/TW"),
        ("KH 99/KH-TTCP", "99/KH-TTCP"),
        ("theo thông lệ", "theo thông lệ"),
    ],
)
@pytest.mark.parametrize("status", ["law", "circular", "plan", "memory"])
def test_an_unknown_citation_is_refused(
    sources: Sources, basis: str, what: str, status: str
) -> None:
    """A slip in a number, a number under another law's name, or no text at all."""
    says = sources.problem(basis, status)
    assert says is not None
    assert says.startswith(f"unknown citation '{what}'")
    assert "sources.toml" in says


def test_what_is_ours_may_be_given_free_words(sources: Sources) -> None:
    """A threshold of ours rests on a reason, not on a text."""
    assert sources.problem("Luật không quy định; lựa chọn của hệ thống", "ours") is None
    assert sources.problem("QĐ 12/2030/QĐ-UBND", "ours") is None


def test_every_text_on_file_has_one_number_and_names_of_its_own(sources: Sources) -> None:
    """Two texts under one name could not be told apart."""
    numbers = [source.number for source in sources.all()]
    names = [name for source in sources.all() for name in source.cited]
    assert len(set(numbers)) == len(numbers)
    assert len(set(names)) == len(names)
    assert all(s.in_force_to is None or s.in_force_from is not None for s in sources.all())


def test_every_shipped_rule_that_is_not_ours_rests_on_a_text(law: Law) -> None:
    """And what is from memory says what is not certain, or cites its text."""
    for rule in law.rulebook.rules():
        assert rule.status == "ours" or law.rulebook.cited(rule), rule.id


def test_a_text_is_in_force_on_its_days(sources: Sources) -> None:
    """Forms of TT 01/2024 ended the day before those of TT 06/2025 began."""
    by_number = {source.number: source for source in sources.all()}
    old, new = by_number["01/2024/TT-TTCP"], by_number["06/2025/TT-TTCP"]
    assert old.in_force(D("2025-09-29"))
    assert not old.in_force(D("2025-09-30"))
    assert not new.in_force(D("2025-09-29"))
    assert new.in_force(D("2025-09-30"))
