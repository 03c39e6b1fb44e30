"""A desk with telephones: the API on a seeded town, a switchboard that reports, and an engine in the test's
hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from dispatch.hotline import due
from dispatch.hotline.run import Orders
from dispatch.intake.run import take_in
from kit import clock
from tests.integration.api_harness import Api, Desk, running_api
from tests.persons import give_phone

EMERGENCY, ORDINARY, TRANSFER = "12349", "+867146350000", "+867146350345"


@dataclass
class Rig:
    """``desk`` answers, ``board`` reports."""

    api: Api
    desk: Desk
    board: Desk
    admin: Desk
    root: int
    orders: Orders = field(init=False)

    def __post_init__(self) -> None:
        running = self.api.process
        self.orders = Orders(running.settings, running.database, "engine-1:1")

    async def fresh(self) -> None:
        """Nothing of an earlier story is open, and the clock stands where it stood."""
        async with self.api.process.database.transaction() as tx:
            for statement in (
                "update calls set state = 'closed', closed_at = bell_now(), due_at = null, step = null",
                "update cases set state = 'closed', closed_at = bell_now(), next_due_at = null"
                " where closed_at is null",
                "delete from steps",
                "update outbox set state = 'cancelled' where state = 'pending'",
                "update clock set offset_s = 0",
            ):
                await tx.execute(sa.text(statement))

    async def report(self, event: str, ref: str, **about: Any) -> dict[str, Any]:
        """One report of the switchboard."""
        body = {"call_id": ref, "called_number": EMERGENCY, "at": dt.datetime.now(dt.UTC).isoformat()}
        answer = await self.board.post(f"/cti/{event}", body | about)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def intake(self) -> None:
        """What waits in the inbox comes to its cases."""
        while await take_in(self.api.process.database):
            pass

    async def after(self, seconds: float) -> None:
        """The clock goes on, and the engine does what is due for calls."""
        await self.intake()
        async with self.api.process.database.transaction() as tx:
            await clock.advance(tx, seconds)
        while await due.take_due(self.api.process.database, self.api.process.settings):
            pass

    async def calls(self, state: str = "open") -> list[dict[str, Any]]:
        """The desk's list."""
        answer = await self.desk.get("/calls", state=state, limit=200)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def call(self, call_id: int) -> dict[str, Any]:
        """One call as the desk sees it."""
        answer = await self.desk.get(f"/calls/{call_id}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def does(self, call_id: int, action: str, body: Any = None, status: int = 200) -> dict[str, Any]:
        """An action of the desk's; the intake follows."""
        answer = await self.desk.post(f"/calls/{call_id}/{action}", body)
        assert answer.status_code == status, answer.text
        await self.intake()
        found: dict[str, Any] = answer.json()
        return found

    async def case(self, case_id: int) -> dict[str, Any]:
        """A case with its timeline."""
        answer = await self.desk.get(f"/cases/{case_id}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def rows(self, statement: str, **values: Any) -> list[Any]:
        """The first column of a query."""
        async with self.api.process.database.transaction() as tx:
            return [next(iter(row.values())) for row in await tx.rows(sa.text(statement), values)]

    async def person(self, device_id: str = "demo-0001") -> int:
        """Who has this unit."""
        (person_id,) = await self.rows("select person_id from devices where id = :id", id=device_id)
        return int(person_id)

    async def own_number(self, person_id: int, phone: str) -> None:
        """Give a person, and nobody else, a number to be known by."""
        body = {"phone": phone}
        answer = await self.admin.patch(f"/persons/{person_id}", body)
        assert answer.status_code == 200, answer.text

    async def shared_number(self, people: list[int], phone: str) -> None:
        """A telephone of several."""
        async with self.api.process.database.transaction() as tx:
            await give_phone(tx, *people, phone=phone)


@asynccontextmanager
async def hotline(database_url: str, **settings: Any) -> AsyncIterator[Rig]:
    """Three lines: the emergency number, an ordinary one, and one that 12345 transfers to."""
    async with running_api(database_url, **settings) as api:
        admin, desk = await api.sign_in("admin"), await api.sign_in("dispatcher")
        root = (await admin.get("/areas", limit=1)).json()["items"][0]["id"]
        board = {"username": "pbx", "password": "a-long-password", "roles": ["switchboard"]}
        answer = await admin.post("/users", {**board, "area_id": root})
        assert answer.status_code == 201, answer.text
        async with api.process.database.transaction() as tx:
            await tx.execute(sa.text("delete from hotline_lines"))
        for number, kind, hides in (
            (EMERGENCY, "emergency", False),
            (ORDINARY, "ordinary", False),
            (TRANSFER, "ordinary", True),
        ):
            line = {"area_id": root, "number": number, "name": number, "kind": kind, "hides_caller": hides}
            answer = await admin.post("/hotline/lines", line)
            assert answer.status_code == 201, answer.text
        yield Rig(api, desk, await api.sign_in("pbx", "a-long-password"), admin, root)
