"""What a responder does with one capability link, from acceptance to the outcome."""

from __future__ import annotations

import asyncio
import logging
import random
from dataclasses import dataclass
from typing import Any

import httpx2

from simulator.texts import text

logger = logging.getLogger(__name__)

TRIES = 30
RETRY_S = 2.0


class Refused(Exception):
    """The centre refused a step: the offer is gone, or somebody else has it."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Mean seconds before each stage; real times are spread around them."""

    answer_s: float = 8.0
    depart_s: float = 20.0
    arrive_s: float = 60.0
    enter_s: float = 15.0
    complete_s: float = 60.0

    def before(self, stage: str, chance: random.Random) -> float:
        """Between half and twice the mean of a stage."""
        mean: float = getattr(self, f"{stage}_s")
        return mean * chance.triangular(0.5, 2.0, 0.8)


class Errand:
    """One offer in the hands of one responder."""

    def __init__(
        self,
        api: httpx2.AsyncClient,
        base: str,
        token: str,
        number: str,
        pace: Pace,
        chance: random.Random,
    ) -> None:
        self._api = api
        self._url = f"{base}/api/v1/r/{token}"
        self._number = number
        self._pace = pace
        self._chance = chance

    async def pause(self, stage: str) -> None:
        """Take the time a stage takes."""
        await asyncio.sleep(self._pace.before(stage, self._chance))

    async def decline(self) -> None:
        """Say no.

        :raises Refused: the offer is gone.
        """
        await self._act("decline", {"reason": text("responder.decline")})

    async def accept(self) -> None:
        """Open the link and say yes.

        :raises Refused: somebody else has accepted, or the offer has expired.
        """
        await self._request("GET", self._url)
        await self._act("accept")

    async def carry_out(self) -> None:
        """Confirm the phone, go there, go in, help.

        :raises Refused: the centre refused a step, for example because the case was closed.
        """
        await self._act("confirm", {"phone_tail": self._number[-4:]})
        await self._request("GET", self._url)
        await self.pause("depart")
        await self._act("depart", {"eta_min": max(1, round(self._pace.arrive_s / 60))})
        await self.pause("arrive")
        await self._act("arrive")
        await self.pause("enter")
        await self._act("enter")
        await self.pause("complete")
        await self._act("complete", {"outcome": "stayed", "note": text("responder.note")})

    async def _act(self, action: str, content: dict[str, Any] | None = None) -> None:
        await self._request("POST", f"{self._url}/{action}", content or {})
        logger.info("%s: %s", self._number, action)

    async def _request(self, method: str, url: str, content: dict[str, Any] | None = None) -> None:
        """Ask, again while the API is away or failing, about a minute long."""
        problem = ""
        for _ in range(TRIES):
            try:
                response = await self._api.request(method, url, json=content)
            except httpx2.TransportError as error:
                problem = f"{type(error).__name__}: {error}"
            else:
                if response.is_success:
                    return
                problem = f"{response.status_code} {response.text[:200]}"
                if response.status_code < 500:
                    break
            await asyncio.sleep(RETRY_S)
        raise Refused(f"{method} {url}: {problem}")
