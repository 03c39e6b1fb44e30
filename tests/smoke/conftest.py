"""One running program for all stories; each leaves it as it found it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator
from typing import Any

import pytest

from tests.smoke.harness.case import Case
from tests.smoke.harness.clock import Clock
from tests.smoke.harness.desk import Desk
from tests.smoke.harness.link import Links
from tests.smoke.harness.phones import Phones
from tests.smoke.harness.program import Program
from tests.smoke.harness.town import Town

PAGES_JOIN_S = 61
"""A page to somebody paged in the last minute joins that page: the next story begins later."""

_passed = pytest.StashKey[bool]()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any]:
    outcome = yield
    if call.when == "call":
        item.stash[_passed] = outcome.get_result().passed


@pytest.fixture(scope="session")
async def program(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Program]:
    """PostgreSQL, broker, API, two bridges, two engines and the carrier."""
    program = Program(tmp_path_factory.mktemp("program"))
    try:
        await program.start()
        yield program
    finally:
        await program.stop()


@pytest.fixture(scope="session")
async def clock(program: Program) -> AsyncIterator[Clock]:
    clock = Clock(program.http_url)
    yield clock
    await clock.close()


@pytest.fixture(scope="session")
async def phones(program: Program) -> AsyncIterator[Phones]:
    phones = Phones(program.carrier_url)
    yield phones
    await phones.close()


@pytest.fixture(scope="session")
async def links(program: Program) -> AsyncIterator[Links]:
    links = Links(program.http_url)
    yield links
    await links.close()


@pytest.fixture(scope="session")
def town(program: Program) -> Town:
    return Town(program.mqtt_url)


@pytest.fixture(scope="session")
async def desks(program: Program) -> AsyncIterator[dict[str, Desk]]:
    desks = {}
    for username in ("admin", "dispatcher", "dispatcher2", "supervisor"):
        desks[username] = Desk(program.http_url, username)
        await desks[username].sign_in()
    for user in (await desks["admin"].get("/users"))["items"]:
        if user["username"] in desks:
            desks[user["username"]].phone = user["phone"] or ""
    # A day's stories pass in minutes: the responders of the town would have had their share of calls.
    await desks["supervisor"].put("/routing/limits", {"limits": []})
    await desks["dispatcher"].open_console()
    yield desks
    for desk in desks.values():
        await desk.leave()


@pytest.fixture
def desk(desks: dict[str, Desk]) -> Desk:
    """A dispatcher whose console is open."""
    return desks["dispatcher"]


@pytest.fixture
def other_desk(desks: dict[str, Desk]) -> Desk:
    """A second dispatcher, whose console is closed: nothing beats on his behalf."""
    return desks["dispatcher2"]


@pytest.fixture
def supervisor(desks: dict[str, Desk]) -> Desk:
    return desks["supervisor"]


@pytest.fixture
def admin(desks: dict[str, Desk]) -> Desk:
    return desks["admin"]


@pytest.fixture(autouse=True)
async def story(
    request: pytest.FixtureRequest,
    clock: Clock,
    phones: Phones,
    town: Town,
    desk: Desk,
    supervisor: Desk,
) -> AsyncIterator[None]:
    """At the end: whatever no one expected fails the story; then everything is put back."""
    yield
    try:
        await clock.settle()
        if request.node.stash.get(_passed, False):
            await phones.nothing_more()
            assert desk.misshapen == []
    finally:
        await town.switch_off()
        await phones.mend()
        for item in (await supervisor.get("/cases", state="open"))["items"]:
            case = Case(supervisor, item["id"], item["number"])
            await supervisor.takeover(case)
            await supervisor.contact(case, "physical")
            await supervisor.close(case, "test", "other")
        await clock.advance(PAGES_JOIN_S)
        await phones.forget()
        desk.forget()
