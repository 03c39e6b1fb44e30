"""What callers send and get about plans and check-ins."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import Field

from care.checkins.cadence import Cadence
from care.checkins.population import Population
from care.fields import Version, Words
from kit.fields import BigInt, Body, Changes, Line, Note, View, left_out

Channel = Literal["ok_button", "prompt", "call", "human", "visit"]
Channels = Annotated[list[Channel], Field(min_length=1, max_length=5)]
State = Literal["due", "trying", "answered", "unanswered", "escalated", "skipped"]
Answer = Literal["fine", "need", "help", "refused", "no_answer"]
Mood = Annotated[int, Field(ge=1, le=5)]

USUAL: tuple[Channel, ...] = ("prompt", "call", "human", "visit")
NINE, TEN = dt.time(9), dt.time(10)
EVENING, MORNING = dt.time(21), dt.time(7)


class NewCheckinPlan(Body):
    """A plan for one person (``person_id``) or for a population. Calls are spread over the window from
    ``from_time`` to ``until_time``; nothing automatic rings in the quiet hours. Times are Shanghai's.
    """

    name: Line
    person_id: BigInt | None = None
    population: Population | None = None
    cadence: Cadence
    from_time: dt.time = NINE
    until_time: dt.time = TEN
    quiet_from: dt.time = EVENING
    quiet_until: dt.time = MORNING
    channels: Channels = Field(default_factory=lambda: list(USUAL))


class CheckinPlanChanges(Changes):
    """What is to be different from the next day that is not written yet; what is written keeps its time
    unless the plan ends or pauses."""

    version: Version
    name: Line = left_out()
    cadence: Cadence = left_out()
    from_time: dt.time = left_out()
    until_time: dt.time = left_out()
    quiet_from: dt.time = left_out()
    quiet_until: dt.time = left_out()
    channels: Channels = left_out()


class CheckinPause(Body):
    """``until_on`` None: until somebody resumes it."""

    reason: Line
    from_on: dt.date | None = None
    until_on: dt.date | None = None


class CheckinPlanView(View):
    """A plan. ``people``: of a population, on the day written last; ``next_day``: the day written next."""

    id: int
    area_id: int
    version: int
    name: str
    person_id: int | None
    person_name: str | None
    population: dict[str, Any] | None
    cadence: dict[str, Any]
    from_time: dt.time
    until_time: dt.time
    quiet_from: dt.time
    quiet_until: dt.time
    channels: list[str]
    paused_from: dt.date | None
    paused_until: dt.date | None
    pause_reason: str | None
    active: bool
    next_day: dt.date
    people: int


class CheckinAttempt(View):
    """One attempt. ``result`` None: under way."""

    channel: str
    at: dt.datetime
    result: str | None


class CheckinView(View):
    """A check-in. ``asks_human``: somebody at the desk has to call, on ``phone`` (in full for who handles
    cases, masked for others, None where nobody has to), before ``next_at``, when the next step is taken.
    """

    id: int
    person_id: int
    person_name: str
    area_id: int
    plan_id: int
    due_at: dt.datetime
    deadline_at: dt.datetime
    risk: str
    state: State
    reason: str | None
    asks_human: bool
    phone: str | None
    next_at: dt.datetime | None
    answer: str | None
    answered_at: dt.datetime | None
    answered_how: str | None
    mood: int | None
    needs: list[str]
    note: str | None
    attempts: list[CheckinAttempt]
    case_id: int | None


class CheckinCounts(View):
    """How many of a day stand where; ``waiting_for_channel``: of those that a broken means holds up."""

    due: int
    trying: int
    answered: int
    unanswered: int
    escalated: int
    skipped: int
    asks_human: int
    waiting_for_channel: int


class CheckinResult(Body):
    """What a human heard. ``need`` becomes a request on the desk, ``help`` a case at once; ``no_answer``
    goes on to the next step."""

    answer: Answer
    mood: Mood | None = None
    needs: Words = Field(default_factory=list)
    note: Note | None = None


class PopulationSize(View):
    """How many belong to a population today."""

    people: int
