"""What a nats-server says, passed on as it is, and the denials in it counted (đếm lần bị từ chối).

A user that publishes or reads where he may not is refused by the server, which counts that
nowhere and publishes no event: a line of its log is all there is. The guard of a server reads its
log with this, and shows the counts at a page of their own.
"""

from __future__ import annotations

import json
import os
import re
import socketserver
import sys
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS = ("publish", "subscription")
PAGE = "/denied"
OTHERS = "others"
"""Users beyond those that are told one by one."""

_SIGN = b" Violation - "
# A client gives itself a name, quoted as Go quotes: what stands in quotes is skipped whole.
_DENIED = re.compile(
    rb"\[\d+\] \S+ \S+ \[ERR\] \S+ - \w+:\d+"
    rb'(?: - "(?:[^"\\]|\\.)*")* - "(?P<user>(?:[^"\\]|\\.)*)"'
    rb" - (?P<kind>Publish|Subscription) Violation - "
)
_TOLD = 1_000
_AT_ONCE = 1 << 16
_LONGEST = 1 << 16
"""Of a line that does not end so much is kept; the server's control lines are shorter."""
_PATIENCE = 5.0
_AGAIN = 0.5


class Denials:
    """Counts what a server denied, by kind and user."""

    def __init__(self) -> None:
        self._of: dict[str, Counter[str]] = {}
        self._rest = b""

    def read(self, said: bytes) -> None:
        """Take the next piece of a log, wherever it breaks off."""
        lines, end, rest = said.rpartition(b"\n")
        if not end:
            self._rest = (self._rest + said)[:_LONGEST]
            return
        whole, self._rest = self._rest + lines, rest[:_LONGEST]
        if _SIGN in whole:
            for line in whole.split(b"\n"):
                self._judge(line)

    def _judge(self, line: bytes) -> None:
        found = _DENIED.match(line) if _SIGN in line else None
        if found is None:
            return
        # The account, which is named after the user, stands before the key.
        user = found["user"].partition(b"/")[0].decode(errors="replace")
        if user not in self._of and len(self._of) >= _TOLD:
            user = OTHERS
        self._of.setdefault(user, Counter())[found["kind"].decode().lower()] += 1

    def told(self) -> dict[str, Mapping[str, int]]:
        """Return how often each user was denied what."""
        return {user: dict(counts) for user, counts in list(self._of.items())}


def pass_on(source: int, target: int, denials: Denials) -> None:
    """Read until the server is gone. What cannot be written is lost: the server must go on."""
    while said := os.read(source, _AT_ONCE):
        denials.read(said)
        try:
            left = memoryview(said)
            while left:
                left = left[os.write(target, left) :]
        except OSError:
            continue


def show(address: str, denials: Denials) -> threading.Thread:
    """Answer whoever asks at `host:port`, from a thread of its own."""
    shown = threading.Thread(target=_serve, args=(address, denials), daemon=True)
    shown.start()
    return shown


def _serve(address: str, denials: Denials) -> None:
    class Page(BaseHTTPRequestHandler):
        """The one page there is."""

        timeout = _PATIENCE

        def do_GET(self) -> None:
            """Tell the counts."""
            body = json.dumps({"users": denials.told()}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *_: object) -> None:  # noqa: A002 - as it is called
            """Say nothing: the log is the server's."""

    host, _, port = address.rpartition(":")
    is_told = False
    while True:
        try:
            with _Pages((host, int(port)), Page) as pages:
                pages.serve_forever()
        except OSError as error:
            # A guard of before may still let go of the port.
            if not is_told:
                sys.stderr.write(f"guard: cannot answer at {address} yet: {error.strerror}\n")
            is_told = True
            time.sleep(_AGAIN)


class _Pages(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection that breaks is nobody's trouble."""
