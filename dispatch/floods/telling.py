"""What is told of presses: to the owner of a case again, and of those that were only counted."""

from __future__ import annotations

from dispatch.cases.record import Actor, Work
from dispatch.floods import debounce
from dispatch.vocabulary import URGENT_KINDS, Situation


def sound_again(work: Work) -> None:
    """A new call for help on a case that somebody has: its owner hears it, and everybody 15 s after the
    first one that he has not reacted to. Later presses do not put that off."""
    case = work.case
    if case.owner_id is None:
        return
    known, acted = case.alarm_again_at, case.owner_input_at
    if known is None or (acted is not None and acted > known):
        case.alarm_again_at = work.now


def tell_counted(work: Work) -> None:
    """One line for all presses of a series that were only counted; it sounds as each of them would."""
    case = work.case
    case.repeats, told = debounce.tell(case.repeats, work.now)
    for key, ids in told.items():
        device_id, _, kind = key.rpartition(" ")
        work.note(
            "repeated",
            Actor("device", device_id or None),
            alert=case.situation == Situation.EMERGENCY and case.closed_at is None,
            kind=kind,
            presses=len(ids),
            count=case.signal_count,
            signals=ids,
        )
        work.repeat_receipt = work.repeat_receipt or work.told not in ((), ("received",))
        if kind in URGENT_KINDS:
            sound_again(work)
