"""What callers send and get about campaigns."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from care.checkins.population import Population
from kit.fields import Body, Line, View, storable

CampaignState = Literal["running", "done", "stopped"]
Words = Annotated[str, AfterValidator(storable), Field(min_length=1, max_length=500)]


class NewCampaign(Body):
    """``channel``: ``call`` (key 1 heard, 3 help), ``sms``, or ``prompt`` (the terminal says it).
    How many people it is says ``POST /checkin-plans/count`` beforehand."""

    name: Line
    population: Population
    channel: Literal["call", "sms", "prompt"]
    text: Words


class CampaignView(View):
    """A campaign with its progress, live. ``waiting``: nothing has left for them yet; ``under_way``: left,
    and not known to have arrived; ``reached``: delivered or answered by a human; ``left_out``: without a
    number or terminal, away, or not served any more.
    """

    id: int
    name: str
    area_id: int
    population: dict[str, Any]
    channel: str
    text: str
    state: CampaignState
    people: int
    started_at: dt.datetime
    ended_at: dt.datetime | None
    waiting: int
    under_way: int
    reached: int
    answered: int
    failed: int
    left_out: int
    stopped: int
    help: int


class CampaignItem(View):
    """A campaign in the list."""

    id: int
    name: str
    area_id: int
    channel: str
    state: CampaignState
    people: int
    started_at: dt.datetime
    ended_at: dt.datetime | None
