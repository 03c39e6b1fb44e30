"""The program's clock in the test's hand."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import httpx2

LOCAL = ZoneInfo("Asia/Shanghai")
LONGEST_WALK_S = 240.0
STRETCH_S = 60.0


class Clock:
    """Moves every process's time. A walk stops at whatever falls due and waits until it is done."""

    def __init__(self, http_url: str) -> None:
        self._client = httpx2.AsyncClient(base_url=http_url, timeout=LONGEST_WALK_S, trust_env=False)

    async def now(self) -> dt.datetime:
        """What every process takes for the time."""
        return await self._move(0, settle=False)

    async def advance(self, seconds: float) -> dt.datetime:
        """Let this much time go by; afterwards everything that fell due has been done."""
        return await self._move(seconds)

    async def reach(self, moment: dt.datetime | str, plus_s: float = 0) -> dt.datetime:
        """Walk to ``plus_s`` seconds after a moment; nothing happens if that is past.

        In short stretches: the time that the walking itself takes goes by as well.
        """
        if isinstance(moment, str):
            moment = dt.datetime.fromisoformat(moment)
        goal = moment + dt.timedelta(seconds=plus_s)
        now = await self._move(0)
        while now < goal:
            now = await self._move(min((goal - now).total_seconds(), STRETCH_S))
        return now

    async def settle(self) -> None:
        """Wait until nothing that is due is left undone."""
        await self._move(0)

    async def nightfall(self) -> None:
        """Walk to ten in the evening unless it is night: few are on duty then."""
        now = (await self.now()).astimezone(LOCAL)
        if 7 <= now.hour < 21:
            await self.reach(now.replace(hour=22, minute=0))

    async def close(self) -> None:
        await self._client.aclose()

    async def _move(self, seconds: float, *, settle: bool = True) -> dt.datetime:
        if settle:
            answer = await self._client.post("/test/clock", json={"advance_s": seconds})
        else:
            answer = await self._client.get("/test/clock")
        assert answer.status_code == 200, answer.text
        state = answer.json()
        assert state["settled"] is not False, "something that was due was not done within 30 s"
        return dt.datetime.fromisoformat(state["now"])
