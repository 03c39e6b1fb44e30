"""Simulated responders: they answer the carrier's phones and follow their capability links."""

from __future__ import annotations

import asyncio
import logging
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2

from simulator.errand import Errand, Pace, Refused

logger = logging.getLogger(__name__)

LINK = re.compile(r"(https?://[^\s/]+(?:/[^\s/]+)*?)/r/([A-Za-z0-9_\-.~]*[A-Za-z0-9_\-])")
OFFER_S = 120.0
"""A call counts as an offer when a link came to the same number within this time."""
POLL_S = 0.5
OVERLAP = timedelta(seconds=1)
"""Messages are read again for so long, so that none between two looks is missed."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A link that came to a phone: ``base`` is the site, ``token`` the right to act."""

    number: str
    base: str
    token: str
    at: datetime


def offer_in(message: dict[str, Any]) -> Offer | None:
    """The offer in a text to a phone, if it has a link of ours."""
    if message["direction"] == "inbound" or (found := LINK.search(message["body"])) is None:
        return None
    at = datetime.fromisoformat(message["created_at"])
    return Offer(message["to"], found[1], found[2], at)


class Responders:
    """Everybody who gets offers, except the numbers left to hands."""

    def __init__(
        self,
        carrier_url: str,
        *,
        leave: Iterable[str] = (),
        decline_rate: float = 0.05,
        answer_call_rate: float = 0.5,
        pace: Pace | None = None,
        seed: int | None = None,
    ) -> None:
        self._leave = frozenset(leave)
        self._decline_rate = decline_rate
        self._answer_call_rate = answer_call_rate
        self._pace = pace or Pace()
        self._chance = random.Random(seed)
        self._carrier = httpx2.AsyncClient(base_url=carrier_url, timeout=100, trust_env=False)
        self._api = httpx2.AsyncClient(timeout=15, trust_env=False)
        self._known: set[str] = set()
        self._seen_until = datetime.min.replace(tzinfo=UTC) + OVERLAP

    async def run(self) -> None:
        """Act on offers until cancelled; a carrier that is away is waited for."""
        try:
            async with asyncio.TaskGroup() as group:
                while True:
                    try:
                        for offer in await self._new_offers():
                            group.create_task(self._respond(offer))
                    except httpx2.HTTPError as error:
                        logger.info("the carrier is away: %s", error)
                    await asyncio.sleep(POLL_S)
        finally:
            await self._carrier.aclose()
            await self._api.aclose()

    async def _new_offers(self) -> list[Offer]:
        since = datetime.now(UTC) - timedelta(seconds=OFFER_S)
        after = max(since, self._seen_until - OVERLAP).isoformat()
        messages = (await self._carrier.get("/sim/messages", params={"after": after})).json()
        if messages:
            self._seen_until = datetime.fromisoformat(messages[-1]["created_at"])
        offers = []
        for offer in filter(None, map(offer_in, messages)):
            fresh = offer.at > since and offer.token not in self._known
            if fresh and offer.number not in self._leave:
                self._known.add(offer.token)
                offers.append(offer)
        return offers

    async def _respond(self, offer: Offer) -> None:
        errand = Errand(self._api, offer.base, offer.token, offer.number, self._pace, self._chance)
        try:
            await errand.pause("answer")
            if self._chance.random() < self._decline_rate:
                await errand.decline()
                return
            if not await self._accept_by_call(offer):
                await errand.accept()
            await errand.carry_out()
        except (Refused, httpx2.HTTPError) as error:
            logger.info("%s leaves an offer: %s", offer.number, error)

    async def _accept_by_call(self, offer: Offer) -> bool:
        """Press 1 in a call that rings this phone now; False if the link has to do."""
        if self._chance.random() >= self._answer_call_rate:
            return False
        query = {"to": offer.number, "status": "ringing"}
        calls = (await self._carrier.get("/sim/calls", params=query)).json()
        if not calls or datetime.now(UTC) - offer.at > timedelta(seconds=OFFER_S):
            return False
        pressed = await self._carrier.post(f"/sim/calls/{calls[-1]['sid']}/digits", json={"digits": "1"})
        if pressed.is_success:
            logger.info("%s accepted by key and heard %s", offer.number, pressed.json()["said"])
        return pressed.is_success
