"""What every statement stands on: rows in, rows out, values in chunks (câu lệnh)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

_CHUNK = 512


def marks(count: int) -> str:
    """Return `?, ?, ?`."""
    return ", ".join("?" * count)


def in_chunks(values: Collection[Any]) -> Iterator[list[Any]]:
    """Cut values for `IN (…)`; sizes are powers of two, so that few statements are prepared."""
    rest = list(values)
    for start in range(0, len(rest), _CHUNK):
        chunk = rest[start : start + _CHUNK]
        size = 1 << (len(chunk) - 1).bit_length()
        yield chunk + [chunk[-1]] * (size - len(chunk))


class Statements:
    """Runs statements; an adapter says how."""

    def _rows(self, sql: str, params: Sequence[Any] = ()) -> list[Any]:
        raise NotImplementedError

    def _each(self, sql: str) -> Iterator[Any]:
        """Return rows one after the other, however many there are."""
        raise NotImplementedError

    def _many(self, sql: str, rows: Iterable[Sequence[Any]]) -> int:
        """Run a statement for each row; return how many rows changed."""
        raise NotImplementedError

    def _in(self, sql: str, values: Collection[Any], *more: Any) -> list[Any]:  # noqa: ANN401 - any column
        found: list[Any] = []
        if values:
            for chunk in in_chunks(values):
                found += self._rows(sql.format(marks(len(chunk))), [*chunk, *more])
        return found
