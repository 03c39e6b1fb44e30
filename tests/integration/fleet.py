"""A fleet on a real database: units that speak, fall silent and lose their mains, by the test's clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import orjson
import sqlalchemy as sa

from devices import status
from devices.codecs.native import decode_status
from devices.status import News
from devices.supervision import hearing
from devices.supervision.run import Supervision
from dispatch.intake import run as intake
from kit import clock, signals
from kit.database import Database
from kit.signals import Kind, Signal
from tests.persons import give_phone


class Fleet:
    """Units in buildings of one street, each with a person; a bridge that hears; an engine that sweeps."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._supervision = Supervision(database)
        self.hears = True

    async def settle(self, buildings: int = 1, flats: int = 1, model: str = "five-key") -> list[str]:
        """Homes with one person and one installed unit each; answers the units' ids."""
        async with self.database.transaction() as tx:
            await tx.execute(
                sa.text(
                    """
                    insert into areas (id, path, level, name) values
                        (1, '/1/', 'city', '黄石'), (2, '/1/2/', 'street', '磁湖'),
                        (3, '/1/3/', 'street', '下陆')
                    """
                )
            )
            await tx.execute(
                sa.text(
                    """
                    with made as (
                        insert into homes (area_id, address)
                        select 2, b || '号院1栋1单元' || f
                        from generate_series(1, :b) b, generate_series(1, :f) f
                        returning id
                    ), living as (
                        insert into persons (area_id, home_id, name)
                        select 2, id, '王奶奶' from made
                        returning id, home_id
                    )
                    insert into devices (id, model, state, person_id, home_id)
                    select 'u-' || lpad(home_id::text, 5, '0'), :model, 'installed', id, home_id from living
                    """
                ),
                {"b": buildings, "f": flats, "model": model},
            )
            everybody = (await tx.execute(sa.text("select id from persons"))).scalars().all()
            await give_phone(tx, *everybody, phone="+8613900000001")
        rows = await self.rows("select id from devices order by id")
        return [row["id"] for row in rows]

    async def say(self, *device_ids: str, **said: Any) -> None:
        """A heartbeat of each."""
        frame = orjson.dumps(said)
        async with self.database.transaction() as tx:
            news = {}
            for device_id in device_ids:
                news[device_id] = News()
                news[device_id].heard(decode_status(frame))
            await status.write(tx, news)

    async def alarm(self, kind: Kind, *device_ids: str, signal_id: str = "a1") -> None:
        """The devices themselves tell something."""
        async with self.database.transaction() as tx:
            await signals.store(tx, [Signal("device", d, signal_id, kind) for d in device_ids])
        await self.take_in()

    async def look(self) -> None:
        """The bridge notes that it hears; the engine sweeps and takes in what it raised."""
        async with self.database.transaction() as tx:
            if self.hears:
                await hearing.note(tx)
        await self._supervision.round()
        await self._supervision.prepare()
        await self._supervision.round()
        await self.take_in()

    async def take_in(self) -> None:
        while await intake.take_in(self.database):
            pass

    async def later(self, seconds: float) -> None:
        """Let time go by, then look."""
        async with self.database.transaction() as tx:
            await clock.advance(tx, seconds)
        await self.look()

    async def off_for(self, seconds: float) -> None:
        """The whole platform is off for so long, and comes back."""
        async with self.database.transaction() as tx:
            await clock.advance(tx, seconds)
            # Real time went by as well, which the test's clock does not show.
            await tx.execute(sa.text("update hearing set noted_at = noted_at - interval '1 hour'"))
        await self.look()

    async def rows(self, query: str, **values: Any) -> Sequence[dict[str, Any]]:
        async with self.database.transaction() as tx:
            return [dict(row) for row in await tx.rows(sa.text(query), values)]

    async def value(self, query: str, **values: Any) -> Any:
        async with self.database.transaction() as tx:
            return await tx.scalar(sa.text(query), values)

    async def levels(self, device_id: str, what: str = "silence") -> list[str | None]:
        """Every level a finding has had, in order."""
        query = "select after from device_changes where device_id = :d and what = :w order by at"
        return [row["after"] for row in await self.rows(query, d=device_id, w=what)]

    async def open_cases(self) -> list[tuple[int, str, str]]:
        """Priority, kind and type of subject of the cases that are open."""
        query = "select priority, kind, subject_type from cases where closed_at is null order by id"
        return [tuple(row.values()) for row in await self.rows(query)]  # type: ignore[misc]

    async def now(self) -> dt.datetime:
        value: dt.datetime = await self.value("select bell_now()")
        return value
