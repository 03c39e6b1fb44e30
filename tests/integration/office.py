"""An office that keeps units: two areas side by side, a person and a home in each, and who works there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
import sqlalchemy as sa

from app.http import create_app
from kit.database import Database
from kit.sessions import Passwords
from kit.settings import Settings
from kit.user_endpoints import add_user
from tests.persons import give_phone

PASSWORD = "correct horse battery"
STAFF = (("boss", "supervisor"), ("boss2", "supervisor"), ("fitter", "installer"), ("watcher", "auditor"))


@dataclass
class Clerk:
    """One signed-in user."""

    http: httpx2.AsyncClient
    headers: dict[str, str]

    async def get(self, path: str, **params: Any) -> Any:
        """The answer's JSON; the answer must be 200."""
        answer = await self.http.get(f"/api/v1{path}", params=params, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, body: Any = None) -> httpx2.Response:
        """The whole answer."""
        return await self.http.post(f"/api/v1{path}", json=body, headers=self.headers)

    async def patch(self, path: str, body: Any) -> httpx2.Response:
        """The whole answer."""
        return await self.http.patch(f"/api/v1{path}", json=body, headers=self.headers)

    async def made(self, path: str, body: Any) -> Any:
        """What a POST has made."""
        answer = await self.post(path, body)
        assert answer.status_code == 201, answer.text
        return answer.json()


@dataclass
class Office:
    """``person`` lives in ``home``, both in the area ``here``; ``stranger`` lives elsewhere."""

    http: httpx2.AsyncClient
    database: Database
    here: int
    elsewhere: int
    person: int
    home: int
    stranger: int
    users: dict[str, int]

    async def sign_in(self, username: str) -> Clerk:
        """A member of the staff: boss, boss2, fitter or watcher, who is an auditor."""
        body = {"username": username, "password": PASSWORD}
        answer = await self.http.post("/api/v1/sessions", json=body)
        self.http.cookies.clear()
        token = answer.json()["token"]
        return Clerk(self.http, {"Authorization": f"Bearer {token}", "Accept-Language": "en"})


@asynccontextmanager
async def office_of(database_url: str) -> AsyncIterator[Office]:
    """An office over an empty database, its HTTP side in this process."""
    database = Database(database_url)
    password_hash = await Passwords().hash(PASSWORD)
    ids: dict[str, int] = {}
    users: dict[str, int] = {}
    async with database.transaction() as tx:
        for path, name in (("/1/", "here"), ("/2/", "elsewhere")):
            ids[name] = await tx.scalar(
                sa.text(
                    "insert into areas (path, level, name, code)"
                    " values (:path, 'street', :name, :name) returning id"
                ),
                {"path": path, "name": name},
            )
            ids[f"home {name}"] = await tx.scalar(
                sa.text(
                    "insert into homes (area_id, address, way_in)"
                    " values (:area, :name || ' lane 1', 'second floor') returning id"
                ),
                {"area": ids[name], "name": name},
            )
            ids[f"person {name}"] = await tx.scalar(
                sa.text(
                    "insert into persons (area_id, home_id, name) values (:area, :home, :name) returning id"
                ),
                {"area": ids[name], "home": ids[f"home {name}"], "name": f"Granny {name}"},
            )
        await give_phone(tx, ids["person here"], ids["person elsewhere"], phone="+8619900000001")
        for username, role in STAFF:
            added = await add_user(
                tx,
                username=username,
                password_hash=password_hash,
                name=username,
                roles=[role],
                area_id=ids["here"],
                phone=None,
            )
            users[username] = added["id"]
    app = create_app(Settings(database_url=database_url, secret_key="k" * 32))
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://desk") as http,
    ):
        yield Office(
            http,
            database,
            ids["here"],
            ids["elsewhere"],
            ids["person here"],
            ids["home here"],
            ids["person elsewhere"],
            users,
        )
    await database.close()
