"""The whole HTTP side on a loopback port, on a seeded town."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
import orjson
import uvicorn
from fastapi import FastAPI
from websockets.asyncio.client import ClientConnection, connect

from app.http import set_up, with_routes
from app.process import Process, process
from app.seed import seed_town
from kit.settings import Settings


@dataclass
class Api:
    """A running API. ``process`` gives the test the database behind it."""

    url: str
    process: Process
    client: httpx2.AsyncClient

    async def sign_in(self, username: str, password: str = "demo") -> Desk:
        """A desk of this user."""
        body = {"username": username, "password": password}
        answer = await self.client.post("/api/v1/sessions", json=body)
        assert answer.status_code == 201, answer.text
        self.client.cookies.clear()
        return Desk(self, answer.json()["token"])


@dataclass
class Desk:
    """What one signed-in user can do."""

    api: Api
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """Who is asking."""
        return {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"}

    async def get(self, path: str, **params: Any) -> httpx2.Response:
        """GET below ``/api/v1``."""
        return await self.api.client.get(f"/api/v1{path}", params=params, headers=self.headers)

    async def post(
        self, path: str, body: Any = None, *, headers: dict[str, str] | None = None
    ) -> httpx2.Response:
        """POST JSON below ``/api/v1``."""
        given = {**self.headers, **(headers or {})}
        return await self.api.client.post(f"/api/v1{path}", json=body, headers=given)

    async def patch(self, path: str, body: Any) -> httpx2.Response:
        """PATCH JSON below ``/api/v1``."""
        return await self.api.client.patch(f"/api/v1{path}", json=body, headers=self.headers)

    async def put(self, path: str, body: Any) -> httpx2.Response:
        """PUT JSON below ``/api/v1``."""
        return await self.api.client.put(f"/api/v1{path}", json=body, headers=self.headers)

    @asynccontextmanager
    async def feed(self, after: int | None = None) -> AsyncIterator[Frames]:
        """A feed connection."""
        address = self.api.url.replace("http", "ws", 1) + "/api/v1/feed"
        address += f"?after={after}" if after is not None else ""
        async with connect(address, additional_headers=self.headers, proxy=None) as socket_:
            yield Frames(socket_)


@dataclass
class Frames:
    """The frames of one feed connection."""

    socket: ClientConnection

    async def next(self, within_s: float = 5.0) -> dict[str, Any]:
        """The next frame of any type."""
        frame: dict[str, Any] = orjson.loads(await asyncio.wait_for(self.socket.recv(), within_s))
        return frame

    async def event(self) -> dict[str, Any]:
        """The next frame that is no heartbeat."""
        while True:
            frame = await self.next()
            if frame["type"] != "heartbeat":
                return frame


_idle: dict[tuple[bool, bool], list[FastAPI]] = {}


@contextlib.contextmanager
def _application(settings: Settings) -> Iterator[FastAPI]:
    """One that nobody else uses now: to work out three hundred routes takes half a second."""
    idle = _idle.setdefault((settings.demo, settings.test_clock), [])
    app = idle.pop() if idle else with_routes(demo=settings.demo, test_clock=settings.test_clock)
    yield app
    idle.append(app)


@asynccontextmanager
async def running_api(database_url: str, *, seeded: bool = True, **settings: Any) -> AsyncIterator[Api]:
    """Serve the API on a database; with the demo's accounts if ``seeded``."""
    if seeded:
        await seed_town(database_url, demo=True, elders=20)
    given = {"demo": True, "test_clock": True, "secret_key": "k" * 32, **settings}
    async with (
        contextlib.AsyncExitStack() as stack,
        process(Settings(database_url=database_url, **given)) as held,
        held.lease("api", "api-1") as lease,
    ):
        app = stack.enter_context(_application(held.settings))
        set_up(app, held.settings, held, lease)
        listener = socket.create_server(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        config = uvicorn.Config(
            app,
            log_level="warning",
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            async with httpx2.AsyncClient(base_url=url, timeout=10, trust_env=False) as client:
                await _until_up(client)
                yield Api(url, held, client)
        finally:
            server.should_exit = True
            await serving
            listener.close()


async def _until_up(client: httpx2.AsyncClient) -> None:
    while True:
        with contextlib.suppress(httpx2.TransportError):
            if (await client.get("/healthz")).status_code == 200:
                return
        await asyncio.sleep(0.02)
