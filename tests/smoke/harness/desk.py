"""A dispatcher or supervisor: signed in, and, with a console, listening to the feed."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from typing import Any

import httpx2
import orjson
from pydantic import ValidationError
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from app.openapi import FRAMES
from simulator.receipts import Press
from tests.smoke.harness.case import Asked, Case
from tests.smoke.harness.waiting import until

PASSWORD = "demo"
RECONNECT_S = 0.1


class Refused(Exception):
    """The program said no. ``code`` as in the problem document, ``problem`` the whole of it."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(f"{problem.get('code')}: {problem}")
        self.code = problem.get("code")
        self.problem = problem


class Desk:
    """One signed-in user."""

    def __init__(self, http_url: str, username: str) -> None:
        self._http_url = http_url
        self.username = username
        self.id = 0
        self.phone = ""
        self._client = httpx2.AsyncClient(base_url=f"{http_url}/api/v1", timeout=20, trust_env=False)
        self._console: asyncio.Task[None] | None = None
        self._heard: list[dict[str, Any]] = []
        self.misshapen: list[str] = []
        """Frames that are not as OpenAPI describes them."""
        self._live = asyncio.Event()

    async def sign_in(self) -> None:
        """Get a token."""
        body = {"username": self.username, "password": PASSWORD}
        session = await self.post("/sessions", body)
        self.id = session["user"]["id"]
        self._client.cookies.clear()
        self._client.headers["Authorization"] = f"Bearer {session['token']}"

    async def open_console(self) -> None:
        """Listen to the feed from now on: a console that is alive."""
        self._console = asyncio.create_task(self._listen(), name=f"console of {self.username}")
        await asyncio.wait_for(self._live.wait(), 10)

    async def close_console(self) -> None:
        """The console is gone, the user stays signed in."""
        if self._console is not None:
            self._console.cancel()
            await asyncio.gather(self._console, return_exceptions=True)
            self._console = None

    async def leave(self) -> None:
        """Close the console and the connection."""
        await self.close_console()
        await self._client.aclose()

    async def get(self, path: str, **params: Any) -> Any:
        """GET below ``/api/v1``. Raises: ``Refused``."""
        return _answer(await self._client.get(path, params=params))

    async def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """POST below ``/api/v1``. Raises: ``Refused``."""
        return _answer(await self._client.post(path, json=body or {}))

    async def put(self, path: str, body: dict[str, Any]) -> Any:
        """PUT below ``/api/v1``. Raises: ``Refused``."""
        return _answer(await self._client.put(path, json=body))

    # cases

    async def cases(self, device_id: str) -> list[Case]:
        """The device's cases that are not closed."""
        items = (await self.get("/cases", state="open", device_id=device_id))["items"]
        return [Case(self, item["id"], item["number"]) for item in items]

    async def case_of(self, press: Press | str) -> Case:
        """Wait for the one open case that a press, or anything from a device, has led to."""
        if isinstance(press, str):
            found = await until(lambda: self.cases(press), f"a case for {press}")
            assert len(found) == 1, f"one case per person: {found}"
            return found[0]

        async def taken_to() -> int | None:
            items = (await self.get("/signals", limit=100))["items"]
            return next((s["case_id"] for s in items if s["signal_id"] == press.id), None)

        case_id = await until(taken_to, f"a case for press {press.id}")
        return Case(self, case_id, (await self.get(f"/cases/{case_id}"))["number"])

    async def claim(self, case: Case) -> None:
        await self._do(case, "claim")

    async def contact(self, case: Case, how: str = "voice") -> None:
        await self._do(case, "contact", how=how, note="")

    async def note(self, case: Case, text: str) -> None:
        await self._do(case, "note", text=text)

    async def hold(self, case: Case, until: dt.datetime) -> None:
        await self._do(case, "hold", until=until.isoformat(), reason="请稍候")

    async def takeover(self, case: Case) -> None:
        await self._do(case, "takeover", reason="换人")

    async def dispatch(self, case: Case, *responder_ids: int, role: str = "lead") -> Asked:
        """Ask these, or the best ranked; answers the last one asked."""
        chosen = {"responder_ids": list(responder_ids)} if responder_ids else {}
        await self._do(case, "dispatch", role=role, **chosen)
        return await case.asked(role)

    async def close(self, case: Case, disposition: str = "health", outcome: str = "stayed") -> None:
        await self._do(case, "close", disposition=disposition, outcome=outcome, note="")

    async def report(self, asked: Asked, action: str, **fields: Any) -> None:
        """Enter what a responder said on the phone: ``depart``, ``arrive``, ``enter`` …"""
        await self.post(f"/offers/{asked.offer_id}/{action}", fields)

    async def messages(self, case: Case) -> list[dict[str, Any]]:
        """What went out for a case, the newest first."""
        items: list[dict[str, Any]] = (await self.get("/messages", case_id=case.id, limit=200))["items"]
        return items

    async def _do(self, case: Case, action: str, **fields: Any) -> None:
        await self.post(f"/cases/{case.id}/{action}", fields)

    # the console

    async def hears(self, type_: str, case: Case, *, alert: bool | None = None) -> dict[str, Any]:
        """Wait for an event of the feed; each is heard once. ``alert``: whether it must sound."""

        async def heard() -> dict[str, Any] | None:
            for event in self._heard:
                if event["type"] == f"case.{type_}" and event.get("case_id") == case.id:
                    self._heard.remove(event)
                    return event
            return None

        event = await until(heard, f"{self.username}'s console hears {type_} of case {case.number}")
        if alert is not None:
            assert event.get("alert", False) is alert, event
        return event

    def forget(self) -> None:
        """Forget what the console has heard."""
        self._heard.clear()
        self.misshapen.clear()

    def _hold_to_its_shape(self, frame: str | bytes) -> None:
        try:
            FRAMES.validate_json(frame, extra="forbid")
        except ValidationError as error:
            self.misshapen.append(f"{frame!r}: {error}")

    async def _listen(self) -> None:
        """Listen for ever; after a broken connection go on from the last event heard."""
        url = self._http_url.replace("http://", "ws://") + "/api/v1/feed"
        headers = {"Authorization": self._client.headers["Authorization"]}
        after = ""
        while True:
            with contextlib.suppress(OSError, TimeoutError, WebSocketException):
                async with connect(url + after, additional_headers=headers, proxy=None) as socket:
                    async for frame in socket:
                        event = orjson.loads(frame)
                        self._hold_to_its_shape(frame)
                        after = f"?after={event['seq']}"
                        self._live.set()
                        if event["type"] not in ("heartbeat", "reset"):
                            self._heard.append(event)
            await asyncio.sleep(RECONNECT_S)


def _answer(response: httpx2.Response) -> Any:
    if response.is_success:
        return response.json()
    raise Refused(response.json())
