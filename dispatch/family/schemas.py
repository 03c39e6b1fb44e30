"""What the desk sees of a family that is told, and what a relative's link shows."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from kit.fields import View

Stage = Literal[
    "received",
    "handled",
    "reached",
    "sending",
    "accepted",
    "coming",
    "arrived",
    "inside",
    "helped",
    "ended",
]


class FamilyNews(View):
    """A message to a relative."""

    news: Literal["pressed", "handled", "reached", "sent", "coming", "ended"]
    state: str
    reason: str | None = Field(description="Why it did not leave or did not arrive")
    due_at: dt.datetime
    sent_at: dt.datetime | None


class FamilyMember(View):
    """A relative of the person, in the order of calling."""

    contact_id: int
    name: str
    relation: str | None
    inform: Literal["at_press", "after_contact", "on_dispatch", "never"]
    told: bool = Field(description="Whether he is told of this case, when his time has come")
    with_her_at: dt.datetime | None = Field(description="When he said that he is with the person")
    news: list[FamilyNews]


class FamilyStopView(View):
    """Since when, by whom and why nobody of the family is told."""

    at: dt.datetime
    by: str
    reason: str


class FamilyView(View):
    """The family of a case. ``agreed``: the person wants it to be told."""

    agreed: bool
    stopped: FamilyStopView | None
    members: list[FamilyMember]


class FamilyLinkView(View):
    """What a relative's link shows. Names and the ending only once the telephone is confirmed."""

    stage: Stage
    now: str = Field(description="How things stand, in a sentence or two")
    number: str
    kind_text: str
    person: str | None
    pressed_at: dt.datetime
    closed_at: dt.datetime | None
    agent: str | None = Field(description="Who has the case at the desk")
    helper: str | None = Field(description="Who comes")
    helper_of: str | None
    eta_at: dt.datetime | None
    desk_phone: str | None
    stay_outside: bool
    confirmed: bool
    with_her_at: dt.datetime | None
