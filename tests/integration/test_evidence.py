"""What is on record cannot be changed, and if somebody does it all the same, it is found."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from app.seed import seed_town
from app.verify import verify
from dispatch.evidence import SOURCES
from dispatch.intake import run as intake
from kit import audit, signals
from kit.database import Database
from kit.evidence import sealing, verifying
from kit.evidence.verifying import Bad, Verdict
from kit.signals import Kind, Signal


@pytest.fixture
async def night(database_url: str) -> AsyncIterator[Database]:
    """Three cases with two lines each, somebody who looked, everything sealed in two rounds."""
    await seed_town(database_url, demo=True, elders=20)
    database = Database(database_url)
    for number in (1, 2, 3):
        for press in ("a", "b"):
            async with database.transaction() as tx:
                await signals.store(tx, [Signal("test", f"demo-000{number}", press, Kind.SOS)])
            await intake.take_in(database)
        async with database.transaction() as tx:
            await audit.record(tx, 1, "person.view", "person", number, fields=["phone"], ratio=0.1)
        await sealing.seal_new(database, SOURCES)
    yield database
    await database.close()


async def look(database: Database, **kept: verifying.Head) -> Verdict:
    return await verifying.verify(database, SOURCES, kept.get("kept"))


async def tamper(database: Database, *statements: str) -> None:
    """As somebody would who owns the database."""
    async with database.transaction() as tx:
        await tx.execute(sa.text("set local session_replication_role = replica"))
        for statement in statements:
            await tx.execute(sa.text(statement))


async def test_everything_written_is_linked_and_sealed(night: Database) -> None:
    verdict = await look(night)
    assert verdict.bad is None
    assert verdict.waiting == 0
    async with night.transaction() as tx:
        rows = await tx.scalar(
            sa.text("select (select count(*) from case_events) + (select count(*) from audit)")
        )
        chains = await tx.rows(sa.text("select chain, max(number) as n from evidence_links group by chain"))
    assert verdict.links == rows
    assert len(chains) == 4, "one for each case, one for the audit"
    assert await sealing.seal_new(night, SOURCES) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "update case_events set type = 'note'",
        "delete from case_events",
        "truncate case_events",
        "update audit set user_id = 2",
        "delete from audit where id = 1",
        "update evidence_links set number = 9",
        "delete from evidence_seals",
    ],
)
async def test_the_database_refuses(night: Database, statement: str) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        async with night.transaction() as tx:
            await tx.execute(sa.text(statement))


async def test_a_changed_row_is_named(night: Database) -> None:
    await tamper(night, 'update case_events set data = data || \'{"kind": "test"}\' where id = 3')
    assert (await look(night)).bad == Bad("changed", "case_events 3")


async def test_a_moment_moved_by_a_microsecond_is_named(night: Database) -> None:
    await tamper(night, "update audit set at = at + interval '1 microsecond' where subject_id = '2'")
    bad = (await look(night)).bad
    assert bad is not None
    assert bad.reason == "changed"


async def test_a_missing_row_is_named_with_and_without_its_link(night: Database) -> None:
    await tamper(night, "delete from case_events where id = 2")
    assert (await look(night)).bad == Bad("missing", "case_events 2")
    await tamper(night, "delete from evidence_links where source = 'case_events' and row_id = 2")
    bad = (await look(night)).bad
    assert bad is not None
    assert bad.reason in ("missing_before", "bad_seal")


async def test_a_row_that_the_program_did_not_write(night: Database) -> None:
    await tamper(
        night,
        "insert into case_events (case_id, at, type, actor_type) select min(id), now(), 'contact', 'user' "
        "from cases",
    )
    bad = (await look(night)).bad
    assert bad is not None
    assert bad.reason == "unsealed"


async def test_a_chain_written_anew_does_not_fit_the_head_kept_elsewhere(night: Database) -> None:
    async with night.transaction() as tx:
        kept = await verifying.newest(tx)
    assert kept is not None
    assert (await look(night, kept=kept)).bad is None
    await tamper(
        night,
        "update audit set user_id = 7 where subject_id = '1'",
        "delete from evidence_links",
        "delete from evidence_seals",
        "insert into evidence_queue select 'case_events', id from case_events",
        "insert into evidence_queue select 'audit', id from audit",
    )
    await sealing.seal_new(night, SOURCES)
    assert (await look(night)).bad is None, "in itself it fits"
    bad = (await look(night, kept=kept)).bad
    assert bad is not None
    assert bad.reason in ("another_head", "head_missing")


async def test_the_command_names_the_first_bad_row(
    night: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BELL_DATABASE_URL", database_url)

    def run(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(verify, list(words))
        return result.exit_code, result.stdout

    code, head = await asyncio.to_thread(run, "head")
    assert code == 0
    file = tmp_path / "head.json"
    file.write_text(head)
    code, said = await asyncio.to_thread(run, "audit", "--head", str(file), "--json")
    assert (code, json.loads(said)["bad"]) == (0, None)
    await tamper(night, "update case_events set actor_id = 'x' where id = 1")
    code, said = await asyncio.to_thread(run, "audit", "--json")
    assert (code, json.loads(said)["bad"]) == (1, {"reason": "changed", "place": "case_events 1"})
