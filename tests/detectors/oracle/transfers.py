"""E.2, rows R3-R6 and R10, read slowly: a forest of moves, its paths, its stretches."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

from domain.contracts import petition as p
from domain.contracts.facts import AnyFact
from domain.contracts.transfer import TransferReturnedV1
from domain.law.law import Law
from tests.detectors.oracle.legs import Step, circle, sent, to_and_fro
from tests.detectors.oracle.plain import Event, events

STOPS = ("accepted", "refused", "terminated", "decided", "filed_away")
"""What cuts a path: the receiver accepts, answers, decides, or files the paper away."""
DEALINGS = (*STOPS, "guided", "ineligible", "court")
Said = tuple[str, str, str, date]
"""Row, severity, state, the day it became true."""


class Journeys:
    """The moves of one matter."""

    def __init__(self, law: Law, facts: Iterable[AnyFact], today: date) -> None:
        self.law, self.today = law, today
        self.events = events(facts, today)
        self.came_by: dict[str, str] = {}
        self.filings: list[Event] = []
        told = [e.fact for e in self.events]
        self.steps = {
            fact.data.transfer_id: sent(fact)
            for fact in told
            if isinstance(fact, p.PetitionTransferredV1)
        }
        self.heard = {e.paper for e in self.events if e.word in ("acknowledged", "returned")}
        for e in self.events:
            if isinstance(e.fact, p.PetitionReceivedV1):
                transfer = e.data.transfer_id
                if transfer in self.steps and transfer is not None:
                    self.came_by[e.paper] = transfer
                    self.heard.add(transfer)
                self.filings.append(e)
        self.returns: dict[str, str] = {}
        for e in self.events:
            there = self.steps.get(e.paper)
            if isinstance(e.fact, TransferReturnedV1) and there and e.paper not in self.returns:
                self.returns[e.paper] = e.fact.id
                self.steps[e.fact.id] = Step(
                    e.day, e.fact.id, there.paper, there.to, there.sender, there.id, True,
                    there.copy, e.data.names,
                )  # fmt: skip
        self.parent = cache(self._parent)

    def root(self, paper: str) -> str:
        """The petition the citizen filed, behind what an office registered."""
        return self.root_of(self.steps[self.came_by[paper]]) if paper in self.came_by else paper

    def root_of(self, step: Step) -> str:
        """The petition at the bottom of the tree a move is in."""
        before = self.parent(step)
        return self.root(step.paper) if before is None else self.root_of(before)

    def _parent(self, step: Step) -> Step | None:
        if step.back:
            return self.steps[step.follows or ""]
        if step.follows in self.steps:
            named = self.steps[step.follows]
            undone = self.returns.get(named.id)
            return self.steps[undone] if undone and named.to != step.sender else named
        brought = self.steps.get(self.came_by.get(step.paper, ""))
        root = self.root(step.paper)
        earlier = [
            other
            for other in self.steps.values()
            if other.on < step.on and other.to == step.sender and self.root_of(other) == root
        ]
        latest = max(earlier, default=None)
        if latest is None or (brought is not None and latest.on < brought.on):
            return brought
        return latest

    def ends(self) -> list[Step]:
        """The last main move of every path; a copy ends none, wherever it goes or came back."""
        following: dict[str, list[Step]] = {}
        for step in self.steps.values():
            before = self.parent(step)
            if before is not None:
                following.setdefault(before.id, []).append(step)

        def goes_on(step: Step) -> bool:
            return any(not s.copy or goes_on(s) for s in following.get(step.id, []))

        return [step for step in self.steps.values() if not step.copy and not goes_on(step)]

    def line(self, step: Step) -> list[Step]:
        """From the filing up to a move."""
        before = self.parent(step)
        return [*([] if before is None else self.line(before)), step]

    def withdrawn(self, root: str) -> date | None:
        """When the paper was taken back."""
        days = [e.day for e in self.events if e.word == "withdrawn" and self.root(e.paper) == root]
        return min(days, default=None)

    def stretches(self) -> list[tuple[list[Step], bool]]:
        """Every path, cut where the receiver takes the paper on before it moves on."""
        found: list[tuple[list[Step], bool]] = []
        for end in self.ends():
            line, part = self.line(end), list[Step]()
            for at, step in enumerate(line):
                part.append(step)
                until = line[at + 1].on if step is not end else date.max
                stops = [e.day for e in self.events if e.word in STOPS and e.agency == step.to]
                stops += [self.withdrawn(self.root_of(end)) or date.min]
                cut = any(step.on <= day <= until for day in stops)
                if cut or step is end:
                    found.append((part, cut))
                    part = []
        return found

    def findings(self) -> set[Said]:
        """R3 to R6, each once for the move that made it true."""
        best: dict[tuple[str, str, frozenset[str]], tuple[bool, bool, Said]] = {}
        for rule, made_by, severity, ended in [*self.edges(), *self.along()]:
            pair = frozenset((made_by.sender, made_by.to)) if rule in ("R3", "R4") else frozenset()
            said = (rule, severity, "historic" if ended else "holding", made_by.on)
            key, rank = (rule, made_by.id, pair), (not ended, severity == "high", said)
            best[key] = max(best.get(key, rank), rank)
        return {said for _, _, said in best.values()}

    def edges(self) -> list[tuple[str, Step, str, bool]]:
        """R3: A->B again, in one stretch or with nothing stopped between; the third time high."""
        parts = [{s.id for s in part} for part, _ in self.stretches()]
        stops = [
            e.day for e in self.events if e.word in (*STOPS, "withdrawn", "ineligible", "court")
        ]
        groups: dict[tuple[str | None, str, str], list[Step]] = {}
        for step in sorted(self.steps.values()):
            if step.counts:
                key = self.sender(self.root_of(step)), step.sender, step.to
                groups.setdefault(key, []).append(step)
        found: list[tuple[str, Step, str, bool]] = []
        for group in groups.values():
            runs: list[list[Step]] = []
            for step in group:
                last = runs[-1][-1] if runs else None
                if last is not None and (
                    any({last.id, step.id} <= part for part in parts)
                    or not any(last.on <= day < step.on for day in stops)
                ):
                    runs[-1].append(step)
                else:
                    runs.append([step])
            for run in runs:
                if len(run) > 1:
                    ended = any(day >= run[-1].on for day in stops)
                    high = "high" if len(run) > 2 else "medium"
                    found.append(("R3", run[1], high, ended))
        return found

    def sender(self, root: str) -> str | None:
        """One complaint, one sender, unless the papers of known different people are tied."""
        refs = {e.data.signers.sender_ref for e in self.filings} - {None}
        for e in self.filings:
            if e.paper == root and isinstance(e.fact, p.PetitionReceivedV1):
                about = e.data.substance
                if about is not None and about.complaint is not None and len(refs) < 2:
                    return ""
                return e.data.signers.sender_ref or root
        return root

    def along(self) -> list[tuple[str, Step, str, bool]]:
        """R4, R5 and R6 along every stretch."""
        found: list[tuple[str, Step, str, bool]] = []
        for part, ended in self.stretches():
            found += [(rule, step, high, ended) for rule, step, high in to_and_fro(part)]
            loop = circle(part)
            if loop is not None:
                found.append(("R5", loop, "high", ended))
            sent = [step for step in part if step.counts]
            if len(sent) >= 3:
                high = "high" if len(sent) >= 5 else "medium"
                found.append(("R6", sent[2], high, ended))
        return found

    def no_owner(self) -> date | None:
        """R10: the first day on which one of its three causes is there today."""
        days = [*self.unheard(), *self.all_returned(), *self.unowned()]
        return min(days, default=None)

    def dealt(self, body: str, since: date) -> bool:
        """Whether a body did anything with the matter from a day on."""
        return any(e.word in DEALINGS and e.agency == body and e.day >= since for e in self.events)

    def in_hand(self, end: Step) -> bool:
        """Whether who has the paper did something with it, or it was taken back."""
        return self.dealt(end.to, end.on) or self.withdrawn(self.root_of(end)) is not None

    def unheard(self) -> list[date]:
        """A path's end with no sign from the receiver after 5 wd: due on the 6th."""
        return [
            due
            for end in self.ends()
            if not end.back and end.id not in self.heard and not self.in_hand(end)
            if (due := self.law.calendar.plus_working(end.on, 6)) <= self.today
        ]

    def all_returned(self) -> list[date]:
        """All path ends are returns, and who got the paper back has done nothing since.

        An end that was taken on before the returned paper was even filed is of an
        earlier round. A paper that still lies where it was filed is an end too.
        """
        ends = self.ends()
        back = [end for end in ends if end.back and not self.in_hand(end)]
        if not back or any(self.open_at(body, self.today) for body in self.offices()):
            return []
        filed = {e.paper: e.day for e in self.filings}
        first = min(filed.get(self.root_of(end), end.on) for end in back)
        for end in ends:
            if end.back:
                continue
            if not self.in_hand(end) or self.dealt(end.to, max(end.on, first)):
                return []
        moved = {step.paper for step in self.steps.values()}
        for e in self.filings:
            own = e.data.origin == "sender"
            lies = e.paper not in moved and self.withdrawn(e.paper) is None
            if own and lies and not self.dealt(e.agency, e.day):
                return []
        return [max(back).on]

    def unowned(self) -> list[date]:
        """Nobody has done anything 15 wd after the first transfer since the filing."""
        found: list[date] = []
        trees: dict[str, list[Step]] = {}
        for step in sorted(self.steps.values()):
            if step.counts:
                trees.setdefault(self.root_of(step), []).append(step)
        filed = {e.paper: e.day for e in self.filings}
        for root, tree in trees.items():
            since = min(filed.get(root, tree[0].on), tree[0].on)
            done = any(e.word in DEALINGS and e.day >= since for e in self.events)
            if done or self.withdrawn(root) is not None:
                continue
            if any(self.open_at(body, tree[0].on) for body in self.offices()):
                continue
            due = self.law.calendar.plus_working(tree[0].on, 16)
            if due <= self.today:
                found.append(due)
        return found

    def offices(self) -> set[str]:
        """Every office that did something."""
        return {e.agency for e in self.events}

    def open_at(self, body: str, day: date) -> bool:
        """The last answer there is an acceptance, and the accepted paper was not taken back [ours].

        On one day an acceptance comes before what ends it.
        """
        own = [e for e in self.events if e.agency == body and e.day <= day and e.word in STOPS]
        if not own:
            return False
        last = [e for e in own if e.day == own[-1].day]
        gone = self.withdrawn(self.root(last[0].paper))
        return all(e.word == "accepted" for e in last) and (gone is None or gone > day)
