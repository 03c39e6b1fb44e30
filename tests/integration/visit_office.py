"""An office that sends people to see the elderly; the test holds the clock and the visitors' phones."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from care.visits import run as visiting
from dispatch.intake.run import take_in
from kit import clock
from tests.integration.checkin_office import at
from tests.integration.office import Clerk, Office, office_of

MONDAY = "2026-03-02"


@dataclass
class VisitOffice:
    """``boss`` is the supervisor of the area here."""

    office: Office
    boss: Clerk

    async def person(self, name: str, *, east: float = 0, area: int | None = None, **facts: Any) -> int:
        """Somebody served, so many metres east of the office."""
        home = await self.run(
            "insert into homes (area_id, address, lat, lon) values (:area, :name, 30.2,"
            " 115.0 + cast(:east as float8) / 96100) returning id",
            area=area or self.office.here,
            name=f"{name} lane",
            east=east,
        )
        names = "".join(f", {fact}" for fact in facts)
        values = "".join(f", :{fact}" for fact in facts)
        person: int = await self.run(
            f"insert into persons (area_id, home_id, name{names})"
            f" values (:area, :home, :name{values}) returning id",
            area=area or self.office.here,
            home=home,
            name=name,
            **facts,
        )
        return person

    async def visitor(self, name: str) -> int:
        """A village official, a neighbour."""
        person: int = await self.run(
            "insert into responders (area_id, name, phone, type, lat, lon)"
            " values (:area, :name, :phone, 'volunteer',"
            " 30.2, 115.0) returning id",
            area=self.office.here,
            name=name,
            phone=f"+8613900000{await self.run('select count(*) from responders'):03}",
        )
        return person

    async def agree(self, person: int, *duties: dict[str, Any], **fields: Any) -> dict[str, Any]:
        """An agreement; each duty is a weekly one of a village official unless it says otherwise."""
        body = {
            "person_id": person,
            "duties": [{"role": "village_official", **duty} for duty in duties],
            **fields,
        }
        made: dict[str, Any] = await self.boss.made("/visit-agreements", body)
        return made

    async def run(self, sql: str, **values: Any) -> Any:
        """One statement; its first value."""
        async with self.office.database.transaction() as tx:
            result = await tx.execute(sa.text(sql), values)
            return result.scalar() if result.returns_rows else None

    async def rows(self, sql: str, **values: Any) -> list[dict[str, Any]]:
        """What the database holds."""
        async with self.office.database.transaction() as tx:
            return [dict(row) for row in await tx.rows(sa.text(sql), values)]

    async def clock(self, text: str) -> None:
        """Set the clock without a step of the engine in between."""
        async with self.office.database.transaction() as tx:
            await clock.advance(tx, (at(text) - await tx.now()).total_seconds())

    async def engine(self) -> None:
        """Everything that is due now, and what intake makes of it."""
        await visiting.round(self.office.database)
        while await take_in(self.office.database):
            pass

    async def until(self, text: str) -> None:
        """Walk there from one due moment to the next."""
        await self.engine()
        while True:
            due = await self.run(
                "select least((select min(next_at) from visits where next_at > bell_now()),"
                " (select min(next_at) from referrals where next_at > bell_now()),"
                " (select min(write_at) from visit_weeks where write_at > bell_now()))"
            )
            if due is None or due > at(text):
                break
            async with self.office.database.transaction() as tx:
                await clock.advance(tx, max(60.0, (due - await tx.now()).total_seconds() + 0.001))
            await self.engine()
        await self.clock(text)
        await self.engine()

    async def week(self, week: str = MONDAY, **which: Any) -> list[dict[str, Any]]:
        """The visits of a week."""
        found = await self.boss.get("/visits", week=week, limit=200, **which)
        return list(found["items"])

    async def cases(self) -> list[tuple[str, int, str | None, bool]]:
        """Kind, priority, whom they are about, whether they are closed."""
        rows = await self.rows("select * from cases order by id")
        return [
            (row["kind"], row["priority"], row["subject_id"], row["closed_at"] is not None) for row in rows
        ]


@asynccontextmanager
async def visit_office_of(database_url: str) -> AsyncIterator[VisitOffice]:
    """An office on Friday, 27 February 2026, at noon."""
    async with office_of(database_url) as office:
        place = VisitOffice(office, await office.sign_in("boss"))
        await place.clock("02-27 12:00")
        yield place
