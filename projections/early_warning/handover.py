"""What a generation hands to the next, so that the desk hears differences only (bàn giao).

The next generation goes on with the outbox of the one before, at the same positions, and
what stands by its own judgement is compared with what was told. Equal views tell nothing. Done
again after a crash it does the same: what it queued itself before is taken back first.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, TypeVar

from domain.contracts.alert import parse_alert
from projections.early_warning.building import Building, building_of, write_down
from projections.early_warning.desk import said_in
from projections.early_warning.events import Telling, restated
from projections.store.rows import ADOPTED, AlertRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from projections.findings import Change
    from projections.store.protocol import Store
    from projections.store.rows import DeadLetter

_T = TypeVar("_T")
_PAGE = 1_000
_ENDED: Final = "withdrawn"


class Told(Protocol):
    """What the desk heard of each alert: a generation of a view, or what the hub holds."""

    def every_alert(self) -> Iterable[AlertRow]:
        """Return the last word on every alert."""
        ...

    def alert_ids(self) -> set[str]:
        """Return the ids of those alerts."""
        ...


class _Word(NamedTuple):
    """What the desk must hear of one alert, and the row that says it."""

    change: Change
    row: AlertRow


class TellingOf(NamedTuple):
    """Who tells, and when."""

    worker: str
    as_of: datetime


def hear(told: Iterable[AlertRow], store: Store) -> None:
    """Let a view that has judged nothing yet know what stands; the caller holds the transaction."""
    for rows in _pages(told):
        store.put_alerts([r if r.change == _ENDED else r._replace(change=ADOPTED) for r in rows])


def hand_over(old: Store, new: Store, telling: TellingOf) -> Counter[str]:
    """Let the new generation go on where the old one ends; the caller holds its transaction.

    Returns how many alerts stand as they were told, and how many are told otherwise.
    """
    state = building_of(new) or Building()
    new.cut_outbox(state.carried)
    _copy_outbox(old, new, state.carried)
    end = old.outbox_end()
    new.start_outbox_after(end)
    new.set_outbox_gap(old.outbox_gap())
    found = align(old, new, telling)
    carry_letters(old, new)
    new.add_rules_used(old.rules_used())
    write_down(new, state._replace(phase="live", beat=0.0, heard=True, carried=end))
    return found


def lay_down(old: Store) -> None:
    """Mark a generation that is current no more: all in its outbox is common to both."""
    state = building_of(old) or Building()
    with old.transaction():
        write_down(old, state._replace(phase="live", heard=True, carried=old.outbox_end()))


def carry_outbox(old: Store, new: Store, longest: int) -> bool:
    """Copy some of the outbox ahead of time; tell whether there is more."""
    state = building_of(new) or Building()
    rows = old.outbox_after(state.carried, longest)
    if rows:
        with new.transaction():
            new.cut_outbox(state.carried)
            new.put_outbox(rows)
            write_down(new, state._replace(carried=rows[-1].position))
    return len(rows) == longest


def align(told: Told, store: Store, telling: TellingOf) -> Counter[str]:
    """Compare what was told with what stands, queue what differs; return how many of each."""
    found: Counter[str] = Counter()
    for rows in _pages(told.every_alert()):
        mine = {row.id: row for row in store.alerts([row.id for row in rows])}
        _settle([(row, mine.get(row.id)) for row in rows], store, telling, found)
    for ids in _pages(sorted(store.alert_ids() - told.alert_ids())):
        _settle([(None, row) for row in store.alerts(ids)], store, telling, found)
    return found


def _settle(
    pairs: Iterable[tuple[AlertRow | None, AlertRow | None]],
    store: Store,
    telling: TellingOf,
    found: Counter[str],
) -> None:
    rows: list[AlertRow] = []
    queued: list[tuple[str, bytes]] = []
    for told, mine in pairs:
        word = _difference(told, mine)
        found[word.change if word else "same"] += 1
        if word is not None:
            row, subject = _retold(word, told.revision + 1 if told else 1, telling)
            rows.append(row)
            queued.append((subject, row.body))
        elif told is not None and told != mine:
            rows.append(told._replace(change="raised") if told.change == ADOPTED else told)
    store.put_alerts(rows)
    store.add_outbox(queued)


def _difference(told: AlertRow | None, mine: AlertRow | None) -> _Word | None:
    """Return what the desk must hear of one alert; None where it knows."""
    stood = None if told is None or told.change == _ENDED else told
    stands = None if mine is None or mine.change in {_ENDED, ADOPTED} else mine
    if stands is None:
        return None if stood is None else _Word(_ENDED, stood)
    if stood is None:
        return _Word("raised", stands)
    same = stood.body == stands.body or said_in(stood.body) == said_in(stands.body)
    return None if same else _Word("changed", stands)


def _retold(word: _Word, revision: int, telling: TellingOf) -> tuple[AlertRow, str]:
    subject, body = restated(
        parse_alert(word.row.body), word.change, Telling(telling.worker, revision, telling.as_of)
    )
    return word.row._replace(revision=revision, change=word.change, body=body), subject


def carry_letters(old: Store, new: Store) -> None:
    """Keep what people said of messages set aside; what is understood now is told as such."""
    for letters in _pages(old.dead_letters()):
        known = {one.digest: one for one in new.dead_letters_of([one.digest for one in letters])}
        new.put_dead_letters(
            [letter for one in letters for letter in _carried(one, known.get(one.digest))]
        )


def _carried(letter: DeadLetter, mine: DeadLetter | None) -> Iterator[DeadLetter]:
    if mine is None:
        settled = letter.state not in {"waiting", "asked"}
        yield letter if settled else letter._replace(state="replayed")
    elif letter.state in {"discarded", "asked"}:
        yield mine._replace(
            state=letter.state,
            noted_by=letter.noted_by,
            noted_why=letter.noted_why,
            noted_at=letter.noted_at,
        )


def _copy_outbox(old: Store, new: Store, after: int) -> None:
    while rows := old.outbox_after(after, _PAGE):
        new.put_outbox(rows)
        after = rows[-1].position


def _pages(rows: Iterable[_T]) -> Iterator[list[_T]]:
    page: list[_T] = []
    for row in rows:
        page.append(row)
        if len(page) == _PAGE:
            yield page
            page = []
    if page:
        yield page
