"""What is done when something falls due. Each function takes one step on its way.

A measure changes the case, notes it, writes messages, and leaves the step with its next round and
due time (``again``) or lets ``reconcile`` drop it because the case has changed. It never removes
the last step of an open case: there is always a next round.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import sqlalchemy as sa

from care.responders.tables import responders
from dispatch.cases import actions, responding
from dispatch.cases.record import SYSTEM, Offer, Step, Work
from dispatch.escalation import advice, pages
from dispatch.escalation.deadlines import LEASE_LOOKS, StepKind, lease_look_s, rung_due
from dispatch.escalation.directory import Directory
from dispatch.escalation.measure import AREA_PHONES, Condition, Measure, Who, measures
from dispatch.escalation.plan import rung, seconds_to_next
from dispatch.floods import aside, telling
from dispatch.intake.decide import promote
from dispatch.plans.book import newest
from dispatch.routing.offering import Wanted, ask_next
from dispatch.vocabulary import STAY_OUTSIDE, OfferRole, Priority
from kit.database import Transaction

CATCH_UP_S = 10.0
"""After an outage missed rungs follow each other this closely: none is skipped, none storms."""


@dataclass(slots=True)
class Context:
    """What the measures of one batch share. ``watching``: users whose console is alive; ``silenced``: cases
    of which no relative is told."""

    tx: Transaction
    directory: Directory
    watching: set[int]
    silenced: set[int]


Take = Callable[[Context, Work, Step], Awaitable[None]]


def asking_relatives(works: list[Work]) -> set[int]:
    """The persons whose relatives may have to be told in this batch: to open their numbers costs more than
    all the rest of a step that needs none."""
    return {
        work.case.person_id
        for work in works
        if work.case.person_id is not None and not _asks_nobody_of_the_family(work)
    }


def _asks_nobody_of_the_family(work: Work) -> bool:
    due = [step.kind for step in work.steps.values() if step.due_at <= work.now]
    if due != [StepKind.LADDER]:
        return False
    return all(one.who != Who.CONTACTS for one in measures(rung(work.case.plan, work.case.rung)))


def again(work: Work, step: Step, seconds: float) -> None:
    """Next round ``seconds`` after this one was due, but not in the past."""
    step.round += 1
    planned = step.due_at + dt.timedelta(seconds=seconds)
    step.due_at = max(planned, work.now + dt.timedelta(seconds=min(seconds, CATCH_UP_S)))
    step.failures = 0
    work.touched = True


async def ladder(context: Context, work: Work, step: Step) -> None:
    """Nobody has answered: the next rung of the plan."""
    case = work.case
    number = case.rung
    due = [one for one in measures(rung(case.plan, number)) if _holds(context, work, one)]
    case.rung += 1
    words = list(dict.fromkeys(str(one.who) for one in due))
    work.note("escalated", SYSTEM, alert=Who.ALERT in words, rung=number, measures=words)
    if case.kind in STAY_OUTSIDE:
        work.note("call_fire_brigade", alert=True, phone=_fire_phone(context, work))
    # Whoever is sent is asked last: a page to a human waits for nobody's ranking.
    for one in sorted(due, key=lambda one: one.who == Who.DISPATCH):
        await _take_measure(context, work, one)
    again(work, step, seconds_to_next(case.plan, number))
    # After a claim that came to nothing the rungs follow closely until the plan has caught up.
    latest = (step.due_at - work.now).total_seconds()
    step.due_at = rung_due(case, case.rung, work.now, min(CATCH_UP_S, latest), latest)


def _holds(context: Context, work: Work, measure: Measure) -> bool:
    match measure.only_if:
        case Condition.DESKS_EMPTY:
            return not context.watching
        case Condition.PRESSED_AGAIN:
            return work.case.signal_count > 1
        case Condition.NOT_RETURNED:
            return work.case.returned_at is None
    return True


async def _take_measure(context: Context, work: Work, measure: Measure) -> None:
    directory = context.directory
    if measure.who == Who.SUPERVISOR:
        pages.page_supervisors(work, directory, measure)
    elif measure.who == Who.CONTACTS:
        pages.page_contacts(work, directory, measure, told=work.case.id not in context.silenced)
    elif measure.who in AREA_PHONES:
        role = "desk" if measure.who == Who.DESKS else str(measure.who)
        pages.page_area_phone(work, directory, role, measure)
    elif measure.who == Who.DISPATCH:
        await _ask_next(context, work, OfferRole.LEAD, "ladder", measure)


def _fire_phone(context: Context, work: Work) -> str:
    return context.directory.phone_of(work.case.area_path, "fire_phone") or "119"


async def _ask_next(
    context: Context, work: Work, role: OfferRole, why: str, measure: Measure | None = None
) -> None:
    """Next candidate; nobody left: the supervisor at once."""
    wanted = Wanted(measure.skill, measure.provider_id, measure.count) if measure else Wanted()
    if not await ask_next(context.tx, work, role, why, wanted):
        pages.page_supervisors(work, context.directory)


async def lease(context: Context, work: Work, step: Step) -> None:
    """A look at the owner's console: one that is connected is a sign of life; after a whole lease
    without any the case goes back to all.
    """
    if work.case.owner_id in context.watching:
        work.case.owner_seen_at = work.now
        work.touched = True
        return
    if step.round + 1 < LEASE_LOOKS:
        again(work, step, lease_look_s(work.case.plan))
        return
    actions.return_to_queue(work, "owner_vanished")


async def overdue(context: Context, work: Work, step: Step) -> None:
    """Contact, decision or any sign of a human is missing: owner, supervisor, back to all."""
    work.note("reminded", alert=True, about=step.kind, round=step.round)
    if step.round == 0:
        pages.page_owner(work, context.directory)
    elif step.round == 1:
        pages.page_supervisors(work, context.directory)
    else:
        actions.return_to_queue(work, f"no_{step.kind}")
        return
    again(work, step, work.case.plan["nag_s"])


async def pressed_again(context: Context, work: Work, step: Step) -> None:
    """A new press on a claimed case that its owner has not reacted to: everybody hears it."""
    work.note("unheard_press", alert=True, round=step.round)
    if step.round:
        pages.page_owner(work, context.directory)
        pages.page_supervisors(work, context.directory)
    again(work, step, 60)


async def hold(_context: Context, work: Work, _step: Step) -> None:
    """The hold is over."""
    actions.wake(work)


async def offer(context: Context, work: Work, step: Step) -> None:
    """No answer from a responder: the next candidate."""
    asked = responding.find(work, step.offer_id)
    responding.lapse(work, asked, "no_answer")
    await _ask_next(context, work, OfferRole(asked.role), "no_answer")


async def depart(context: Context, work: Work, step: Step) -> None:
    """Accepted and not on the way: a call, then somebody else."""
    accepted = responding.find(work, step.offer_id)
    if step.round == 0:
        await _call(context, work, accepted, "responder_depart")
        again(work, step, work.case.plan["reoffer_s"] - work.case.plan["depart_s"])
        return
    responding.lapse(work, accepted, "not_departed")
    await _ask_next(context, work, OfferRole(accepted.role), "not_departed")


async def arrive(context: Context, work: Work, step: Step) -> None:
    """On the way for too long: a call, and somebody else as well."""
    await _call(context, work, responding.find(work, step.offer_id), "responder_arrive")
    await _ask_next(context, work, OfferRole.REINFORCEMENT, "late")
    again(work, step, work.case.plan["eta_grace_s"])


async def enter(context: Context, work: Work, step: Step) -> None:
    """At the door and not inside: the procedure for forced entry begins."""
    work.note("forced_entry", alert=True, offer_id=step.offer_id, round=step.round)
    pages.page_owner(work, context.directory)
    pages.page_supervisors(work, context.directory)
    again(work, step, work.case.plan["enter_s"])


async def check(context: Context, work: Work, step: Step) -> None:
    """At the scene for long: is everything all right?"""
    await _call(context, work, responding.find(work, step.offer_id), "responder_check")
    again(work, step, work.case.plan["check_s"])


async def close(context: Context, work: Work, step: Step) -> None:
    """Helped and not closed: reminders to the desk, then the supervisor as well."""
    work.note("reminded", alert=True, about="close", round=step.round)
    pages.page_owner(work, context.directory)
    if step.round or work.case.owner_id is None:
        pages.page_supervisors(work, context.directory)
    again(work, step, work.case.plan["close_s"])


async def reassure(_context: Context, work: Work, step: Step) -> None:
    """Nobody has spoken to the person yet: the terminal speaks again."""
    work.repeat_receipt = True
    again(work, step, work.case.plan["reassure_s"])


async def fall(context: Context, work: Work, _step: Step) -> None:
    """A fall that nobody has answered for is an emergency of the first order."""
    promote(await newest(context.tx), work, Priority.P1, work.case.kind)


async def advise(context: Context, work: Work, step: Step) -> None:
    """A technical task that somebody at home can put right."""
    told = work.case.id not in context.silenced
    await advice.advise(context.tx, context.directory, work, step.round, told=told)
    again(work, step, advice.pause_s(step.round))


async def substitute(_context: Context, work: Work, step: Step) -> None:
    """The unit is still out of order: the person gets another one meanwhile."""
    work.note("substitute_wanted", round=step.round)
    again(work, step, advice.DAILY_S)


async def tray(_context: Context, work: Work, _step: Step) -> None:
    """Long enough in the tray of a flooded desk."""
    aside.leave_tray(work, "in_time")


async def shelf(_context: Context, work: Work, _step: Step) -> None:
    """The time on the shelf is over."""
    aside.leave_shelf(work, SYSTEM, "in_time")


async def repeated(_context: Context, work: Work, _step: Step) -> None:
    """Presses of a series that were only counted."""
    telling.tell_counted(work)


async def _call(context: Context, work: Work, asked: Offer, role: str) -> None:
    phone = await context.tx.scalar(
        sa.select(responders.c.phone).where(responders.c.id == asked.responder_id)
    )
    pages.call_responder(work, phone, asked.id, role)


MEASURES: dict[str, Take] = {
    StepKind.LADDER: ladder,
    StepKind.LEASE: lease,
    StepKind.CONTACT: overdue,
    StepKind.DECISION: overdue,
    StepKind.INPUT: overdue,
    StepKind.AGAIN: pressed_again,
    StepKind.HOLD: hold,
    StepKind.OFFER: offer,
    StepKind.DEPART: depart,
    StepKind.ARRIVE: arrive,
    StepKind.ENTER: enter,
    StepKind.CHECK: check,
    StepKind.CLOSE: close,
    StepKind.REASSURE: reassure,
    StepKind.FALL: fall,
    StepKind.ADVISE: advise,
    StepKind.SUBSTITUTE: substitute,
    StepKind.TRAY: tray,
    StepKind.SHELF: shelf,
    StepKind.REPEATED: repeated,
}
