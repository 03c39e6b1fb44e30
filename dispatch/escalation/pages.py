"""Telling people about a case by telephone: what is said, to whom, and joining pages."""

from __future__ import annotations

import datetime as dt

from dispatch.cases.record import Work
from dispatch.escalation.directory import Directory, Reachable
from dispatch.escalation.measure import CHANNELS, Measure, Who
from dispatch.vocabulary import STAY_OUTSIDE
from kit.outbox import Message


def page(
    work: Work,
    directory: Directory,
    role: str,
    who: list[Reachable],
    channels: tuple[str, ...],
    wait_s: int = 0,
) -> None:
    """Page each of them over each channel, unless another case's page of the last minute carries it.

    ``wait_s``: seconds between one message and the next; what has been answered by then is not sent.
    ``role`` chooses the text (``page.<role>``). The first page to a person always goes out, and
    what is new in a case is never taken for told because its last news was.
    """
    reached: list[str] = []
    for person in who:
        for channel in channels:
            running = directory.paged.get((channel, person.phone))
            own = running is not None and running.startswith(f"{work.case.id}:")
            # "Call 119" must be heard; it is never left to another case's page.
            if running is not None and not own and work.case.kind not in STAY_OUTSIDE:
                work.joined_pages.append(running)
                work.note("page_joined", role=role, channel=channel)
                continue
            key = f"{work.case.id}:{role}{work.case.version}:{person.phone}:{channel}:1"
            directory.paged[channel, person.phone] = key
            work.send(
                Message(
                    key=key,
                    channel=channel,
                    recipient=person.phone,
                    template=f"page.{role}",
                    params={"contact_id": person.contact_id} if person.contact_id else {},
                    case_id=work.case.id,
                    user_id=person.user_id,
                    due_at=work.now + dt.timedelta(seconds=wait_s * len(reached)) if wait_s else None,
                    urgency=work.case.priority,
                )
            )
            reached.append(channel)
    if reached:
        work.note("paged", role=role, channels=sorted(set(reached)), count=len(who))
    elif not who:
        work.note("nobody_to_page", role=role)


def page_supervisors(work: Work, directory: Directory, measure: Measure | None = None) -> None:
    """SMS and call to the supervisors of the case's area, unless the plan says otherwise."""
    who = directory.supervisors_of(work.case.area_path)
    page(work, directory, "supervisor", who, *_how(measure, CHANNELS[Who.SUPERVISOR]))


def page_owner(work: Work, directory: Directory) -> None:
    """Ring the dispatcher who holds the case."""
    phone = directory.user_phones.get(work.case.owner_id or 0)
    if phone is not None:
        page(work, directory, "owner", [Reachable(phone, user_id=work.case.owner_id)], ("voice",))


def page_area_phone(work: Work, directory: Directory, role: str, measure: Measure | None = None) -> None:
    """Call the desk, the duty leader or the partner centre of the case's area."""
    phone = directory.phone_of(work.case.area_path, f"{role}_phone")
    page(work, directory, role, [Reachable(phone)] if phone else [], *_how(measure, ("voice",)))


def page_contacts(
    work: Work, directory: Directory, measure: Measure | None = None, *, told: bool = True
) -> None:
    """SMS to every relative who may be told, and a call to the first, unless the plan says otherwise.
    ``told`` False: the desk has silenced the case towards the family."""
    who = directory.contacts.get(work.case.person_id or 0, []) if told else []
    if measure is not None and measure.contact_ids:
        who = [person for person in who if person.contact_id in measure.contact_ids] or who
    if measure is not None and measure.channels:
        page(work, directory, "contact", who, *_how(measure, ()))
        return
    page(work, directory, "contact", who, ("sms",), measure.wait_s if measure else 0)
    if who:
        page(work, directory, "contact", who[:1], ("voice",))


def _how(measure: Measure | None, usual: tuple[str, ...]) -> tuple[tuple[str, ...], int]:
    if measure is None:
        return usual, 0
    return measure.channels or usual, measure.wait_s


def call_responder(work: Work, phone: str, offer_id: int, role: str) -> None:
    """Call a responder about an offer that has come to a halt."""
    work.send(
        Message(
            key=f"{work.case.id}:{role}{work.case.version}:{offer_id}:voice:1",
            channel="voice",
            recipient=phone,
            template=f"page.{role}",
            params={"offer_id": offer_id},
            case_id=work.case.id,
            offer_id=offer_id,
            urgency=work.case.priority,
        )
    )
    work.note("responder_called", role=role, offer_id=offer_id)
