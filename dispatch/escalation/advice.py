"""Technical tasks, by machine first: a word to whoever can put it right, and a substitute in time."""

from __future__ import annotations

from care.persons.sealing import phone_of
from dispatch.cases.record import Work
from dispatch.escalation.directory import Directory
from kit.database import Transaction
from kit.outbox import Message
from kit.signals import Kind

TO_THE_PERSON = frozenset({Kind.LOW_BATTERY, Kind.MAINS_LOST})
"""Told to the person first; of a silent unit the family hears first: whoever is near must look."""

DAILY_S = 86_400
WEEKLY_S = 7 * 86_400
DAILY_ROUNDS = 3


async def advise(
    tx: Transaction, directory: Directory, work: Work, round_: int, *, told: bool = True
) -> None:
    """An SMS to the person, or to the first relative who may be told. ``told`` False: the desk has
    silenced the case towards the family."""
    case = work.case
    relatives = directory.contacts.get(case.person_id or 0, []) if told else []
    own = await phone_of(tx, case.person_id)
    whom = [("contact", relatives[0].phone)] if relatives else []
    if own:
        whom.insert(0 if case.kind in TO_THE_PERSON else len(whom), ("person", own))
    if not whom:
        work.note("nobody_to_page", role="contact")
        return
    to, phone = whom[0]
    work.send(
        Message(
            key=f"{case.id}:advice{round_}:{to}:sms:1",
            channel="sms",
            recipient=phone,
            template=f"sms.advice.{case.kind}",
            params={"contact_id": relatives[0].contact_id} if to == "contact" else {},
            case_id=case.id,
            urgency=case.priority,
        )
    )
    work.note("advised", role=to, channel="sms")


def pause_s(round_: int) -> int:
    """Seconds until the next word: three days in a row, then once a week."""
    return DAILY_S if round_ + 1 < DAILY_ROUNDS else WEEKLY_S
