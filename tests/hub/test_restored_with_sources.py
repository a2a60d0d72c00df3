"""A hub put back from a copy that takes facts from other hubs: no holes, and what comes twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.contracts.subjects import PETITIONS
from services.backup.hub import back_up, restore
from services.hub.asking import OUTAGES
from tests.support.country import CountryHub, country

pytestmark = [pytest.mark.wiring, pytest.mark.long_faults(only="full")]

AT_51 = "petition.v1.received.51.n-p51"
AT_48_ABOUT_51 = "petition.v1.received.51.n-p48"
AT_TW_ABOUT_51 = "petition.v1.received.51.n-tw"
FROM = {"p51": AT_51, "p48": AT_48_ABOUT_51, "tw": AT_TW_ABOUT_51}
BEFORE, SINCE, AFTER = ("a", "b"), ("c", "d", "e"), ("f",)


def named(hub: str, letters: tuple[str, ...]) -> list[str]:
    """Return the facts a hub's node recorded in one part of the story."""
    return [f"{hub}-{letter}" for letter in letters]


def all_named(letters: tuple[str, ...]) -> list[str]:
    """Return the facts of all three in one part of the story, sorted."""
    return sorted(name for hub in FROM for name in named(hub, letters))


def quiet(_: str, __: int, ___: int) -> None:
    """Take progress without a word."""


async def lose_disk(hub: CountryHub) -> None:
    """Start the hub's server with an empty disk; it may take a moment until it answers."""
    (server,) = hub.servers
    await server.stop()
    server.lose_store()
    await server.start()


async def is_empty(hub: CountryHub) -> bool:
    """Tell whether the hub answers and has no stream."""
    try:
        return not await hub.js.streams_info()
    except OUTAGES:
        return False


@pytest.mark.parametrize("lost", ["tw", "p51"])
async def test_a_hub_put_back_goes_on_taking_from_the_others(lost: str, tmp_path: Path) -> None:
    """It has each fact of others once; who took from it has all, some of them a second time."""
    async with country(tmp_path) as land:
        whole = (land["tw"], land["p51"])  # all facts here concern 51
        for code, subject in FROM.items():
            await land[code].record(subject, *named(code, BEFORE))
        for hub in whole:
            await hub.comes_to(all_named(BEFORE))
        await back_up(land[lost].client, tmp_path / "copy", quiet)
        for code, subject in FROM.items():
            await land[code].record(subject, *named(code, SINCE))
        for hub in whole:
            await hub.comes_to(all_named(BEFORE + SINCE))

        await land.stop_program(lost)
        await lose_disk(land[lost])
        await land.until(lambda: is_empty(land[lost]))
        await restore(land[lost].client, tmp_path / "copy", quiet)
        # New facts take the places of those the copy lacks; then its node publishes those again.
        again = named(lost, AFTER + SINCE)
        await land[lost].record_patiently(FROM[lost], *again)
        await land.start_program(lost)
        for code, subject in FROM.items():
            if code != lost:
                await land[code].record(subject, *named(code, AFTER))

        await land[lost].comes_to(all_named(BEFORE + SINCE + AFTER))
        for hub in whole:
            await hub.comes_to(all_named(BEFORE + SINCE + AFTER), distinct=True)
        found = await land[lost].js.stream_info(PETITIONS)
        assert found.state.messages == len(all_named(BEFORE + SINCE + AFTER))
