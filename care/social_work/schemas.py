"""What callers send and get about social-work files."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from care.fields import Version
from kit.fields import BigInt, Body, Changes, Moment, Note, View, left_out

FileState = Literal["open", "closed"]
FileOutcome = Literal["reached", "partly", "not_reached", "ended_by_person", "handed_over"]
SessionPlace = Literal["home", "office", "telephone", "group"]


class NewSocialWorkFile(Body):
    """A file about a person. ``worker_id``: default whoever opens it; ``supervisor_id``: of the person's
    area. Only these two read it."""

    person_id: BigInt
    worker_id: BigInt | None = None
    supervisor_id: BigInt
    referral_id: BigInt | None = None
    reason: Note
    goals: Note | None = None
    plan: Note | None = None
    review_at: Moment | None = None


class SocialWorkFileChanges(Changes):
    """What is to be different. Handing over (``worker_id``, ``supervisor_id``) is the supervisor's."""

    version: Version
    worker_id: BigInt = left_out()
    supervisor_id: BigInt = left_out()
    reason: Note = left_out()
    goals: Note | None = None
    plan: Note | None = None
    review_at: Moment | None = None


class NewSession(Body):
    """A session with the person."""

    at: Moment
    how: SessionPlace
    minutes: Annotated[int, Field(ge=1, le=1440)]
    note: Note
    next: Note | None = None


class SocialWorkClosing(Body):
    """How it ended."""

    version: Version
    outcome: FileOutcome
    closing: Note


class SocialWorkSession(View):
    """A session as it was written down."""

    id: int
    user_id: int
    user_name: str
    at: dt.datetime
    how: SessionPlace
    minutes: int
    note: str | None
    next: str | None
    recorded_at: dt.datetime


class SocialWorkFileItem(View):
    """A file in the list of its worker or supervisor: nothing of what is in it."""

    id: int
    version: int
    person_id: int
    person_name: str
    area_id: int
    worker_id: int
    worker_name: str
    supervisor_id: int
    supervisor_name: str
    referral_id: int | None
    state: FileState
    outcome: FileOutcome | None
    opened_at: dt.datetime
    review_at: dt.datetime | None
    closed_at: dt.datetime | None


class SocialWorkFileView(SocialWorkFileItem):
    """The whole file. Every look at it is on record."""

    reason: str | None
    goals: str | None
    plan: str | None
    closing: str | None
    sessions: list[SocialWorkSession]
