"""Which row of competence a denunciation falls under (Luật TC Đ.12, 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from domain.organisation import Agency

Post = Literal["head", "deputy", "official", "body"]
PRIME_MINISTER = "ttg"


class Act(NamedTuple):
    """Whose act is denounced: the post of the time, and where he serves now."""

    body: str
    post: Post
    now_at: str | None = None
    now_post: Post | None = None
    promoted: bool = False


class Row(NamedTuple):
    """One row: the rule it is written in, and whom it names."""

    rule: str
    agency: str | None


def row_of(agency: Agency, post: Post) -> Row | None:
    """Return the row for a post of the agency.

    An official is handled by the head of the body that manages him; a head, a
    deputy or a body by the head of the direct superior body.
    """
    root = agency.code.partition("-")[0]
    kind = agency.kind
    if kind in {"office", "unit"} and root[0] in "xh" and agency.level < _PROVINCE_LEVEL:
        return Row(_INSIDE[root[0]], root)
    if kind == "unit":
        inside = agency.level == _PROVINCE_LEVEL
        return Row("TC-COMP-DEPARTMENT" if inside else "TC-COMP-MINISTRY", agency.superior)
    if kind == "central" and agency.superior:
        return Row("TC-COMP-MINISTRY", agency.superior)
    rules = _BODIES.get(kind)
    if rules is None:
        return None
    if post == "official":
        return Row(rules.official, agency.code)
    return Row(rules.head, agency.superior)


class _Rules(NamedTuple):
    official: str
    head: str


_PROVINCE_LEVEL = 3
_INSIDE = {"x": "TC-COMP-COMMUNE", "h": "TC-COMP-DISTRICT"}
_BODIES: dict[str, _Rules] = {
    "commune": _Rules("TC-COMP-COMMUNE", "TC-COMP-COMMUNE-HEAD"),
    "district": _Rules("TC-COMP-DISTRICT", "TC-COMP-DISTRICT"),
    "province": _Rules("TC-COMP-PROVINCE", "TC-COMP-TOP"),
    "department": _Rules("TC-COMP-DEPARTMENT", "TC-COMP-PROVINCE"),
    "office": _Rules("TC-COMP-DEPARTMENT", "TC-COMP-PROVINCE"),
    "ministry": _Rules("TC-COMP-MINISTRY", "TC-COMP-TOP"),
    "government": _Rules("TC-COMP-MINISTRY", "TC-COMP-TOP"),
    "sector": _Rules("TC-COMP-SECTOR", "TC-COMP-SECTOR"),
    "other": _Rules("TC-COMP-OTHER", "TC-COMP-OTHER"),
}
