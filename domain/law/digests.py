"""What a version of a rule says, as one short word: a used version never changes (mã băm).

A version may be ended, and its titles and notes mended; what judging rests on may not.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.law.rulebook import Rule


def digest_of(rule: Rule) -> str:
    """Return SHA-256 over what judging by the version rests on."""
    said = {
        "id": rule.id,
        "version": rule.version,
        "overlay": rule.overlay,
        "valid_from": rule.valid_from.isoformat(),
        "basis": rule.basis,
        "status": rule.status,
        "severity": rule.severity,
        "judged_by": rule.judged_by,
        "params": dict(rule.params),
    }
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
