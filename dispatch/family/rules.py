"""What a relative is told and when, from the facts of a case. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from care.persons.contacts import reachable
from dispatch.vocabulary import OfferState, Outcome, Priority

PERSONALLY = frozenset({Outcome.DIED})
"""How it ended is told by a human, never by a message."""

NEWS_EVENTS = (
    "opened",
    "linked",
    "promoted",
    "caller_known",
    "claimed",
    "takeover",
    "contact",
    "offered",
    "offer_accepted",
    "offer_completed",
    "offer_withdrawn",
    "offer_lapsed",
    "closed",
    "reopened",
    "person_merged",
    "family_resumed",
)
"""Lines of a timeline after which there may be something to tell."""


class News(StrEnum):
    """What is told; each says all that is true when it leaves."""

    PRESSED = "pressed"  # the bell was pressed
    HANDLED = "handled"  # somebody at the desk has it
    REACHED = "reached"  # somebody has heard or seen the person
    SENT = "sent"  # somebody is being sent; to those only who are told from then on
    COMING = "coming"  # who is coming
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Facts:
    """A case as far as it concerns a relative. ``lead_*``: whoever has said yes and is not done;
    ``sending``: somebody is asked and has not answered yet; ``reopened``: how often."""

    opened_at: dt.datetime
    priority: int
    claimed_at: dt.datetime | None = None
    contact_at: dt.datetime | None = None
    dispatched_at: dt.datetime | None = None
    lead_id: int | None = None
    lead_at: dt.datetime | None = None
    sending: bool = False
    resolved_at: dt.datetime | None = None
    reopened: int = 0
    closed_at: dt.datetime | None = None
    outcome: str | None = None


def news(facts: Facts, inform: str, *, told: bool = False) -> tuple[News, str] | None:
    """The newest of what somebody with this timing is told, and its key within the case (the same news
    of another helper, of another ending, or after a reopening, is new); None: nothing yet, or nothing by
    a message. ``told``: he has been told of the case before, and must not go on believing its ending.
    """
    begun = {
        "at_press": facts.opened_at,
        "after_contact": facts.contact_at,
        "on_dispatch": facts.dispatched_at,
    }.get(inform)
    if begun is None and not (told and facts.reopened):
        return None
    if facts.closed_at is not None:
        if facts.outcome in PERSONALLY:
            return None
        return News.ENDED, f"ended{int(facts.closed_at.timestamp())}"
    # Whoever takes the case over from a colleague is no news to those who know that help is coming. A
    # reopening begins with neither contact nor lead.
    nothing_yet = facts.contact_at is None and facts.lead_at is None
    happened: list[tuple[dt.datetime | None, News, str]] = [
        (facts.opened_at, News.PRESSED, "pressed"),
        (facts.claimed_at if nothing_yet else None, News.HANDLED, "handled"),
        (facts.contact_at, News.REACHED, "reached"),
        (facts.lead_at, News.COMING, f"coming{facts.lead_id}"),
    ]
    if inform == "on_dispatch":
        happened.insert(3, (facts.dispatched_at, News.SENT, "sent"))
    # Of two at the same moment the later of the list.
    at = [(moment, place, what, key) for place, (moment, what, key) in enumerate(happened) if moment]
    newest = max(at, key=lambda one: one[:2])
    again = f".again{facts.reopened}" if facts.reopened else ""
    return newest[2], f"{newest[3]}{again}"


def leaves_at(contact: dict[str, Any], priority: int, now: dt.datetime) -> dt.datetime:
    """When it leaves: an emergency of the first order at once, at any hour; anything else within the
    hours at which this relative wants to be reached."""
    if priority == Priority.P1 or reachable(contact, now):
        return now
    # Hours begin on a minute, and are the same again a week later.
    quarter = dt.timedelta(minutes=15)
    later = now - dt.timedelta(seconds=now.timestamp() % quarter.total_seconds())
    for _ in range(7 * 24 * 4):
        later += quarter
        if reachable(contact, later):
            return later
    return now


def stage(facts: Facts, lead_state: str | None, entered: bool) -> str:
    """Where things stand, for the page and the message: ``received``, ``handled``, ``reached``,
    ``sending``, ``accepted``, ``coming``, ``arrived``, ``inside``, ``helped``, ``ended``."""
    if facts.closed_at is not None:
        return "ended"
    if facts.resolved_at is not None:
        return "helped"
    if lead_state == OfferState.ON_SCENE:
        return "inside" if entered else "arrived"
    if lead_state is not None:
        return "coming" if lead_state == OfferState.EN_ROUTE else "accepted"
    if facts.sending:
        return "sending"
    if facts.contact_at is not None:
        return "reached"
    return "received" if facts.claimed_at is None else "handled"
