"""What a message says: filled in when it is sent, from the case as it is then.

No address and no door code goes out by SMS; those stand behind the responder's link.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import sqlalchemy as sa

from dispatch.carriers import wording
from dispatch.checkins import routine
from dispatch.drills import answering as drills
from dispatch.family import composing as family
from dispatch.family import permission
from dispatch.link import capability
from dispatch.naming import mask_name
from dispatch.visits import links
from dispatch.vocabulary import LIVE, STAY_OUTSIDE, OfferState
from kit.catalogue import text
from kit.database import Transaction
from kit.outbox import Taken
from kit.settings import Settings

_CASE = sa.text(
    """
    select c.id, c.number, c.kind, c.priority, c.state, c.owner_id, c.closed_at, c.resolved_at,
           c.waiting_since, c.opened_at, c.area_path, p.name as person, a.name as area,
           (select count(*) from (
                select from cases w
                where w.closed_at is null and w.priority <= 2 and w.waiting_since is not null
                  and w.id <> c.id
                  and (c.area_path is null or w.area_path is null
                       or starts_with(w.area_path, '/' || split_part(c.area_path, '/', 2) || '/'))
                limit :most) w) as waiting
    from cases c
    left join persons p on p.id = c.person_id
    left join areas a on a.id = c.area_id
    where c.id = :id
    """
)

MOST_WAITING = 100
"""Others are counted up to here: in a storm every message would count them all again."""

_OFFER = sa.text("select id, state, reply_code, responder_id, automatic from offers where id = :id")

_STILL_WAITING = sa.text(
    """
    select exists (select from cases
                   where id = any(cast(:ids as bigint[])) and waiting_since is not null)
    """
)

TO_WHOEVER_GOES = ("sms.recalled", "sms.taken_by_another", "sms.stay_outside")
OWNER_PAGES = ("page.owner",)
LADDER_PAGES = ("page.desk", "page.duty_leader", "page.partner_centre", "page.contact")


@dataclass(frozen=True, slots=True)
class Composed:
    """A message's text, or why it is not needed any more."""

    text: str
    pointless: str | None = None
    template: str = ""
    values: dict[str, str] = field(default_factory=dict)


async def compose(tx: Transaction, message: Taken, settings: Settings) -> Composed:
    """Read the case again and say what is true now; what has been answered is not sent. A message about
    no case says what it was written with.
    """
    if drills.is_drill(message):
        return _whole(drills.words(message, settings), await drills.pointless(tx, message), message)
    if message.case_id is None:
        about = links.completed(settings, wording.values(message, settings.language))
        said = {name: str(value) for name, value in about.items()}
        pointless = await routine.pointless(tx, message) or await wording.pointless(tx, message)
        words = text(message.template, settings.language, **said)
        return Composed(words, pointless, message.template, said)
    if message.template.startswith(family.NEWS):
        pointless = await family.pointless(tx, message)
        return _whole("" if pointless else await family.sms(tx, message, settings), pointless, message)
    case = await tx.row(_CASE, {"id": message.case_id, "most": MOST_WAITING})
    if case is None:
        return Composed("", "no_case")
    offer = None
    if message.offer_id is not None:
        offer = await tx.row(_OFFER, {"id": message.offer_id})
    pointless = await _pointless(tx, message, case, offer)
    language = settings.language
    values = {
        "number": case["number"],
        "kind": text(f"kind.{case['kind']}", language),
        "priority": f"P{case['priority']}",
        "person": mask_name(case["person"]) or text("person.unknown", language),
        "area": case["area"] or text("area.unknown", language),
        "minutes": _minutes(case["opened_at"], await tx.now()),
        "waiting": _waiting(case["waiting"], language),
        "outside": text("stay_outside", language) if case["kind"] in STAY_OUTSIDE else "",
        "fire": text("call_fire_brigade", language) if case["kind"] in STAY_OUTSIDE else "",
        "link": "",
        "code": "",
    }
    if offer is not None:
        token = capability.token(settings.secret_key, offer["id"])
        values["link"] = f"{settings.public_url.rstrip('/')}/r/{token}"
        values["code"] = offer["reply_code"]
    template = message.template
    if case["kind"] in STAY_OUTSIDE and message.template == "page.contact":
        template = "page.contact_outside"  # relatives are not invited to come
    said = {name: str(value) for name, value in values.items()}
    return Composed(text(template, language, **said), pointless, template, said)


def _whole(words: str, pointless: str | None, message: Taken) -> Composed:
    """Words that other rooms have put together: for a carrier's template they are its one variable."""
    return Composed(words, pointless, message.template, {"text": words})


def _waiting(others: int, language: str) -> str:
    if not others:
        return ""
    count = f"{MOST_WAITING - 1}+" if others >= MOST_WAITING else others
    return text("waiting.more", language, count=count)


async def _pointless(
    tx: Transaction, message: Taken, case: sa.RowMapping, offer: sa.RowMapping | None
) -> str | None:
    """Why a message need not go out any more; None: it must."""
    if message.template in TO_WHOEVER_GOES:
        return None
    if case["closed_at"] is not None:
        return "case_closed"
    if offer is not None:
        wanted = {OfferState.OFFERED} if message.template.endswith(".offer") else LIVE
        return None if offer["state"] in wanted else f"offer_{offer['state']}"
    contact_id = message.params.get("contact_id")
    if contact_id is not None and not await permission.may_be_called(tx, case["id"], contact_id):
        return family.NOT_TO_BE_INFORMED
    if message.template in LADDER_PAGES:
        ids = [case["id"], *message.params.get("joined", [])]
        waiting = await tx.scalar(_STILL_WAITING, {"ids": ids})
        return None if waiting else "answered"
    if message.template in OWNER_PAGES and case["owner_id"] != message.user_id:
        return "not_owner"
    return None


def _minutes(since: dt.datetime, now: dt.datetime) -> int:
    return max(0, round((now - since).total_seconds() / 60))
