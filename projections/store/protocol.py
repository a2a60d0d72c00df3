"""What every store of the early warning can do (kho lưu trữ)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from projections.store.outbox import OutboxLog
    from projections.store.rows import (
        AgencyFactRow,
        AlertRow,
        AreaRow,
        AreaSought,
        AreaTally,
        CountRow,
        DeadLetter,
        DueRow,
        FactRow,
        FindingRow,
        GroupRow,
        KeyRow,
        LinkRow,
        OutboxRow,
        PaperKeyRow,
        PaperRow,
        Position,
        RefusalRow,
        RuleUsed,
        SketchRow,
        StarRow,
        SubjectRow,
        SynonymRow,
        WeekNumber,
    )

Subject = tuple[str, str]
"""Kind and id of what findings are about: `("matter", "…")`."""


class Store(Protocol):
    """Facts, links, findings, alerts and the stream position, in one database."""

    @property
    def outages(self) -> tuple[type[Exception], ...]:
        """Return what is raised while the database is away."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """Commit all of the block, durably, or nothing."""
        ...

    def reopen(self) -> None:
        """Connect again where the connection was lost."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...

    def keep_at_hand(self, kib: int) -> None:
        """Keep no more than this of the database's pages in this process."""
        ...

    # -- where the view stands
    def position(self) -> Position | None:
        """Return how far the view has read, None when it has read nothing."""
        ...

    def set_position(self, position: Position) -> None:
        """Remember how far the view has read."""
        ...

    # -- facts
    def facts(self, ids: Collection[bytes]) -> list[FactRow]:
        """Return the facts that are known of these ids."""
        ...

    def case_facts(self, subjects: Collection[int]) -> list[tuple[int, bytes]]:
        """Return (subject number, body) of all facts of these subjects."""
        ...

    def add_facts(self, rows: Sequence[FactRow]) -> None:
        """Keep new facts."""
        ...

    def remove_facts(self, ids: Sequence[bytes]) -> None:
        """Forget facts that another version of the same id displaced."""
        ...

    def add_agency_facts(self, rows: Sequence[AgencyFactRow]) -> None:
        """Let facts be found by the agency whose duty they fulfil."""
        ...

    def facts_of_agency(self, agencies: Collection[str]) -> list[tuple[str, bytes]]:
        """Return (agency, body) of the facts kept for these agencies."""
        ...

    def office_facts(self, agencies: Collection[str], since: int) -> list[tuple[str, bytes]]:
        """Return (agency, body) of what tells whether these agencies did their duties.

        All reports and corrections, receptions by the head from a day on, and those of
        the first day on record.
        """
        ...

    def first_receptions(self, agencies: Collection[str]) -> dict[str, int]:
        """Return the first day on which each of these agencies received citizens."""
        ...

    # -- subjects, keys, matters
    def last_subject(self) -> int:
        """Return the highest subject number given out."""
        ...

    def subjects(self, ids: Collection[bytes]) -> list[SubjectRow]:
        """Return subjects by id."""
        ...

    def numbered(self, numbers: Collection[int]) -> list[SubjectRow]:
        """Return subjects by number."""
        ...

    def members(self, matters: Collection[int]) -> list[SubjectRow]:
        """Return all subjects of these matters."""
        ...

    def holders(self, keys: Collection[bytes]) -> list[tuple[bytes, int]]:
        """Return (key, matter) of all that have a key or go by it."""
        ...

    def synonyms(self, groups: Collection[bytes]) -> list[SynonymRow]:
        """Return which of these groups, or of which these, are one under several keys."""
        ...

    def put_synonyms(self, subjects: Collection[int], rows: Sequence[SynonymRow]) -> None:
        """Let this be all that these subjects say of groups."""
        ...

    def group_matters(self, groups: Collection[bytes]) -> list[tuple[bytes, int]]:
        """Return (group, matter), each pair once."""
        ...

    def put_subjects(self, rows: Sequence[SubjectRow]) -> None:
        """Add subjects or replace them."""
        ...

    def rename_matters(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Let all subjects of the first matter belong to the second."""
        ...

    def move_subjects(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Let (matter, subject) belong together."""
        ...

    def put_keys(self, rows: Sequence[KeyRow]) -> None:
        """Add keys of subjects, or change what they are used for."""
        ...

    def remove_keys(self, rows: Sequence[tuple[bytes, int]]) -> None:
        """Remove (key, subject) pairs."""
        ...

    # -- what is judged
    def mark_dirty(self, subjects: Sequence[Subject]) -> None:
        """Remember what must be judged again."""
        ...

    def dirty(self, limit: int) -> list[Subject]:
        """Return some of what must be judged again, matters first, then groups."""
        ...

    def clear_dirty(self, subjects: Sequence[Subject]) -> None:
        """Remember that these were judged."""
        ...

    def findings(self, subjects: Collection[str]) -> list[FindingRow]:
        """Return the findings on record about these ids."""
        ...

    def findings_of_rule(self, rule: str, agencies: Collection[str]) -> list[FindingRow]:
        """Return the findings by one rule about these agencies."""
        ...

    def replace_findings(self, about: Sequence[Subject], rows: Sequence[FindingRow]) -> None:
        """Let these be all the findings about these subjects."""
        ...

    def all_findings(self) -> Iterator[bytes]:
        """Return the bodies of all findings."""
        ...

    def open_findings(self) -> list[tuple[str, str, str, int]]:
        """Count holding findings by pattern, severity and province."""
        ...

    def put_assessments(self, rows: Sequence[tuple[str, bytes]]) -> None:
        """Let these be the assessments of these matters; empty bodies remove."""
        ...

    def assessments(self, matters: Collection[str]) -> list[tuple[str, bytes]]:
        """Return (matter, JSON list) of the assessments on record of these matters."""
        ...

    def all_assessments(self) -> Iterator[tuple[str, bytes]]:
        """Return (matter, JSON list) of all assessments."""
        ...

    # -- filings by area
    def area_rows_of(self, matters: Collection[str]) -> list[AreaRow]:
        """Return what areas count of these matters."""
        ...

    def put_area_rows(self, matters: Collection[str], rows: Sequence[AreaRow]) -> None:
        """Let these be all that areas count of these matters."""
        ...

    def area_tallies(self, areas: Collection[str], since: int) -> list[AreaTally]:
        """Return the numbers of each day of these areas, from a day on."""
        ...

    def area_first(self, area: str, sought: AreaSought, limit: int) -> list[AreaRow]:
        """Return so many of the filings sought: those that count in full first, then by day."""
        ...

    def area_accused(self, area: str, sought: AreaSought) -> list[str]:
        """Return the bodies all the denunciations sought accuse."""
        ...

    # -- papers counted by commune
    def count_rows_of(self, matters: Collection[bytes]) -> list[CountRow]:
        """Return the papers counted of these matters."""
        ...

    def put_count_rows(self, matters: Collection[bytes], rows: Sequence[CountRow]) -> None:
        """Let these be all the papers counted of these matters."""
        ...

    def week_numbers(
        self, province: str, since: int, until: int, areas: Collection[str] | None = None
    ) -> list[WeekNumber]:
        """Return the numbers of each week of a province's areas, of some or all, by days."""
        ...

    def week_totals(self, province: str, since: int, until: int) -> list[WeekNumber]:
        """Return the numbers of each week of a province as a whole, by days."""
        ...

    def count_delays(self, province: str, since: int, until: int) -> list[tuple[int, int]]:
        """Return (days until it was known, papers) of what came in between two days."""
        ...

    def count_rows(
        self, province: str, topic: str, days: tuple[int, int], areas: Collection[str] | None = None
    ) -> list[CountRow]:
        """Return the papers counted on a topic from a day until before another, by area or all."""
        ...

    def counted_areas(self, provinces: Collection[str]) -> list[str]:
        """Return the areas of provinces of whose numbers something is on record."""
        ...

    def counted_provinces(self) -> list[str]:
        """Return the provinces with papers counted."""
        ...

    # -- papers and their sketches
    def papers(self, numbers: Collection[int]) -> list[PaperRow]:
        """Return papers by number."""
        ...

    def all_papers(self) -> Iterator[PaperRow]:
        """Return every paper, by number, a part at a time."""
        ...

    def put_papers(self, rows: Sequence[PaperRow]) -> None:
        """Add papers or replace them, without their sketches and keys."""
        ...

    def remove_papers(self, numbers: Sequence[int]) -> None:
        """Forget papers, without their sketches and keys."""
        ...

    def sketches(self, slots: Collection[int]) -> list[SketchRow]:
        """Return sketches by their places."""
        ...

    def all_sketches(self) -> Iterator[list[SketchRow]]:
        """Return every sketch, by place, a part at a time."""
        ...

    def put_sketches(self, rows: Sequence[SketchRow]) -> None:
        """Keep new sketches."""
        ...

    def remove_sketches(self, slots: Sequence[int]) -> None:
        """Forget the sketches in these places."""
        ...

    def sketch_count(self) -> int:
        """Return how many sketches are kept."""
        ...

    # -- what papers have in common
    def paper_keys(self, keys: Collection[bytes]) -> list[PaperKeyRow]:
        """Return who has these keys."""
        ...

    def put_paper_keys(self, rows: Sequence[PaperKeyRow]) -> None:
        """Add keys of papers."""
        ...

    def remove_paper_keys(self, rows: Sequence[PaperKeyRow]) -> None:
        """Remove keys of papers."""
        ...

    def clear_paper_keys(self) -> None:
        """Forget what papers have in common, before it is told anew."""
        ...

    # -- what officers keep apart
    def all_refusals(self) -> list[RefusalRow]:
        """Return what papers say of others: tied by an officer, or kept apart."""
        ...

    def put_refusals(self, numbers: Sequence[int], rows: Sequence[RefusalRow]) -> None:
        """Let this be all that these papers say of others."""
        ...

    # -- stars
    def stars(self, layer: int, papers: Collection[int]) -> list[StarRow]:
        """Return whom papers follow in a layer; who leads follows itself."""
        ...

    def followers(self, layer: int, leaders: Collection[int]) -> list[StarRow]:
        """Return the stars of these leaders, themselves included."""
        ...

    def all_stars(self, layer: int) -> Iterator[StarRow]:
        """Return every star of a layer, by paper, a part at a time."""
        ...

    def put_stars(self, rows: Sequence[StarRow]) -> None:
        """Let these papers follow these leaders."""
        ...

    def remove_stars(self, rows: Sequence[tuple[int, int]]) -> None:
        """Let (layer, paper) be in no star."""
        ...

    def clear_stars(self) -> None:
        """Forget all stars, before they are made by other numbers."""
        ...

    # -- links on record
    def text_links(self, papers: Collection[int]) -> list[LinkRow]:
        """Return what is on record of these papers."""
        ...

    def text_links_to(self, others: Collection[int]) -> list[LinkRow]:
        """Return what is on record of papers with one of these."""
        ...

    def all_text_links(self) -> Iterator[LinkRow]:
        """Return everything on record, by paper."""
        ...

    def put_text_links(self, papers: Sequence[int], rows: Sequence[LinkRow]) -> None:
        """Let this be all that is on record of these papers."""
        ...

    # -- the numbers it was linked by
    def linked_by(self) -> str | None:
        """Return the digest of the numbers texts were linked by, None at first."""
        ...

    def set_linked_by(self, digest: str) -> None:
        """Remember the numbers texts are linked by."""
        ...

    # -- the law it was judged by
    def law_digest(self) -> str | None:
        """Return the digest of the law everything was last marked for, None at first."""
        ...

    def set_law_digest(self, digest: str) -> None:
        """Remember the law everything is judged by, or waits to be."""
        ...

    def mark_all_dirty(self) -> None:
        """Remember that every matter, agency, area and province must be judged again."""
        ...

    def rules_used(self) -> list[RuleUsed]:
        """Return every version of a rule that something ever on record rested on."""
        ...

    def add_rules_used(self, rows: Sequence[RuleUsed]) -> None:
        """Remember versions of rules; the first digest of a version stays."""
        ...

    # -- groups
    def group_rows(self, ids: Collection[str]) -> list[GroupRow]:
        """Return how groups stand, by id."""
        ...

    def put_group_rows(self, rows: Sequence[GroupRow], gone: Sequence[str]) -> None:
        """Let these groups stand so, and those be none any more."""
        ...

    def all_group_rows(self) -> list[GroupRow]:
        """Return how every group stands, by id."""
        ...

    def groups_by_life(self) -> list[tuple[str, str, int]]:
        """Count groups by province and life."""
        ...

    # -- timers
    def set_due(self, rows: Sequence[DueRow]) -> None:
        """Set when time alone may change these subjects' findings."""
        ...

    def remove_due(self, subjects: Sequence[Subject]) -> None:
        """Time alone changes nothing here any more."""
        ...

    def due(self, until: int, limit: int) -> list[DueRow]:
        """Return what is due, earliest first."""
        ...

    def timed(self, kind: str, subjects: Collection[str]) -> set[str]:
        """Return those of these subjects that have a timer."""
        ...

    def next_due(self) -> int | None:
        """Return when the next timer is due."""
        ...

    # -- alerts and dead letters
    def alerts(self, ids: Collection[str]) -> list[AlertRow]:
        """Return alerts by id, as last published."""
        ...

    def put_alerts(self, rows: Sequence[AlertRow]) -> None:
        """Remember what was published of these alerts."""
        ...

    def adopted_alerts(self) -> list[AlertRow]:
        """Return alerts that stand at the hub and were not found again yet."""
        ...

    def open_alerts(self) -> Iterator[AlertRow]:
        """Return the alerts that stand."""
        ...

    def add_outbox(self, rows: Sequence[tuple[str, bytes]]) -> None:
        """Queue messages (subject, body) for publishing, in this order."""
        ...

    def outbox_log(self) -> OutboxLog:
        """Return the outbox as a relay reads it, on a connection of its own."""
        ...

    def outbox_end(self) -> int:
        """Return the position of the last message queued."""
        ...

    def outbox_gap(self) -> int:
        """Return up to where messages are missing whose last word was not queued again."""
        ...

    def set_outbox_gap(self, position: int, *, told: bool = False) -> None:
        """Say up to where messages are missing, and whether what they told was queued again."""
        ...

    def close_outbox_gap(self) -> None:
        """Say that the last word on all that is missing was queued again."""
        ...

    def prune_outbox(self, until: int, limit: int) -> int:
        """Let the oldest messages go, up to a position; return how many."""
        ...

    def give_back(self, pages: int) -> int:
        """Return at most so many unused pages to the disk; return how many."""
        ...

    def start_outbox_after(self, position: int) -> None:
        """Give the next message a position above this one."""
        ...

    def add_dead_letters(self, rows: Sequence[DeadLetter]) -> int:
        """Add messages set aside; return how many are new."""
        ...

    def put_dead_letters(self, rows: Sequence[DeadLetter], gone: Sequence[str] = ()) -> None:
        """Let these letters stand so, and those of other digests no more."""
        ...

    def dead_letters(self) -> Iterable[DeadLetter]:
        """Return the messages set aside, by position."""
        ...

    def dead_letters_of(self, digests: Collection[str]) -> list[DeadLetter]:
        """Return letters by digest."""
        ...

    def letters_to_try(self, understood: str, limit: int) -> list[DeadLetter]:
        """Return letters to read again: those asked for, then those of another understanding."""
        ...

    def letters_by_state(self) -> list[tuple[str, str, int]]:
        """Count letters by reason and state."""
        ...

    # -- one generation of a view and the next
    def building(self) -> str | None:
        """Return how the building of this generation stands, as JSON; None if never written."""
        ...

    def set_building(self, body: str) -> None:
        """Write down how the building stands."""
        ...

    def every_alert(self) -> Iterator[AlertRow]:
        """Return what was told of every alert, by id."""
        ...

    def alert_ids(self) -> set[str]:
        """Return the ids of all alerts of which anything was told."""
        ...

    def outbox_after(self, position: int, limit: int) -> list[OutboxRow]:
        """Return queued messages behind a position, in order."""
        ...

    def put_outbox(self, rows: Sequence[OutboxRow]) -> None:
        """Put messages of another generation into the outbox, at the positions they have."""
        ...

    def cut_outbox(self, after: int) -> None:
        """Take back what was queued behind a position and never left this generation."""
        ...

    def fact_ids(self) -> Iterator[tuple[str, bytes]]:
        """Return the id of every fact, and nothing beside it; in no order."""
        ...

    def dirty_count(self) -> int:
        """Count what waits to be judged."""
        ...
