"""What the repeats of a press have to be."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pydantic import ValidationError

from app.device.conform.pace import Pace
from app.device.conform.platform import Heard
from app.device.conform.report import Report
from devices.codecs.native import messages

EARLY, LATE = 0.5, 1.7
"""A repeat may come this much of its interval early or late: networks and small clocks."""

FLOOD = 0.3


def judge_press(one: Heard, pace: Pace, report: Report) -> None:
    """A single alarm: its form, and its clock."""
    try:
        alarm = messages.Alarm.model_validate_json(one.payload)
    except ValidationError as error:
        report.failed("press", "invalid", what=told(error))
        return
    report.passed("press")
    if alarm.stored:
        return
    off = abs(alarm.at.timestamp() - one.wall)
    report.judge("clock", off <= pace.clock, "clock", seconds=round(off))


def judge_repeats(alarms: Sequence[Heard], pace: Pace, report: Report, listened: float) -> None:
    """Alarms heard while a press got no receipt, the press itself first; ``listened``: seconds."""
    first, content = alarms[0], alarms[0].content()
    same = [one for one in alarms if one.content().get("id") == content.get("id")]
    strangers = [one for one in alarms[1:] if one.content().get("id") != content.get("id")]
    if strangers and len(same) == 1:
        other = strangers[0].content().get("id")
        report.failed("same_id", "other_id", first=content.get("id"), second=other)
        same = list(alarms)
    else:
        report.passed("same_id")
    changed = next((one for one in same if one.content().get("at") != content.get("at")), None)
    report.judge(
        "same_at",
        changed is None,
        "other_at",
        first=content.get("at"),
        second=changed.content().get("at") if changed is not None else None,
    )
    _judge_rhythm([one.at - first.at for one in same], pace, report, listened)


def _judge_rhythm(times: list[float], pace: Pace, report: Report, listened: float) -> None:
    gaps = [late - early for early, late in pairwise(times)]
    quick = [gap for gap in gaps if gap < pace.repeat * FLOOD]
    report.judge("no_flood", len(quick) < 2, "flood", count=len(times), seconds=round(listened, 1))
    early = [moment for moment in times if moment <= pace.for_the_first + pace.repeat * FLOOD]
    if len(times) < 2:
        report.failed("repeats", "no_repeat", seconds=round(listened, 1))
        return
    fast = [late - before for before, late in pairwise(early)]
    wrong = [gap for gap in fast if not pace.repeat * EARLY <= gap <= pace.repeat * LATE]
    fast_time = min(listened, pace.for_the_first)
    if fast_time - early[-1] > pace.repeat * LATE:
        report.failed("repeats", "stops", seconds=round(early[-1], 1))
    else:
        report.judge("repeats", not wrong, "rhythm", gap=round(wrong[0], 1) if wrong else 0)
    slow_time = listened - pace.for_the_first
    if slow_time < pace.slow_repeat * LATE:
        report.skipped("slow_repeats", "quick")
        return
    later = [moment for moment in times if moment > pace.for_the_first]
    enough = bool(later) and listened - later[-1] <= pace.slow_repeat * LATE
    report.judge("slow_repeats", enough, "gives_up", seconds=round(times[-1], 1))
    most = slow_time / pace.slow_repeat + 2
    report.judge(
        "slow_repeats", len(later) <= most, "not_slower", count=len(later), seconds=round(slow_time)
    )


def told(error: ValidationError) -> str:
    """The first mistakes, in the words of the model: field and what is wrong with it."""
    mistakes = (
        f"{'.'.join(str(part) for part in one['loc']) or 'JSON'}: {one['msg']}"
        for one in error.errors()[:3]
    )
    return "; ".join(mistakes)
