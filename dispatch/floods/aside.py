"""Setting a case aside: into the tray of a flooded desk by machine, onto the shelf (搁置) by a human.

Only P3 and P4. Both have an end, at which the case comes back by itself; both are on record.
"""

from __future__ import annotations

import datetime as dt

from dispatch.cases.record import SYSTEM, Actor, Work
from dispatch.errors import Claimed, NotShelvable, WrongState
from dispatch.floods import tray
from dispatch.vocabulary import Priority
from kit.errors import InvalidField


def into_tray(work: Work) -> None:
    """The desk is flooded: no sound until the case comes back."""
    case = work.case
    case.tray_until = tray.back_at(case.priority, work.now)
    work.note("trayed", until=case.tray_until.isoformat())


def leave_tray(work: Work, why: str) -> None:
    """Back in the queue; a P3 with sound."""
    work.case.tray_until = None
    work.note("tray_ended", alert=work.case.priority <= Priority.P3, reason=why)


def shelve(work: Work, user_id: int, until: dt.datetime, reason: str) -> None:
    """Put a case on the shelf that nobody has, or the user himself. Its plan rests meanwhile.

    Raises: ``NotShelvable`` for a P1 or P2, ``Claimed``, ``WrongState``, ``InvalidField``.
    """
    case = work.case
    if case.priority <= Priority.P2:
        raise refusal([work])
    if case.closed_at is not None or case.resolved_at is not None or work.live_offers():
        raise WrongState(state=case.state, action="shelve")
    if case.owner_id not in (None, user_id):
        since = case.claimed_at.isoformat() if case.claimed_at else None
        raise Claimed(extra={"owner": {"id": case.owner_id, "name": work.owner_name}, "since": since})
    require_end(work, until)
    case.owner_id = case.claimed_at = case.owner_seen_at = case.owner_input_at = None
    case.decision_since = case.alarm_again_at = case.hold_until = case.hold_reason = None
    case.suggested_to = case.suggested_until = case.tray_until = None
    case.shelf_until, case.shelf_reason = until, reason
    work.note("shelved", Actor("user", str(user_id)), until=until.isoformat(), reason=reason)


def require_end(work: Work, until: dt.datetime) -> None:
    """Raises: ``InvalidField`` for an end in the past, or later than the plan's longest hold."""
    seconds = (until - work.now).total_seconds()
    if seconds <= 0:
        raise InvalidField(field="until", reason="shelf_in_past")
    if seconds > work.case.plan["hold_max_s"]:
        raise InvalidField(field="until", reason="shelf_too_long")


def refusal(works: list[Work]) -> NotShelvable:
    """The error that names these cases."""
    named = [{"id": w.case.id, "number": w.case.number, "priority": w.case.priority} for w in works]
    return NotShelvable(numbers=", ".join(w.case.number for w in works), extra={"cases": named})


def leave_shelf(work: Work, actor: Actor, why: str) -> None:
    """Back in the queue, with sound."""
    work.case.shelf_until = work.case.shelf_reason = None
    work.note("shelf_ended", actor, alert=True, reason=why)


def bring_back(work: Work, why: str) -> None:
    """Something new is known of a case that was set aside: it is looked at again."""
    if work.case.shelf_until is not None:
        leave_shelf(work, SYSTEM, why)
    if work.case.tray_until is not None:
        leave_tray(work, why)
