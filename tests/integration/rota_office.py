"""An office with responders and rotas; the test holds the clock and takes the engine's part."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from care.rotas import run as rotas
from dispatch.intake.run import take_in
from kit import clock
from kit.sessions import Passwords
from kit.user_endpoints import add_user
from tests.integration.office import PASSWORD, Clerk, Office, office_of

EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def at(text: str) -> str:
    """``10-01 08:00`` of 2026 in Shanghai, as RFC 3339."""
    return f"2026-{text.replace(' ', 'T')}:00+08:00"


def hhmm(moment: str) -> str:
    """An answer's moment as ``10-01 08:00`` in Shanghai."""
    zone = dt.timezone(dt.timedelta(hours=8))
    return f"{dt.datetime.fromisoformat(moment).astimezone(zone):%m-%d %H:%M}"


@dataclass
class RotaOffice:
    """``boss`` is the supervisor of the area here; people are found by their first names."""

    office: Office
    boss: Clerk
    people: dict[str, int] = field(default_factory=dict)

    async def responder(self, name: str, *, area: int | None = None, skills: Sequence[str] = ()) -> int:
        """Somebody new who can come."""
        number = len(self.people) + 1
        async with self.office.database.transaction() as tx:
            self.people[name] = await tx.scalar(
                sa.text(
                    "insert into responders (area_id, name, phone, skills)"
                    " values (:area, :name, :phone, :skills) returning id"
                ),
                {
                    "area": area or self.office.here,
                    "name": name,
                    "phone": f"+861990000{number:04d}",
                    "skills": list(skills),
                },
            )
        return self.people[name]

    async def account(self, name: str) -> Clerk:
        """This responder's own account, signed in."""
        user = await self.user(name.lower(), "responder", self.office.here)
        answer = await self.boss.http.put(
            f"/api/v1/responders/{self.people[name]}/account",
            json={"user_id": self.office.users[name.lower()]},
            headers=self.boss.headers,
        )
        assert answer.status_code == 200, answer.text
        return user

    async def user(self, username: str, role: str, area: int, phone: str | None = None) -> Clerk:
        """Somebody with an account, signed in."""
        async with self.office.database.transaction() as tx:
            added = await add_user(
                tx,
                username=username,
                password_hash=await Passwords().hash(PASSWORD),
                name=username,
                roles=[role],
                area_id=area,
                phone=phone,
            )
        self.office.users[username] = added["id"]
        return await self.office.sign_in(username)

    async def rota(self, name: str = "Night", **fields: Any) -> dict[str, Any]:
        """A new rota of the area here."""
        body = {"area_id": self.office.here, "name": name, **fields}
        made: dict[str, Any] = await self.boss.made("/rotas", body)
        return made

    async def clock(self, text: str) -> None:
        """Set the clock, forwards or back."""
        async with self.office.database.transaction() as tx:
            wanted = dt.datetime.fromisoformat(at(text))
            await clock.advance(tx, (wanted - await tx.now()).total_seconds())

    async def engine(self) -> None:
        """Everything that is due, and what comes of it."""
        await rotas.round(self.office.database, "en")
        await take_in(self.office.database)

    async def duty(self, text: str, **query: Any) -> dict[str, Any]:
        """The answer of GET /duty at that moment."""
        found: dict[str, Any] = await self.boss.get("/duty", at=at(text), **query)
        return found

    async def on_duty(self, text: str, **query: Any) -> list[str]:
        """The names of those on duty."""
        return [item["responder"]["name"] for item in (await self.duty(text, **query))["items"]]

    async def rows(self, sql: str, **values: Any) -> list[dict[str, Any]]:
        """What the database holds."""
        async with self.office.database.transaction() as tx:
            return [dict(row) for row in await tx.rows(sa.text(sql), values)]

    async def texts(self, to: str | None = None) -> list[str]:
        """Templates of the messages written so far, to one person or to everybody."""
        rows = await self.rows(
            """
            select template from outbox o
            where channel in ('sms', 'voice') and (cast(:name as text) is null or recipient in (
                select phone from responders where name = :name
                union select phone from users where name = :name))
            order by id
            """,
            name=to,
        )
        return [row["template"] for row in rows]


@asynccontextmanager
async def rota_office_of(database_url: str, names: Sequence[str]) -> AsyncIterator[RotaOffice]:
    """An office at ten in the morning of Monday, 28 September 2026, with these responders."""
    async with office_of(database_url) as office:
        place = RotaOffice(office, await office.sign_in("boss"))
        await place.clock("09-28 10:00")
        async with office.database.transaction() as tx:
            await tx.execute(sa.text("update users set phone = '+8619977770001' where username = 'boss'"))
        for name in names:
            await place.responder(name)
        yield place
