"""What a relative reads: an SMS, and the state of things that the page shows too."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import sqlalchemy as sa

from care.persons.sealing import open_contacts
from care.persons.tables import contacts, persons
from care.providers.tables import providers
from care.responders.tables import responders
from dispatch.family import following, permission, rules
from dispatch.family.following import FACTS, LEAD, facts_of
from dispatch.family.tables import family_links
from dispatch.link import capability
from dispatch.naming import mask_name
from dispatch.tables import cases
from dispatch.vocabulary import STAY_OUTSIDE
from kit.catalogue import text
from kit.clock_zone import LOCAL
from kit.database import Transaction
from kit.outbox import Taken
from kit.settings import Settings
from kit.users import users
from kit.vault.cipher import BLIND_BYTES

NEWS = "family."
"""What the templates of messages to relatives begin with."""

NOT_TO_BE_INFORMED = "not_to_be_informed"
"""Why a message did not leave."""

TOKEN = b"family"
"""Purpose of the token: one that opens an offer opens no relative's page."""

MARK_BITS = 24
"""How much of a number's blind index stands in a token: enough that no other number opens it."""


@dataclass(frozen=True, slots=True)
class Now:
    """A case as it is at this moment, for its family. ``agent``: who has it; ``helper``: who comes."""

    stage: str
    number: str
    kind: str
    priority: int
    person: str | None
    area_path: str | None
    pressed_at: dt.datetime
    contact_at: dt.datetime | None
    closed_at: dt.datetime | None
    outcome: str | None
    agent: str | None
    helper: str | None
    helper_of: str | None
    eta_at: dt.datetime | None

    @property
    def stay_outside(self) -> bool:
        """Whether nobody is to go in."""
        return self.kind in STAY_OUTSIDE

    def masked(self) -> Now:
        """The same without a name or an ending: what is shown before the telephone is confirmed."""
        return replace(
            self, person=mask_name(self.person), agent=None, helper=None, helper_of=None, outcome=None
        )

    def minutes(self, now: dt.datetime) -> int | None:
        """Until the helper is there; None: unknown."""
        return None if self.eta_at is None else max(1, round((self.eta_at - now).total_seconds() / 60))


_NOW = sa.select(
    cases.c.number,
    cases.c.kind,
    cases.c.area_path,
    sa.func.coalesce(cases.c.pressed_at, cases.c.received_at, cases.c.opened_at).label("pressed_at"),
    persons.c.name.label("person"),
    users.c.name.label("agent"),
    responders.c.name.label("helper"),
    providers.c.name.label("helper_of"),
    LEAD.c.state.label("lead_state"),
    LEAD.c.entered_at.is_not(None).label("entered"),
    LEAD.c.eta_at,
    *FACTS,
).select_from(
    cases.outerjoin(LEAD, sa.true())
    .outerjoin(persons, persons.c.id == cases.c.person_id)
    .outerjoin(users, users.c.id == cases.c.owner_id)
    .outerjoin(responders, responders.c.id == LEAD.c.responder_id)
    .outerjoin(providers, providers.c.id == responders.c.provider_id)
)


async def now_of(tx: Transaction, case_id: int) -> Now | None:
    """How a case stands; None if there is none."""
    row = await tx.row(_NOW.where(cases.c.id == case_id))
    if row is None:
        return None
    names = set(Now.__dataclass_fields__) - {"stage"}
    stage = rules.stage(facts_of(row), row["lead_state"], bool(row["entered"]))
    return Now(stage=stage, **{name: row[name] for name in names})


_NEWER = sa.text(
    """
    select exists (select from outbox where case_id = :case and id > :id
                   and template like 'family.%' and params ->> 'contact_id' = :contact
                   and recipient = :recipient
                   and state in ('pending', 'sending', 'sent', 'delivered'))
    """
)


async def number_of(tx: Transaction, contact_id: int) -> str | None:
    """The telephone of a relative as it is now; None: he is gone, or erased."""
    rows = await tx.rows(sa.select(contacts).where(contacts.c.id == contact_id))
    return next((contact["phone"] for contact in await open_contacts(tx, rows)), None)


def marked(tx: Transaction, link_id: int, phone: str) -> int:
    """What a token names: a link for one number. A relative's old telephone opens nothing any more."""
    mark = int.from_bytes(tx.vault.blind("phone", phone)) >> BLIND_BYTES * 8 - MARK_BITS
    return link_id << MARK_BITS | mark


async def pointless(tx: Transaction, message: Taken) -> str | None:
    """Why it must not leave, or need not: each says all that is true, so that a newer one says it too."""
    assert message.case_id is not None
    contact_id = message.params["contact_id"]
    if not await permission.may_know(tx, message.case_id, contact_id):
        return NOT_TO_BE_INFORMED
    if message.recipient != await number_of(tx, contact_id):
        await following.tell(tx, [message.case_id])
        return following.NUMBER_CHANGED
    about = {"id": message.id, "contact": str(contact_id), "recipient": message.recipient}
    about["case"] = message.case_id
    if await tx.scalar(_NEWER, about):
        return "newer_news"
    closed = sa.select(cases.c.closed_at).where(cases.c.id == message.case_id)
    if message.template != "family.ended" and await tx.scalar(closed) is not None:
        return "case_closed"
    return None


async def sms(tx: Transaction, message: Taken, settings: Settings) -> str:
    """The words of a message that is to leave."""
    assert message.case_id is not None
    language = settings.language
    found = await now_of(tx, message.case_id)
    assert found is not None
    link_id = await tx.scalar(
        sa.select(family_links.c.id).where(
            family_links.c.case_id == message.case_id,
            family_links.c.contact_id == message.params["contact_id"],
        )
    )
    token = capability.token(settings.secret_key, marked(tx, link_id, message.recipient), TOKEN)
    link = f"{settings.public_url.rstrip('/')}/f/{token}"
    return text(
        "family.sms",
        language,
        person=mask_name(found.person) or text("person.unknown", language),
        time=f"{found.pressed_at.astimezone(LOCAL):%H:%M}",
        kind=text(f"kind.{found.kind}", language),
        now=says(found, await tx.now(), language),
        outside=text("stay_outside", language) if found.stay_outside and found.closed_at is None else "",
        link=link,
    )


def says(found: Now, now: dt.datetime, language: str) -> str:
    """How things stand, in a sentence or two."""
    key = f"family.now.{found.stage}"
    minutes = found.minutes(now)
    if found.stage == "ended":
        key = f"family.ended.{found.outcome if found.outcome in _TOLD else 'other'}"
    elif found.stage == "coming" and minutes is not None:
        key = "family.now.coming_eta"
    elif found.stage == "reached" and found.agent is None:
        key = "family.now.reached_by_nobody"
    helper = found.helper or text("family.helper", language)
    said = text(key, language, agent=found.agent or "", helper=helper, minutes=minutes or 0)
    if found.contact_at is not None and found.stage in ("sending", "accepted", "coming"):
        said = text("family.now.reached_by_nobody", language) + said
    return said


_TOLD = ("stayed", "hospital")
"""Endings that a message names; of all others the desk tells."""
