"""A periodic report an agency owes, from its sending on (báo cáo định kỳ)."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from uuid import UUID

from eventsourcing.domain import AggregateCreated, event

from domain.errors import NothingToCorrectError
from domain.identity import report_id
from domain.register_file import Cover, Entry, FileEvent, Moment, RegisterFile, Standing


def _freely(_: Standing) -> None:
    """Allow what may be noted in any file."""


class Report(RegisterFile[Standing]):
    """One report of one agency for one period (báo cáo)."""

    TOPIC = "report"

    class Event(FileEvent):
        """A fact about a report."""

    class Opened(Event, AggregateCreated):
        """The report's file was begun; no fact for others."""

        TOPIC = "report.opened"
        node: str
        period: str

    class Sent(Event):
        """The report went to the body it is owed to (gửi báo cáo)."""

        TOPIC = "report.sent"
        period: str
        to: str

    class Voided(Event):
        """An entry was made by mistake; `corrects` names it (hủy ghi nhận)."""

        TOPIC = "report.voided"

    @staticmethod
    def create_id(entry: Entry, period: str) -> UUID:
        """Derive the id, so that one period has one report."""
        return report_id(entry.agency, period)

    @event(Opened)
    def __init__(self, timestamp: datetime, entry: Entry, node: str, period: str) -> None:
        self.period = period
        self.open(node, entry, Standing())

    @classmethod
    def begin(cls, when: Moment, cover: Cover) -> Self:
        """Begin the file of a report."""
        when.check()
        return cls(when.recorded_at, cover.entry(when), cover.node, cover.number)

    def send(self, when: Moment, to: str) -> None:
        """Note that the report was sent (gửi báo cáo)."""
        self.enter(Report.Sent, when, _freely, period=self.period, to=to)

    def void(self, when: Moment) -> None:
        """Strike out an entry made by mistake (hủy ghi nhận)."""
        if when.corrects is None:
            raise NothingToCorrectError
        self.enter(Report.Voided, when, _freely)
