"""What callers send and get about floods."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from dispatch.cases.schemas import CaseView, Named
from kit.fields import BigInt, Body, Line, Moment, View
from kit.pages import Page


class ShelveBody(Body):
    """Until when, and why."""

    until: Moment
    reason: Line = Field(examples=["已约维修,明早八点再看"])


class ShelveManyBody(ShelveBody):
    """Several at once, all or none. A P1 or P2 among them is named and nothing is done."""

    case_ids: Annotated[list[BigInt], Field(min_length=1, max_length=200)]


class TrayPage(Page[CaseView]):
    """What waits in the tray. ``alarms``: of the caller's desk in the last 10 minutes; above ``limit`` it
    is flooded."""

    alarms: int
    limit: int
    flooded: bool


class CauseCase(View):
    """One of the emergencies, still open."""

    id: int
    number: str
    kind: str
    state: str
    opened_at: dt.datetime


class CauseView(View):
    """Emergencies of one building. Each has its own case and its own next step."""

    id: int
    place: str
    area: Named
    opened_at: dt.datetime
    changed_at: dt.datetime
    cases: list[CauseCase]
