"""What is the form's and what is the paper's; and which numbers are specific."""

from __future__ import annotations

import pytest

from services.node.sketching.boilerplate import form
from services.node.sketching.marks import marks
from services.node.sketching.normalise import normalised, plain
from tests.sketching.letters import BODY, RETYPED, letter


def kept(text: str) -> list[str]:
    """Return the words that are not the form's."""
    return form().without_form(normalised(text).words)


@pytest.mark.parametrize("how", RETYPED)
def test_only_the_story_remains_of_a_form(how: str) -> None:
    """Heading, addressee, personal head, vow, thanks and signature go, however typed."""
    assert kept(RETYPED[how](letter())) == kept(f"khiếu nại {BODY}")


@pytest.mark.parametrize(
    "words",
    [
        "Độc lập - Tự do - Hạnh phúc. Đơn tố cáo. Kính gửi: Chủ tịch UBND xã Bình Minh.",
        "Tôi là Trần Thị Bé Ba, sinh ngày 01/01/1960, CMND 212345678, cấp ngày 3/4/2010",
        "Họ và tên: Lê Văn Tám. Hộ khẩu thường trú: số 12 đường Lê Lợi, phường Trà Bồng",
        "SĐT: 0912 345 678. Xin trân trọng cảm ơn!",
    ],
)
def test_heads_and_closings_leave_nothing(words: str) -> None:
    """Not one word of who writes and to whom."""
    assert kept(words) == []


def test_words_of_a_form_inside_a_story_stay() -> None:
    """The words `tôi là` are a head only where a birth year or the like follows."""
    text = (
        "tôi là người sử dụng đất ổn định, người tố cáo bị đe dọa nhiều lần và không ai giải quyết"
    )
    assert kept(text) == plain(text).split()


def test_an_address_ends_with_its_last_unit() -> None:
    """What is told after it is the story."""
    assert (
        kept("Địa chỉ: tổ 5, phường Trà Bồng. Hàng xóm lấn đất")[-4:]
        == plain("hàng xóm lấn đất").split()
    )


@pytest.mark.parametrize(
    ("text", "specific"),
    [
        ("thửa đất số 12, tờ bản đồ số 34", {"=p12", "=s34"}),
        ("thửa 12 tờ bản đồ 34", {"=p12", "=s34"}),
        ("quyết định số 1234/QĐ-UBND", {"=c1234qdubnd", "=n1234"}),
        ("quyết định 1234 QĐ UBND", {"=c1234qdubnd", "=n1234"}),
        ("ngày 5 tháng 7 năm 2026", {"=d20260705"}),
        ("ngày 5.7.2026", {"=d20260705"}),
        ("diện tích 1.250 m²", {"=n1250"}),
        ("diện tích 86,5 m2", {"=n86.5"}),
        ("hẻm 12 thôn 3", {"=h12", "=t3"}),
        ("từ năm 1987", set()),
        ("ba lần, 2 hộ, 15 ngày", set()),
        ("Nghị định 43/2014/NĐ-CP, Luật số 45/2013/QH13, Thông tư 05/2021/TT-TTCP", set()),
        ("điện của tôi 0905123456 thẻ 062070001234", set()),
    ],
)
def test_specifics_are_plots_decisions_dates_and_amounts(text: str, specific: set[str]) -> None:
    """And never laws, years, small counts, or numbers of people."""
    assert marks(plain(text)) == specific


def test_a_form_ends_with_its_date_and_a_name() -> None:
    """The day of writing is no specific of the matter; the day of the story is one."""
    told = "hàng xóm lấn đất ngày 2/3/2026 mà không ai giải quyết"
    assert kept(
        f"Đơn khiếu nại: {told}. Nay kính đơn, ngày 13 tháng 4 năm 2026 Lê Văn Tám"
    ) == kept(told)
    assert kept("nước thải tràn ra đường ngày 2/3/2026")[-1] == "=d20260302"
