"""A person with a terminal, a bridge, and the API around one database: what the fleet's tests share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
import sqlalchemy as sa

from app.http import create_app
from dispatch.intake import run as intake
from kit import clock
from kit.database import Database
from kit.sessions import Passwords
from kit.settings import Settings
from kit.user_endpoints import add_user
from tests.bridge_rig import fetch
from tests.persons import give_phone

PASSWORD = "correct horse battery"


@dataclass
class Fleet:
    """One street with a person, and a second street that nobody here sees."""

    database: Database
    http: httpx2.AsyncClient
    area: int
    person: int
    stranger: int
    tokens: dict[str, dict[str, str]] = field(default_factory=dict)

    async def call(self, method: str, path: str, body: Any = None, by: str = "boss") -> httpx2.Response:
        """A request below ``/api/v1`` by one of the accounts."""
        if by not in self.tokens:
            account = {"username": by, "password": PASSWORD}
            answer = await self.http.post("/api/v1/sessions", json=account)
            self.tokens[by] = {"Authorization": f"Bearer {answer.json()['token']}"}
        return await self.http.request(method, f"/api/v1{path}", json=body, headers=self.tokens[by])

    async def ok(self, method: str, path: str, body: Any = None, by: str = "boss") -> Any:
        """The same, which has to succeed; answers the content."""
        answer = await self.call(method, path, body, by)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    async def refused(self, method: str, path: str, body: Any = None, by: str = "boss") -> tuple[int, str]:
        """The same, which has to fail; answers the status and the first field named, else the code."""
        answer = await self.call(method, path, body, by)
        problem = answer.json()
        assert not answer.is_success, problem
        return answer.status_code, problem.get("errors", [{"field": problem["code"]}])[0]["field"]

    async def unit(self, device_id: str, model: str = "five-key", **values: Any) -> None:
        """Bind a unit to the person unless told otherwise."""
        values = {"person_id": self.person, "home_id": None, **values}
        await self.run(
            "insert into devices (id, model, person_id, home_id, state) "
            "values (:id, :model, :person_id, :home_id, 'installed')",
            id=device_id,
            model=model,
            **values,
        )

    async def run(self, statement: str, **values: Any) -> Any:
        """Execute; answers the first column of the first row, if there is one."""
        async with self.database.transaction() as tx:
            result = await tx.execute(sa.text(statement), values)
            return result.scalar() if result.returns_rows else None

    async def rows(self, query: str, **values: Any) -> list[dict[str, Any]]:
        """Rows as dicts."""
        return await fetch(self.database, query, **values)

    async def later(self, seconds: float) -> None:
        """Move the clock on."""
        async with self.database.transaction() as tx:
            await clock.advance(tx, seconds)

    async def now(self) -> Any:
        """``bell_now()``."""
        return await self.run("select bell_now()")

    async def take_in(self) -> None:
        """Take everything that waits to its case."""
        while await intake.take_in(self.database):
            pass

    async def cases(self) -> list[tuple[str, int]]:
        """Kind and priority of every case that is not closed, after intake."""
        await self.take_in()
        found = await self.rows("select kind, priority from cases where closed_at is null order by id")
        return [(row["kind"], row["priority"]) for row in found]


@asynccontextmanager
async def running_fleet(database_url: str) -> AsyncIterator[Fleet]:
    """The fleet's office: accounts ``boss`` (supervisor), ``fitter`` (installer), ``looker`` (auditor)."""
    database = Database(database_url)
    hashed = await Passwords().hash(PASSWORD)
    async with database.transaction() as tx:
        ids = {}
        for path in ("/1/", "/2/"):
            ids[path] = await tx.scalar(
                sa.text("insert into areas (path, level, name) values (:p, 'street', :p) returning id"),
                {"p": path},
            )
            ids[f"home {path}"] = await tx.scalar(
                sa.text(
                    "insert into homes (area_id, address, lat, lon) values (:a, '1', 30.2, 115.07) "
                    "returning id"
                ),
                {"a": ids[path]},
            )
            ids[f"person {path}"] = await tx.scalar(
                sa.text(
                    "insert into persons (area_id, home_id, name) values (:a, :h, '王奶奶') returning id"
                ),
                {"a": ids[path], "h": ids[f"home {path}"]},
            )
        await give_phone(tx, ids["person /1/"], ids["person /2/"], phone="+8610000000001")
        for username, role in (("boss", "supervisor"), ("fitter", "installer"), ("looker", "auditor")):
            await add_user(
                tx,
                username=username,
                password_hash=hashed,
                name=username,
                roles=[role],
                area_id=ids["/1/"],
                phone=None,
            )
    app = create_app(Settings(database_url=database_url, secret_key="k" * 32))
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://desk") as http,
    ):
        yield Fleet(database, http, ids["/1/"], ids["person /1/"], ids["person /2/"])
    await database.close()
