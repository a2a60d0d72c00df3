"""An answer about competence in words, Vietnamese first (trình bày thẩm quyền)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.law.words import STATUS, Lang, say, word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.law.competent import Answer, Named

KIND: dict[str, tuple[str, str]] = {
    "complaint": ("Khiếu nại", "Complaint"),
    "denunciation": ("Tố cáo", "Denunciation"),
    "feedback": ("Kiến nghị, phản ánh", "Recommendation"),
}
ROLE: dict[str, tuple[str, str]] = {
    "first": ("giải quyết lần đầu", "first resolver"),
    "second": ("giải quyết lần hai", "second resolver"),
    "competent": ("giải quyết tố cáo", "competent resolver"),
    "responsible": ("cơ quan có trách nhiệm", "responsible body"),
    "arbiter": ("quyết định tranh chấp thẩm quyền", "decides the dispute"),
}
LEVEL: dict[str, tuple[str, str]] = {
    "0": ("ngoài hệ thống cấp", "outside the chain"),
    "1": ("cấp xã", "commune level"),
    "2": ("cấp huyện", "district level"),
    "3": ("cấp tỉnh", "province level"),
    "4": ("bộ", "ministry level"),
    "5": ("trung ương", "centre"),
}
MISSING: dict[str, tuple[str, str]] = {
    "issuer": (
        "luật không nêu ai giải quyết khiếu nại về cơ quan này",
        "no text on file names who resolves a complaint on this body",
    ),
    "successor": (
        "cơ quan đã kết thúc, chưa ghi cơ quan kế thừa",
        "the body has ended and its successor is not on file",
    ),
    "ministry": (
        "bộ quản lý ngành, lĩnh vực: thêm --ministry, ví dụ b-nnmt",
        "the ministry of the sector: add --ministry, such as b-nnmt",
    ),
    "superior": (
        "cấp trên trực tiếp chưa được ghi trong danh mục cơ quan",
        "the direct superior is not in the register of agencies",
    ),
    "law": (
        "không có quy định nào trong bộ quy tắc cho trường hợp và ngày này",
        "no rule on file covers this case on this day",
    ),
    "body": (
        "cơ quan, đơn vị nêu ra không đủ để xác định người giải quyết",
        "the body named does not decide who resolves",
    ),
    "responsible": ("cơ quan có trách nhiệm", "the responsible body"),
    "now_at": (
        "cơ quan hiện nay của người bị tố cáo: thêm --now-at",
        "the present body of the denounced official: add --now-at",
    ),
    "now_post": (
        "chức vụ hiện nay của người bị tố cáo: thêm --now-post",
        "the present post of the denounced official: add --now-post",
    ),
    "assignment": (
        "văn bản của Bộ trưởng hoặc Chủ tịch UBND cấp tỉnh xác định ai giải quyết",
        "the word of the minister or provincial chair, who names the resolver",
    ),
}


def lines(said: Answer, lang: Lang) -> Iterator[str]:
    """Return the answer line by line."""
    asked = said.question
    body = f"{asked.object} {said.name or ''}".rstrip()
    others = "".join(f", {code}" for code in asked.disputed_with)
    on = say(lang, "ngày", "on")
    yield f"{word(lang, KIND, asked.kind.value)}: {body}{others}; {on} {asked.on}"
    for one in said.resolvers:
        yield f"  {word(lang, ROLE, one.role)}: {_body(one, lang)}"
    if said.final_at_first:
        only = say(lang, "không có lần hai, chỉ khởi kiện", "no second instance: only the court")
        yield f"  {word(lang, ROLE, 'second')}: {only}"
    yield from _unknown(said, lang)
    for rule in said.rules:
        status = word(lang, STATUS, rule.status)
        yield f"  {say(lang, 'căn cứ', 'basis')}: {rule.basis}"
        yield f"    {rule.id} v{rule.version} ({status})"
        if rule.note:
            yield f"    {say(lang, 'lưu ý', 'note')}: {rule.note}"


def _body(one: Named, lang: Lang) -> str:
    if one.code is None:
        return say(lang, "CHƯA XÁC ĐỊNH", "UNDETERMINED")
    return f"{one.code} {one.name} ({word(lang, LEVEL, str(one.level))})"


def _unknown(said: Answer, lang: Lang) -> Iterator[str]:
    for what in said.missing:
        yield f"  {say(lang, 'còn thiếu', 'missing')}: {word(lang, MISSING, what)}"
    if not said.ambiguous:
        return
    yield "  " + say(
        lang,
        "còn thiếu: nơi phát sinh (--place), vì cơ quan đã chia tách hoặc giải thể; một trong:",
        "missing: the place (--place), for the body was split or dissolved; one of:",
    )
    for one in said.candidates:
        yield f"    {_body(one, lang)}"
