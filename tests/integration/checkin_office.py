"""An office that asks people how they are; the test holds the clock, the terminals and the telephones."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from dispatch.checkins import run as asking
from dispatch.intake.run import take_in
from dispatch.notify import keys
from dispatch.notify.compose import compose
from kit import clock
from kit.database import Transaction
from kit.outbox import Taken
from kit.settings import Settings
from tests.integration.office import Clerk, Office, office_of
from tests.persons import give_phone


def at(text: str) -> dt.datetime:
    """``03-02 08:00`` of 2026 in Shanghai; 2 March is a Monday."""
    return dt.datetime.fromisoformat(f"2026-{text.replace(' ', 'T')}:00+08:00")


@dataclass
class CheckinOffice:
    """``boss`` is the supervisor of the area here."""

    office: Office
    boss: Clerk

    async def person(self, name: str, *, risk: str = "low", phone: bool = True) -> int:
        """Somebody served here."""
        async with self.office.database.transaction() as tx:
            person: int = await tx.scalar(
                sa.text(
                    "insert into persons (area_id, name, risk) values (:area, :name, :risk) returning id"
                ),
                {"area": self.office.here, "name": name, "risk": risk},
            )
            if phone:
                await give_phone(tx, person, phone=f"+86138{person:08d}")
        return person

    async def terminal(self, person: int) -> str:
        """A terminal that asks aloud."""
        await self.run(
            "insert into devices (id, model, person_id, state)"
            " values (:id, 'terminal', :person, 'installed')",
            id=f"t-{person}",
            person=person,
        )
        return f"t-{person}"

    async def plan(self, **fields: Any) -> dict[str, Any]:
        """A daily plan from nine to ten."""
        body = {"name": "Daily", "cadence": {"starts_on": "2026-03-01"}, **fields}
        made: dict[str, Any] = await self.boss.made("/checkin-plans", body)
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
        for _ in range(20):
            await asking.round(self.office.database, "en")
            if not await self.run("select exists (select from checkin_plans where plan_at <= bell_now())"):
                break
        while await take_in(self.office.database):
            pass

    async def until(self, text: str, *, rings: bool = True) -> None:
        """Walk there from one due moment to the next. ``rings``: telephones do, and nobody picks up; else
        nothing leaves for the carrier."""
        await self.engine()
        while True:
            due = await self.run(
                "select least((select min(next_at) from checkins where next_at > bell_now()),"
                " (select min(plan_at) from checkin_plans where plan_at > bell_now()))"
            )
            await self.run(
                "update outbox set state = 'sent', sent_at = bell_now()"
                " where state = 'pending' and (channel = 'device' or :rings)",
                rings=rings,
            )
            if due is None or due > at(text):
                break
            async with self.office.database.transaction() as tx:
                await clock.advance(tx, max(60.0, (due - await tx.now()).total_seconds() + 0.001))
            await self.engine()
        await self.clock(text)

    async def calls(self) -> list[dict[str, Any]]:
        """Every message to a person, in order."""
        return await self.rows("select * from outbox where channel in ('voice', 'sms') order by id")

    async def press(self, person: int, digit: str) -> str:
        """The newest call about this person is picked up and a key pressed."""
        async with self.office.database.transaction() as tx:
            return await keys.press(tx, await self._newest(tx, person), digit, "CA1")

    async def leaves(self, person: int) -> str | None:
        """Why the newest message about this person would not leave any more; None: it would."""
        async with self.office.database.transaction() as tx:
            composed = await compose(tx, await self._newest(tx, person), Settings(secret_key="k" * 32))
            assert composed.text
            return composed.pointless

    async def _newest(self, tx: Transaction, person: int) -> Taken:
        row = await tx.row(
            sa.text("select * from outbox where key like '%:' || :person || ':%' order by id desc limit 1"),
            {"person": str(person)},
        )
        assert row is not None
        names = Taken.__dataclass_fields__
        return Taken(**{name: row["attempts" if name == "attempt" else name] for name in names})

    async def replies(self, person: int, result: str) -> None:
        """The terminal answers its newest question."""
        await self.run(
            "update outbox set state = 'answered', answered_at = bell_now(),"
            " params = jsonb_set(params, '{reply}', jsonb_build_object('result', cast(:result as text)))"
            " where id = (select max(id) from outbox where recipient = :unit)",
            result=result,
            unit=f"t-{person}",
        )

    async def one(self, person: int, day: str = "2026-03-02") -> dict[str, Any]:
        """The person's check-in of a day."""
        found = await self.boss.get("/checkins", date=day, person_id=person)
        (item,) = found["items"]
        return dict(item)

    async def cases(self) -> list[dict[str, Any]]:
        """All cases so far."""
        return await self.rows(
            "select kind, priority, person_id, subject_type, closed_at from cases order by id"
        )


@asynccontextmanager
async def checkin_office_of(database_url: str) -> AsyncIterator[CheckinOffice]:
    """An office on Sunday, 1 March 2026, at noon."""
    async with office_of(database_url) as office:
        place = CheckinOffice(office, await office.sign_in("boss"))
        await place.clock("03-01 12:00")
        yield place
