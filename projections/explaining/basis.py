"""The article a verdict rests on, and how sure that is (căn cứ)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from projections.texts.text import Text

if TYPE_CHECKING:
    from domain.law.rulebook import Rule
    from projections.explaining.speech import Speech

STATUSES = {
    "law": Text("luật, nghị định", "law or decree"),
    "circular": Text("thông tư", "circular"),
    "plan": Text("kế hoạch của ngành", "plan"),
    "ours": Text("quy ước của hệ thống, không phải quy định", "a choice of ours, not the law"),
    "memory": Text(
        "ghi theo trí nhớ, chưa đối chiếu văn bản gốc", "from memory, not checked against the text"
    ),
}
IN_CONFLICT = Text(
    "Các văn bản quy định khác nhau ({conflict}); hệ thống đã chọn một phía.",
    "Texts conflict ({conflict}); one side was taken.",
)
UNCERTAIN = Text("Điểm này chưa chắc chắn ({conflict}).", "This point is not certain ({conflict}).")
FROM_MEMORY = Text(
    "Căn cứ của {rule} ghi theo trí nhớ: đối chiếu văn bản gốc trước khi viện dẫn.",
    "The basis of {rule} is from memory: check the text before quoting it.",
)

FLAGS = {
    "estimated": Text(
        "Ngày giao quyết định là ước tính, vì không có ghi nhận.",
        "The day of service is estimated: nobody wrote it down.",
    ),
    "ambiguous": Text(
        "Có nhiều cơ quan có thể có thẩm quyền hoặc kế thừa; hồ sơ không cho biết cơ quan nào.",
        "Several bodies may be competent or successors; nothing on file decides.",
    ),
    "inconsistent": Text(
        "Các ghi nhận mâu thuẫn nhau; chỉ xét phần chắc chắn.",
        "Entries contradict each other; only what is certain was judged.",
    ),
    "partial": Text(
        "Chưa đủ dữ kiện để xét hết các điều kiện.", "Not all that is asked for is known."
    ),
    "level_5": Text("Đơn gửi đến cấp trung ương.", "The paper reached the central level."),
    "conflict_of_interest": Text(
        "Đơn nộp tại nơi có xung đột lợi ích; giữ bí mật.",
        "It was filed where interests conflict; keep it secret.",
    ),
}
"""What a flag says to an officer."""


class Basis(NamedTuple):
    """One rule in one version, with its article and how far to trust it."""

    rule: str
    version: int
    title: str
    basis: str
    status: str
    doubts: tuple[str, ...]


def basis_of(rule: Rule, speech: Speech) -> Basis:
    """Return what a rule rests on."""
    return Basis(
        rule.id,
        rule.version,
        rule.title_vi if speech.language == "vi" else rule.title_en,
        rule.basis,
        speech.say(STATUSES[rule.status]),
        tuple(_doubts(rule, speech)),
    )


def _doubts(rule: Rule, speech: Speech) -> list[str]:
    found: list[str] = []
    if rule.status == "memory":
        found.append(speech.say(FROM_MEMORY, rule=rule.id))
    if rule.conflict is not None:
        text = IN_CONFLICT if rule.conflict.startswith("X") else UNCERTAIN
        found.append(speech.say(text, conflict=rule.conflict))
    if rule.note is not None:
        found.append(rule.note)
    return found


def flags_told(flags: tuple[str, ...], speech: Speech) -> list[str]:
    """Return the uncertainties of a verdict in words."""
    return [speech.say(FLAGS[flag]) if flag in FLAGS else flag for flag in flags]
