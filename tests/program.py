"""A running program as outsiders see it: the HTTP surface, the carrier, process numbers.

`Desk` rides out an API that is being killed: it asks again until it is answered.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx2

RETRY_S = 0.1
PATIENCE_S = 30.0
MOST = 200
"""Longest page of the surface."""


class Desk:
    """One signed-in user of the API at ``url``. Use as an async context manager."""

    def __init__(self, url: str, username: str = "supervisor", password: str = "demo") -> None:
        self.username = username
        self._password = password
        self._token: str | None = None
        self._client = httpx2.AsyncClient(base_url=url, timeout=20, trust_env=False)

    async def __aenter__(self) -> Desk:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def get(self, path: str, **params: Any) -> Any:
        """The JSON below ``/api/v1``, asked for until the API answers.

        Raises: ``TimeoutError`` after 30 s; ``AssertionError`` for any answer but 200.
        """
        answer = await self._until_answered("GET", path, params=params)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    async def post(self, path: str, body: Any = None) -> httpx2.Response:
        """POST below ``/api/v1``, repeated until the API answers."""
        return await self._until_answered("POST", path, json=body or {})

    async def every(self, path: str, **params: Any) -> AsyncIterator[dict[str, Any]]:
        """All items of a list, page by page."""
        cursor = None
        while True:
            more: dict[str, Any] = {"cursor": cursor} if cursor else {}
            page = await self.get(path, limit=MOST, **params, **more)
            for item in page["items"]:
                yield item
            cursor = page["next"]
            if cursor is None:
                return

    async def _until_answered(self, method: str, path: str, **parts: Any) -> httpx2.Response:
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                if self._token is None:
                    await self._sign_in()
                headers = {"Authorization": f"Bearer {self._token}"}
                answer = await self._client.request(method, f"/api/v1{path}", headers=headers, **parts)
            except httpx2.TransportError as error:
                reason = repr(error)
            else:
                if answer.status_code == 401:
                    self._token = None
                elif answer.status_code < 500:
                    return answer
                reason = f"{answer.status_code} {answer.text}"
            if time.monotonic() > deadline:
                raise TimeoutError(f"{method} {path}: {reason}")
            await asyncio.sleep(RETRY_S)

    async def _sign_in(self) -> None:
        body = {"username": self.username, "password": self._password}
        answer = await self._client.post("/api/v1/sessions", json=body)
        self._client.cookies.clear()
        if answer.status_code < 500:
            assert answer.status_code == 201, answer.text
            self._token = answer.json()["token"]


class Clock:
    """``/test/clock`` of the API at ``url``."""

    def __init__(self, url: str) -> None:
        self._client = httpx2.AsyncClient(base_url=url, timeout=120, trust_env=False)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def advance(self, seconds: float) -> None:
        """Walk on; returns when nothing due is left."""
        answer = await self._client.post("/test/clock", json={"advance_s": seconds})
        assert answer.status_code == 200, answer.text
        assert answer.json()["settled"], "something due was left undone for 30 s"

    async def ahead(self) -> float:
        """By how many seconds the test has moved the clock on, jumps included."""
        answer = await self._client.get("/test/clock")
        assert answer.status_code == 200, answer.text
        now = dt.datetime.fromisoformat(answer.json()["now"]).timestamp()
        return now - time.time()

    async def jump(self, seconds: float) -> None:
        """Set the server's clock wrong by so much."""
        answer = await self._client.post("/test/clock", json={"jump_s": seconds})
        assert answer.status_code == 200, answer.text


class Carrier:
    """``/sim`` of the simulated carrier at ``url``."""

    def __init__(self, url: str) -> None:
        self._client = httpx2.AsyncClient(base_url=url, timeout=20, trust_env=False)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def sent(self) -> list[dict[str, Any]]:
        """Texts and calls that the carrier was asked for, with ``status_callback``."""
        records = []
        for kind in ("messages", "calls"):
            answer = await self._client.get(f"/sim/{kind}")
            assert answer.status_code == 200, answer.text
            records += [record for record in answer.json() if record["direction"] != "inbound"]
        return records

    async def fail(self, fault: str, **more: Any) -> None:
        """Set a fault, see ``POST /sim/faults``."""
        answer = await self._client.post("/sim/faults", json={"fault": fault, **more})
        assert answer.status_code == 201, answer.text

    async def recover(self) -> None:
        """No faults any more; requests that are held up stay so."""
        answer = await self._client.delete("/sim/faults")
        assert answer.status_code == 204, answer.text
