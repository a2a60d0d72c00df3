"""Files in which a nats-server keeps messages, and what a flipped bit of them does (tệp khối).

Each record begins with its length, sequence, time and length of subject, 22 bytes; then
come the subject, the length of the headers, headers, body and a checksum. The checksum
covers all but the lengths. A wrong length of record or subject makes the checksum fail,
and from the first record that fails the server cuts its block off. A wrong length of
headers it does not notice: the record stays, counted, and cannot be read, or not rightly.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_HEAD = struct.Struct("<IQQH")
_WITH_HEADERS = 1 << 31
_BIT = 0x04


class Record(NamedTuple):
    """Where one message lies in its block."""

    sequence: int
    start: int
    unguarded: range
    """The length of its headers, which no checksum covers."""


def records(body: bytes) -> Iterator[Record]:
    """Yield the messages of a block."""
    start = 0
    while start < len(body):
        length, sequence, _, subject = _HEAD.unpack_from(body, start)
        place = start + _HEAD.size + subject
        size = 4 if length & _WITH_HEADERS else 0
        yield Record(sequence, start, range(place, place + size))
        start += length & ~_WITH_HEADERS


def flip_bit(block: Path, at: float = 0.5) -> None:
    """Turn one bit of a file, somewhere inside a message, where the server notices it."""
    body = block.read_bytes()
    place = int(len(body) * at)
    for record in records(body):
        if place in record.unguarded:
            place = record.unguarded.stop
    _flip(block, place)


def flip_unguarded_bit(block: Path, sequence: int, byte: int) -> None:
    """Turn one bit in the length of a message's headers: what the server does not notice."""
    record = next(one for one in records(block.read_bytes()) if one.sequence == sequence)
    _flip(block, record.unguarded[byte])


def _flip(block: Path, place: int) -> None:
    body = bytearray(block.read_bytes())
    body[place] ^= _BIT
    block.write_bytes(bytes(body))
