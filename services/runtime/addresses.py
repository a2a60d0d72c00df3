"""Whether something can be the address of servers at all (địa chỉ máy chủ)."""

from __future__ import annotations

from urllib.parse import urlsplit


def are_addresses(url: str) -> bool:
    """Tell whether each part between commas has a port that is one, or none."""
    return all(map(_is_one, url.split(",")))


def _is_one(part: str) -> bool:
    address = part.strip()
    try:
        port = urlsplit(address if "://" in address else f"nats://{address}").port
    except ValueError:
        return False
    return port != 0
