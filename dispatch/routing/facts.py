"""What routing knows: of somebody who could come, of the place, of how to ask. Nothing else counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

Route = tuple[str, str]
"""A channel and a telephone number."""


@dataclass(frozen=True, slots=True)
class Responder:
    """Somebody who could come. Distances in metres, WGS 84."""

    id: int
    name: str
    type: str
    provider_id: int | None = None
    provider_name: str | None = None
    phones: tuple[str, ...] = ()  # the next to be tried first
    channels: tuple[str, ...] = ("sms", "voice")  # in order
    vehicle: str | None = None
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    lat: float | None = None
    lon: float | None = None
    # The smallest area that holds the place and where he works, counted from the place's own (0) up.
    ring: int | None = None
    covers: bool = False  # he works for an area that holds the place
    provider_serves: bool = True  # the provider's contract covers the place
    contract: str | None = None  # not_begun | expired | ended; None: nothing is wrong
    contract_day: dt.date | None = None
    expired: tuple[tuple[str, dt.date], ...] = ()  # certificates: kind and last day
    on_duty_until: dt.datetime | None = None
    on_leave_until: dt.datetime | None = None
    load: int = 0  # live offers in other cases
    declined: int = 0  # in the last 12 h
    unanswered: int = 0  # let pass in the last 24 h
    helped: int = 0  # tasks completed for this person or home
    regular: str | None = None  # comes regularly, as carer, grid_worker, …
    asked: str | None = None  # state of the last offer in this case to him or to his telephone
    spent: frozenset[Route] = frozenset()  # whose quota is used up

    def routes(self) -> list[Route]:
        """Over each channel the first number whose quota is not spent."""
        found = []
        for channel in self.channels:
            free = [phone for phone in self.phones if (channel, phone) not in self.spent]
            if free:
                found.append((channel, free[0]))
        return found


@dataclass(frozen=True, slots=True)
class Policy:
    """How to ask in this area for this kind."""

    at_once: int = 1  # how many are asked at the same time
    too_far_min: int = 60
    demands: frozenset[str] = frozenset()  # one of these skills; none: everybody will do


@dataclass(frozen=True, slots=True)
class Place:
    """Where help is needed, for what and for whom."""

    kind: str
    area_path: str | None = None
    # Levels of the areas around the place, from its own up to the district.
    levels: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    languages: frozenset[str] = frozenset()
    today: dt.date = dt.date.min
    policy: Policy = field(default_factory=Policy)
