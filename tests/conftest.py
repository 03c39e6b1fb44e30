"""What the tests stand on: a real PostgreSQL and a real broker, started once per run.

Each test that asks for `database_url` gets a database of its own, copied from a migrated template.
A test's directory is its marker: unit, integration, smoke, chaos, browser.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from app.local.child import ChildProcess
from app.local.console import build_if_stale
from app.local.environment import CHECKOUT
from app.local.mosquitto import LocalMosquitto
from app.local.mosquitto_program import find_program
from app.local.ports import free_port
from app.local.postgres import LocalPostgres
from app.local.texts import Unable
from app.migrate import migrate_database
from app.seed import seed_town
from tests.browser.chromium import find_chromium
from tests.databases import own_database, quick_folder
from tests.running_broker import RunningBroker

TESTS = Path(__file__).parent
PROGRAMS = CHECKOUT / ".bell" / "mosquitto"
KINDS = ("unit", "integration", "smoke", "chaos", "browser")
# Copying a template per test is most of a test's time; a test machine may lose its data.
MASTER_KEY = base64.b64encode(b"the master key of all the tests!").decode()
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


# What is drawn decides, not how busy the machine is.
settings.register_profile("bell", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("bell")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "unit: no process, no network")
    config.addinivalue_line("markers", "browser: the pages in a real browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        kind = item.path.relative_to(TESTS).parts[0]
        if kind in KINDS:
            item.add_marker(kind)


class SideBySide(LoadScopeScheduling):
    """Whole programs one after the other, beside them everything else file by file: two programs at a
    time on two cores make each other late.
    """

    def _split_scope(self, nodeid: str) -> str:
        kind = nodeid.split("/")[1]
        if kind == "smoke":
            return "stories"
        return "programs" if kind in ("chaos", "browser") else nodeid.split("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> SideBySide:
    """How `--numprocesses` spreads the tests."""
    return SideBySide(config, log)


def pytest_xdist_setupnodes(config: pytest.Config) -> None:
    """Before several processes ask for the same program at once: have it."""
    find_program(PROGRAMS)
    find_chromium()
    with contextlib.suppress(Unable):
        asyncio.run(build_if_stale(CHECKOUT))


@pytest.fixture(scope="session", autouse=True)
def clean_environment() -> Iterator[None]:
    """No setting of the person who runs the tests reaches them; they have a master key of their own."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(("BELL_", "PG")) or name.lower().endswith("_proxy"):
                patch.delenv(name)
        patch.setenv("BELL_MASTER_KEY", MASTER_KEY)
        yield


@pytest.fixture(scope="session")
async def postgres(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalPostgres]:
    """A PostgreSQL 18 that lives as long as the run."""
    with quick_folder(tmp_path_factory.mktemp("postgres")) as folder:
        server = LocalPostgres(folder, settings=FAST)
        await server.prepare()
        process = await ChildProcess.start(server.child(), folder / "postgres.log")
        await process.wait_until_ready()
        yield server
        await process.stop()


@pytest.fixture(scope="session")
async def template_database(postgres: LocalPostgres) -> str:
    """The name of a database at the newest schema, to be copied and never written to."""
    await postgres.ensure_database("bell_template")
    await asyncio.to_thread(migrate_database, postgres.dsn("bell_template"))
    return "bell_template"


@pytest.fixture(scope="session")
async def template_town(postgres: LocalPostgres, template_database: str) -> str:
    """The name of a database with the demo's accounts and twenty people, to be copied likewise."""
    await postgres.ensure_database("bell_template_town", template_database)
    await seed_town(postgres.dsn("bell_template_town"), demo=True, elders=20)
    return "bell_template_town"


_numbers = itertools.count(1)


@pytest.fixture
async def database_url(postgres: LocalPostgres, template_database: str) -> AsyncIterator[str]:
    """`postgresql://…` of a migrated, empty database for this test alone."""
    async with own_database(postgres, template_database, f"test_{next(_numbers)}") as url:
        yield url


@pytest.fixture
async def town_url(postgres: LocalPostgres, template_town: str) -> AsyncIterator[str]:
    """`postgresql://…` of a small town for this test alone."""
    async with own_database(postgres, template_town, f"test_{next(_numbers)}") as url:
        yield url


@pytest.fixture(scope="session")
async def broker(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningBroker]:
    """A Mosquitto that lives as long as the run, with the bridges' account and no device."""
    folder = tmp_path_factory.mktemp("broker")
    program = await asyncio.to_thread(find_program, PROGRAMS)
    server = LocalMosquitto(folder, program, free_port("127.0.0.1"))
    server.prepare()
    process = await ChildProcess.start(server.child(), folder / "broker.log")
    await process.wait_until_ready()
    yield RunningBroker(server, process)
    await process.stop()


@pytest.fixture(scope="session")
async def built_pages() -> Path:
    """The console's pages, built if their sources have changed; skipped where that is impossible."""
    try:
        await build_if_stale(CHECKOUT)
    except Unable as error:
        pytest.skip(str(error))
    return CHECKOUT / "console" / "dist"
