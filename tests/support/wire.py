"""A line to a server that can stand still, or whose other end can vanish (đường dây mất tín hiệu).

A machine that loses its power or its cable sends no FIN: nothing is answered any more, not even by
its kernel. On one machine that is a socket whose incoming packets are all thrown away (Linux).
"""

from __future__ import annotations

import ctypes
import socket
import struct
import sys
import threading
from contextlib import suppress
from typing import Self

_HERE = "127.0.0.1"
_PIECE = 64 * 1024
_SO_ATTACH_FILTER, _SO_DETACH_FILTER = 26, 27
_NOTHING = struct.pack("HBBI", 0x06, 0, 0, 0)
"""One instruction: of every packet keep nothing."""

VANISHES = sys.platform == "linux"


class Wire:
    """A port of its own that leads to another one; use `with`."""

    def __init__(self, to: int) -> None:
        """Take the port of the server."""
        self._to = to
        self._flowing = threading.Event()
        self._flowing.set()
        self._vanished = False
        self._one_at_a_time = threading.Lock()
        self._ends: list[socket.socket] = []
        self._listener = socket.create_server((_HERE, 0), backlog=1)
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._flowing.set()
        with self._one_at_a_time:
            for end in (self._listener, *self._ends):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()

    def stand_still(self) -> None:
        """Carry nothing any more; both ends believe that the other one hears them."""
        self._flowing.clear()

    def go_on(self) -> None:
        """Carry what was held up, and all that follows."""
        self._flowing.set()

    def vanish(self) -> None:
        """Acknowledge nothing any more, to either end, nor to who comes new."""
        with self._one_at_a_time:
            self._vanished = True
            for end in (self._listener, *self._ends):
                _deafen(end)

    def come_back(self) -> None:
        """Let through who comes new; who was there before is gone for good."""
        with self._one_at_a_time:
            self._vanished = False
            self._listener.setsockopt(socket.SOL_SOCKET, _SO_DETACH_FILTER, 0)

    def leads(self, address: str) -> str:
        """Return an address of the server as one of this end of the line."""
        return address.replace(f":{self._to}/", f":{self.port}/")

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self._listener.accept()
                there = socket.create_connection((_HERE, self._to))
                with self._one_at_a_time:
                    self._ends += (here, there)
                    if self._vanished:
                        _deafen(here)
                for way in ((here, there), (there, here)):
                    threading.Thread(target=self._carry, args=way, daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(_PIECE):
                self._flowing.wait()
                sink.sendall(piece)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_WR)


def _deafen(end: socket.socket) -> None:
    kept = ctypes.create_string_buffer(_NOTHING)
    program = struct.pack("HL", 1, ctypes.addressof(kept))
    end.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, program)
