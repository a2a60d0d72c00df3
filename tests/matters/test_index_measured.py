"""The measurement of the index, small: ours and a peer find the same copies."""

from __future__ import annotations

from bench.p11_index import ask


def test_the_index_finds_as_many_copies_as_a_library_with_the_same_bands() -> None:
    """In a quarter of its memory; how fast is asked by the measurement alone."""
    ours, peer = ask("ours", 12_000), ask("datasketch", 12_000)
    assert ours.recall >= peer.recall - 0.01
    assert ours.recall > 0.98
    assert ours.bytes_per_paper < peer.bytes_per_paper / 4
