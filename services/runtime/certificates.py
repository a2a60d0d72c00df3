"""When certificates end (hạn chứng thư)."""

from __future__ import annotations

from pathlib import Path

from cryptography import x509


def expiry_of(path: str | Path) -> float | None:
    """Return when the first certificate in a PEM file to end does so; None where none is."""
    try:
        found = x509.load_pem_x509_certificates(Path(path).read_bytes())
    except (OSError, ValueError):
        return None
    return min(one.not_valid_after_utc for one in found).timestamp()
