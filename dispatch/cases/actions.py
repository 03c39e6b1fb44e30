"""What a dispatcher does with a case: claim, release, speak, hold, close.

Plain functions on a loaded case; each either changes it or raises. The caller saves.
"""

from __future__ import annotations

import datetime as dt

from dispatch.cases.record import SYSTEM, Actor, Work
from dispatch.errors import Claimed, SecondPersonRequired, WrongState
from dispatch.floods import telling
from dispatch.vocabulary import HOLDING, Disposition, OfferState, Outcome, Priority
from kit.errors import InvalidField

REOPEN_FOR = dt.timedelta(hours=24)


def user_actor(user_id: int) -> Actor:
    """The timeline's name for a user."""
    return Actor("user", str(user_id))


def claim(work: Work, user_id: int, how: str = "console") -> None:
    """Take an unowned case. Claiming one's own again changes nothing.

    Raises: ``Claimed`` if another user has it, ``WrongState`` if it is closed.
    """
    case = work.case
    if case.closed_at is not None:
        raise WrongState(state=case.state, action="claim")
    if case.owner_id == user_id:
        return
    if case.owner_id is not None:
        raise _claimed(work)
    _own(work, user_id)
    work.note("claimed", user_actor(user_id), how=how)


def takeover(work: Work, user_id: int, reason: str) -> None:
    """Take a case from its owner, with a reason that goes on record."""
    case = work.case
    if case.closed_at is not None:
        raise WrongState(state=case.state, action="takeover")
    if case.owner_id == user_id:
        return
    before = case.owner_id
    _own(work, user_id)
    work.note("takeover", user_actor(user_id), reason=reason, from_user=before)


def transfer(work: Work, user_id: int, to_user: int, reason: str) -> None:
    """Give one's own case to a colleague, at whom it rings until he turns to it. A hold goes with it.

    Raises: ``WrongState`` if nobody has it or it is closed, ``Claimed`` if another user has it.
    """
    require_owner(work, user_id, "transfer")
    if to_user == user_id:
        return
    held = (work.case.hold_until, work.case.hold_reason)
    _own(work, to_user)
    work.case.hold_until, work.case.hold_reason = held
    work.note("transferred", user_actor(user_id), alert=True, reason=reason, to_user=to_user)


def _own(work: Work, user_id: int) -> None:
    case, now = work.case, work.now
    case.owner_id = user_id
    case.claimed_at = case.owner_seen_at = case.owner_input_at = case.decision_since = now
    case.hold_until = case.hold_reason = None
    case.suggested_to = case.suggested_until = None
    case.tray_until = case.shelf_until = case.shelf_reason = None


def release(work: Work, actor: Actor, reason: str) -> None:
    """Give the case back to everybody; it sounds again."""
    case = work.case
    _disown(work)
    work.note("released", actor, alert=case.priority <= Priority.P2, reason=reason)


def return_to_queue(work: Work, reason: str) -> None:
    """The owner has vanished or done nothing: back to all, louder."""
    owner = work.case.owner_id
    _disown(work)
    work.note("returned_to_queue", SYSTEM, alert=True, reason=reason, from_user=owner)


def _disown(work: Work) -> None:
    case = work.case
    case.owner_id = case.claimed_at = case.owner_seen_at = case.owner_input_at = None
    case.decision_since = case.alarm_again_at = case.hold_until = case.hold_reason = None


def heartbeat(work: Work, user_id: int) -> None:
    """A sign of life from the owner's console. Not a human act: other deadlines go on."""
    require_owner(work, user_id, "heartbeat")
    work.case.owner_seen_at = work.now
    work.touched = True


def require_owner(work: Work, user_id: int, action: str) -> None:
    """Raises: ``WrongState`` if closed or unclaimed, ``Claimed`` if another user has it."""
    case = work.case
    if case.closed_at is not None or case.owner_id is None:
        raise WrongState(state=case.state, action=action)
    if case.owner_id != user_id:
        raise _claimed(work)


def human_input(work: Work, user_id: int, action: str) -> None:
    """The owner does something: proof of a human at the desk."""
    require_owner(work, user_id, action)
    work.case.owner_seen_at = work.case.owner_input_at = work.now
    work.touched = True


def contact(work: Work, user_id: int, how: str, note: str) -> None:
    """The owner has tried to reach the person: ``voice`` and ``physical`` mean reached."""
    human_input(work, user_id, "contact")
    if how != "none" and work.case.contact_at is None:
        work.case.contact_at = work.now
    work.note("contact" if how != "none" else "no_answer", user_actor(user_id), how=how, note=note)


def add_note(work: Work, user_id: int, text: str) -> None:
    """Free text for the timeline, from anybody who may see the case."""
    case = work.case
    if case.owner_id == user_id and case.closed_at is None:
        case.owner_seen_at = case.owner_input_at = work.now
    work.note("note", user_actor(user_id), text=text)


def hold(work: Work, user_id: int, until: dt.datetime, reason: str) -> None:
    """Put the case aside until a time; it wakes with sound."""
    human_input(work, user_id, "hold")
    seconds = (until - work.now).total_seconds()
    longest = work.case.plan["hold_max_s"]
    if seconds <= 0:
        raise InvalidField(field="until", reason="hold_in_past")
    if seconds > longest:
        raise InvalidField(field="until", reason="hold_too_long")
    work.case.hold_until, work.case.hold_reason = until, reason
    work.case.decision_since = None
    work.note("hold", user_actor(user_id), until=until.isoformat(), reason=reason)


def wake(work: Work) -> None:
    """The hold is over: the case asks for its owner again."""
    case = work.case
    case.hold_until = case.hold_reason = None
    case.owner_input_at = case.decision_since = work.now
    work.note("hold_ended", alert=True)


def close(work: Work, user_id: int, disposition: Disposition, outcome: Outcome, note: str) -> None:
    """End a case. A P1 in which nobody has heard or seen the person needs a second user's
    identical call.

    Raises: ``SecondPersonRequired`` for the first of the two, ``Claimed``, ``WrongState``.
    """
    case = work.case
    proposal = {"disposition": str(disposition), "outcome": str(outcome)}
    seconded = (
        case.close_proposal is not None
        and case.closed_at is None
        and case.close_proposal["by"] != user_id
        and {key: case.close_proposal[key] for key in proposal} == proposal
    )
    if not seconded:
        human_input(work, user_id, "close")
        if case.priority == Priority.P1 and case.contact_at is None:
            if (
                case.close_proposal is None
                or case.close_proposal["by"] != user_id
                or {key: case.close_proposal[key] for key in proposal} != proposal
            ):
                case.close_proposal = {"by": user_id, **proposal}
                work.note("close_proposed", user_actor(user_id), alert=True, note=note, **proposal)
            raise SecondPersonRequired(extra={"proposed_by": user_id})
    finish(work, user_actor(user_id), disposition, outcome, note)


def finish(work: Work, actor: Actor, disposition: Disposition, outcome: Outcome, note: str) -> None:
    """Write the ending; whoever is still on the way is called back."""
    case = work.case
    telling.tell_counted(work)
    case.suggested_to = case.suggested_until = None
    case.tray_until = case.shelf_until = case.shelf_reason = None
    for offer in work.live_offers():
        coming = offer.state in HOLDING
        offer.state, offer.ended_at = OfferState.RECALLED, work.now
        work.cancel_messages_for.append(offer.id)
        if coming:
            work.tell.append((offer, "sms.recalled"))
            work.note("recalled", actor, offer_id=offer.id, responder_id=offer.responder_id)
    case.closed_at = work.now
    case.disposition, case.outcome = disposition, outcome
    second = {"proposed_by": case.close_proposal["by"]} if case.close_proposal else {}
    work.note("closed", actor, disposition=str(disposition), outcome=str(outcome), note=note, **second)


def reopen(work: Work, user_id: int, reason: str) -> None:
    """Open a case again within 24 h of its closing, in the hands of whoever reopens it."""
    case = work.case
    if case.closed_at is None or work.now - case.closed_at > REOPEN_FOR:
        raise WrongState(state=case.state, action="reopen")
    case.closed_at = case.resolved_at = case.disposition = case.outcome = None
    case.close_proposal = case.contact_at = None
    _own(work, user_id)
    work.note("reopened", user_actor(user_id), reason=reason)


def _claimed(work: Work) -> Claimed:
    case = work.case
    since = case.claimed_at.isoformat() if case.claimed_at else None
    return Claimed(extra={"owner": {"id": case.owner_id, "name": work.owner_name}, "since": since})
