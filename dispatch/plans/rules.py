"""What a plan must hold to before it is kept: nobody may write one that forgets somebody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from dispatch.escalation.measure import CHANNELS, HUMANS, Measure, Who, measures
from dispatch.escalation.plan import PLANS, Plan, rung, seconds_to_next
from dispatch.plans.body import PlanBody, compiled
from dispatch.vocabulary import STAY_OUTSIDE, Priority

FIRST_BY_S = {1: 60, 2: 60, 3: 3600, 4: 86400}
"""By when the first step comes (DESIGN §5: a P1 is louder after 15 s; never later than this)."""

HUMAN_EVERY_S = {1: 300, 2: 300, 3: 7200}
"""A human is paged at least this often for as long as nobody answers. P4 is done by machine first."""

LAXER = 2
"""Deadlines of an emergency may be at most this many times those of the built-in plan."""

WATCHED_S = 3600
"""For how long the pages of a plan are counted against the carriers' quotas."""


@dataclass(frozen=True, slots=True)
class Problem:
    """``at``: the field, as ``steps[2].do[0].how``. ``code``: see the catalogue, ``plan.problem.<code>``,
    whose text says what is wrong and what to do; ``data`` fills it in."""

    at: str
    code: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limit:
    """A carrier's quota: at most ``most`` messages over ``channel`` to one telephone in ``per_s``."""

    channel: str
    per_s: int
    most: int


def read(document: Any) -> tuple[PlanBody | None, list[Problem]]:
    """The plan, or what is wrong with its form, field by field."""
    try:
        return PlanBody.model_validate(document), []
    except ValidationError as error:
        return None, [
            Problem(
                _path(one["loc"]), "form", {"type": one["type"], "said": one["msg"], **one.get("ctx", {})}
            )
            for one in error.errors()
        ]


def check(plan: PlanBody, limits: list[Limit] | None = None) -> list[Problem]:
    """Everything that speaks against keeping this plan; nothing: it may be kept."""
    found = [*_order(plan), *_nobody_inside(plan), *_deadlines(plan)]
    if plan.repeat.from_step <= len(plan.steps):
        ladder = compiled(plan)
        found += [*_never_ends(plan, ladder), *_quotas(ladder, limits or [])]
    return found


def _order(plan: PlanBody) -> Iterator[Problem]:
    latest = FIRST_BY_S[plan.priority]
    if plan.steps[0].after_s > latest:
        yield Problem("steps[0].after_s", "first_too_late", {"seconds": latest, "priority": plan.priority})
    for number, step in enumerate(plan.steps[1:], 1):
        if step.after_s <= plan.steps[number - 1].after_s:
            yield Problem(f"steps[{number}].after_s", "not_later")
    if plan.repeat.from_step > len(plan.steps):
        yield Problem("repeat.from_step", "no_such_step", {"steps": len(plan.steps)})


def _never_ends(plan: PlanBody, ladder: Plan) -> Iterator[Problem]:
    """After the last step humans are paged again and again; sending somebody is never the end."""
    every = HUMAN_EVERY_S.get(plan.priority)
    if every is None:
        return
    repeated = range(plan.repeat.from_step - 1, len(plan.steps))
    if not any(_pages_a_human(measures(ladder["ladder"][number])) for number in repeated):
        yield Problem("repeat.from_step", "ends_without_a_human", {"step": plan.repeat.from_step})
        return
    gap, at = 0.0, "steps[0].after_s"
    waited = float(plan.steps[0].after_s)
    for number in range(len(plan.steps) + len(repeated) + 1):
        if _pages_a_human(measures(rung(ladder, number))):
            if waited > gap and number > 0:
                gap, at = waited, _place(plan, number)
            waited = 0.0
        waited += seconds_to_next(ladder, number)
    if gap > every:
        yield Problem(at, "human_too_rarely", {"seconds": round(gap), "most": every})


def _place(plan: PlanBody, number: int) -> str:
    return f"steps[{number}].after_s" if number < len(plan.steps) else "repeat.every_s"


def _pages_a_human(done: list[Measure]) -> bool:
    """Without a condition: what is left out when it does not hold reaches nobody."""
    return any(measure.who in HUMANS and measure.only_if is None for measure in done)


def _nobody_inside(plan: PlanBody) -> Iterator[Problem]:
    if plan.kind not in STAY_OUTSIDE:
        return
    for number, step in enumerate(plan.steps):
        for place, one in enumerate(step.do):
            who = one if isinstance(one, Who) else one.who
            if who == Who.DISPATCH:
                yield Problem(f"steps[{number}].do[{place}]", "sends_inside", {"kind": str(plan.kind)})


def _deadlines(plan: PlanBody) -> Iterator[Problem]:
    usual = PLANS[Priority(plan.priority)]
    whole = {**usual, **plan.deadlines}
    if whole["reoffer_s"] <= whole["depart_s"]:
        yield Problem("deadlines.reoffer_s", "reoffer_too_soon", {"depart_s": whole["depart_s"]})
    if plan.priority > Priority.P2:
        return
    for name, seconds in plan.deadlines.items():
        known = usual.get(name)
        if known is None:
            continue
        if seconds is None or seconds > LAXER * known:
            yield Problem(f"deadlines.{name}", "too_lax", {"most": LAXER * known})


def _quotas(ladder: Plan, limits: list[Limit]) -> Iterator[Problem]:
    """One telephone may be paged no oftener than the carriers allow, counted as if it were all of one
    role's: otherwise the pages that matter are those that are refused."""
    sent = list(_sent(ladder))
    for limit in limits:
        for who in sorted({who for _, who, channel, _ in sent if channel == limit.channel}):
            moments = [
                (at, place)
                for at, other, channel, place in sent
                if (other, channel) == (who, limit.channel)
            ]
            for number in range(limit.most, len(moments)):
                if moments[number][0] - moments[number - limit.most][0] < limit.per_s:
                    data = {
                        "who": who,
                        "channel": limit.channel,
                        "most": limit.most,
                        "seconds": limit.per_s,
                    }
                    yield Problem(moments[number][1], "over_quota", data)
                    break


def _sent(ladder: Plan) -> Iterator[tuple[float, str, str, str]]:
    """Second, who, channel and place of every page of the first hour that nobody answers."""
    at, number = float(ladder["ladder"][0]["after_s"]), 0
    steps, first = len(ladder["ladder"]), ladder["repeat_from"]
    while at <= WATCHED_S and number < 500:
        place = number if number < steps else first + (number - steps) % (steps - first)
        for index, measure in enumerate(measures(rung(ladder, number))):
            usual = CHANNELS.get(measure.who, ())
            for turn, channel in enumerate(measure.channels or usual):
                yield at + turn * measure.wait_s, str(measure.who), channel, f"steps[{place}].do[{index}]"
        at += seconds_to_next(ladder, number)
        number += 1


def _path(location: tuple[int | str, ...]) -> str:
    """``("steps", 2, "do", 0, "MeasureBody", "how")`` → ``steps[2].do[0].how``."""
    path = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        elif part[:1].islower() and not part.startswith("function-"):
            path += f".{part}" if path else part
    return path or "plan"
