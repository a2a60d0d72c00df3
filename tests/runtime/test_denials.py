"""What a server denied is read off its log, whatever else stands there."""

from __future__ import annotations

import json
import os
import urllib.request
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.runtime.denials import OTHERS, PAGE, Denials, pass_on, show
from tests.support.ports import free_port

HEAD = '[7] 2026/11/21 17:58:50.876836 [ERR] 127.0.0.1:38110 - cid:26 - "v2:python3:n-a"'
FACT = f'{HEAD} - "n-a/nkey:UDRR" - Publish Violation - Subject "petition.v1.received.51.n-b"'
READ = f'{HEAD} - "n-b/nkey:UCOE" - Subscription Violation - Subject "_INBOX.>", SID 2'
REPLY = f'{HEAD} - "n-a/nkey:UDRR" - Publish Violation - Reply "petition.v1.received.51.n-b"'
FORGED = '" - \\"n-c/nkey:U\\" - Publish Violation - Subject \\"x\\"'
SAYS_SO = f'[7] 2026/11/21 17:58:50.8 [ERR] 127.0.0.1:1 - cid:2 - {FORGED}" - "n-a/nkey:U"'


@pytest.mark.parametrize(
    ("line", "counted"),
    [
        (FACT, {"n-a": {"publish": 1}}),
        (REPLY, {"n-a": {"publish": 1}}),
        (READ, {"n-b": {"subscription": 1}}),
        (f"{FACT}\n{READ}\n{FACT}", {"n-a": {"publish": 2}, "n-b": {"subscription": 1}}),
        (f"{SAYS_SO} - Slow Consumer Detected", {}),
        (f'{SAYS_SO} - Publish Violation - Subject "y"', {"n-a": {"publish": 1}}),
        (f"{HEAD} - authentication error", {}),
        ("[7] 2026/11/21 17:58:50.8 [INF] Publish Violation - of words", {}),
    ],
)
def test_each_denial_counts_for_the_user_the_server_names(
    line: str, counted: dict[str, Any]
) -> None:
    """A client's own name is words of a stranger: it accuses nobody."""
    denials = Denials()
    denials.read(f"{line}\n".encode())
    assert denials.told() == counted


@given(st.lists(st.integers(1, 300), max_size=30))
def test_it_does_not_matter_where_a_piece_ends(sizes: list[int]) -> None:
    """What comes in pieces is read as one; what has no end yet waits for it."""
    log = f"{FACT}\n[7] told\n{READ}\n{FACT}\n".encode()
    denials = Denials()
    for size in sizes:
        piece, log = log[:size], log[size:]
        denials.read(piece)
    denials.read(log + FACT.encode())
    assert denials.told() == {"n-a": {"publish": 2}, "n-b": {"subscription": 1}}


def test_users_without_number_are_counted_together() -> None:
    """The table has an end, and a line, too."""
    denials = Denials()
    for number in range(1_100):
        denials.read(FACT.replace("n-a/", f"n-{number}/").encode() + b"\n")
    denials.read(b"x" * 1_000_000)
    assert len(denials.told()) == 1_001
    assert denials.told()[OTHERS] == {"publish": 100}


def test_what_cannot_be_written_is_read_all_the_same() -> None:
    """A log on a full disk, a terminal that is gone: the server must not wait for it."""
    source, end = os.pipe()
    gone, target = os.pipe()
    os.close(gone)
    os.write(end, f"{FACT}\n".encode())
    os.close(end)
    denials = Denials()
    pass_on(source, target, denials)
    os.close(source)
    os.close(target)
    assert denials.told() == {"n-a": {"publish": 1}}


def test_the_counts_have_a_page() -> None:
    """For the hub's program, where the topology says."""
    denials, address = Denials(), f"127.0.0.1:{free_port()}"
    denials.read(f"{READ}\n".encode())
    show(address, denials)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    told = None
    while told is None:
        with suppress(OSError), opener.open(f"http://{address}{PAGE}", timeout=60) as page:
            told = json.loads(page.read())
    assert told == {"users": {"n-b": {"subscription": 1}}}
