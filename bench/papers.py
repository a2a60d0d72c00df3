"""Facts for open-loop measurements: quiet papers, and papers that raise one alert each."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import NAMESPACE_URL, uuid5

from domain.contracts.envelope import source_of
from domain.contracts.petition import PetitionReceivedV1, ReceivedData
from domain.contracts.substance import ComplaintObject, Place, Signers, Substance
from domain.contracts.words import Kind, Topic

AS_OF = "2026-08-04T12:00:00+07:00"
"""The day after the papers came in: nothing is due yet."""

_DAY = date(2026, 8, 3)
_COMMUNE, _CODE, _PROVINCE = "x21115", "21115", "51"


def background(name: str) -> PetitionReceivedV1:
    """Return a complaint filed where it belongs: judged, and nothing to warn of."""
    return _complaint(name, _COMMUNE)


def climbing(name: str) -> PetitionReceivedV1:
    """Return a complaint on a commune's decision filed at the province: a level skipped."""
    return _complaint(name, f"t{_PROVINCE}")


def _complaint(name: str, agency: str) -> PetitionReceivedV1:
    petition = str(uuid5(NAMESPACE_URL, f"bench/{name}"))
    token = petition.replace("-", "")
    substance = Substance(
        kind=Kind.COMPLAINT,
        topic=Topic.LAND,
        place=Place(commune=_CODE),
        complaint=ComplaintObject(
            issuer=_COMMUNE, issued_on=date(2026, 7, 20), decision_ref=f"k1.{token}"
        ),
    )
    return PetitionReceivedV1(
        id=str(uuid5(NAMESPACE_URL, f"bench/{name}/received")),
        source=source_of(agency),
        subject=petition,
        businessdate=_DAY,
        recordedtime=datetime.now(UTC),
        partitionkey=_PROVINCE,
        correlationid=petition,
        data=ReceivedData(signers=Signers(sender_ref=f"k1.{token}"), substance=substance),
    )
