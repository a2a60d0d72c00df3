"""Addresses in logs and refusals name no user and no password."""

from __future__ import annotations

import pytest

from services.runtime.connection import BrokerUnreachableError, shown


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("nats://127.0.0.1:4222", "nats://127.0.0.1:4222"),
        ("nats://office:s@cret@hub:4222", "nats://hub:4222"),
        ("office:secret@hub", "hub"),
        ("postgresql://office:se,cret@hub/register", "postgresql://hub/register"),
        ("nats://a:secret@h1:1,b:secret@h2:2", "nats://h2:2"),
        ("nats://a:secret@h1:1, nats://a:secret@h2:2", "nats://h1:1,nats://h2:2"),
    ],
)
def test_an_address_is_shown_without_user_and_password(address: str, told: str) -> None:
    """One address or several: every part loses its own."""
    assert shown(address) == told


@pytest.mark.parametrize(
    ("reason", "advice"),
    [
        ("ConnectionRefusedError", "start one with `leothang up`"),
        ("SSLCertVerificationError", "LEOTHANG_NATS_CA"),
        ("the hub refuses this key", "LEOTHANG_NATS_NKEY"),
    ],
)
def test_who_is_not_let_in_is_told_what_to_show(reason: str, advice: str) -> None:
    """A hub that is there but does not know us needs no other address."""
    assert advice in str(BrokerUnreachableError("tls://hub:4222", reason))
