"""What a plan would do if nobody answered: minute by minute, with names, nothing sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from care.phones import masked
from dispatch.cases.record import Case
from dispatch.escalation import directory as directories
from dispatch.escalation.directory import Directory, Reachable
from dispatch.escalation.measure import AREA_PHONES, CHANNELS, Measure, Who, measures
from dispatch.escalation.plan import Plan, rung, seconds_to_next
from dispatch.plans.people import named
from dispatch.routing.candidates import Asked, candidates
from dispatch.routing.offering import Wanted
from dispatch.routing.rank import choose
from dispatch.vocabulary import STAY_OUTSIDE, CaseState, OfferState, situation
from kit.catalogue import text
from kit.database import Transaction

ROUNDS_MORE = 2
"""How often the repeated part of the plan is shown."""

MOST_S = 2 * 86400


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that would happen ``after_s`` seconds after the case was opened. ``why``: step, and
    what decided it."""

    after_s: float
    who: str
    how: str
    to: str
    why: str


@dataclass(frozen=True, slots=True)
class Situation:
    """A case that has not happened."""

    priority: int
    kind: str
    area_id: int | None
    area_path: str | None
    at: dt.datetime
    person_id: int | None = None
    home_id: int | None = None

    def case(self, plan: Plan) -> Case:
        """As it would be opened."""
        subject = ("person", str(self.person_id)) if self.person_id else ("place", "preview")
        return Case(
            id=0,
            number="",
            state=CaseState.OPEN,
            priority=self.priority,
            kind=self.kind,
            situation=situation(self.priority),
            subject_type=subject[0],
            subject_id=subject[1],
            person_id=self.person_id,
            home_id=self.home_id,
            device_id=None,
            area_id=self.area_id,
            area_path=self.area_path,
            pressed_at=self.at,
            received_at=self.at,
            opened_at=self.at,
            plan=plan,
        )


async def events(tx: Transaction, what: Situation, plan: Plan, language: str) -> list[Event]:
    """Everything the plan would do, by time, until its repeated part has come round."""
    found: list[Event] = []
    people = {what.person_id} if what.person_id else set()
    directory = await directories.load(tx, people, what.at)
    look = _Look(what, plan, await named(tx, directory), directory, language)
    ladder, first = plan["ladder"], plan["repeat_from"]
    after = float(ladder[0]["after_s"])
    for number in range(len(ladder) + ROUNDS_MORE * (len(ladder) - first)):
        if after > MOST_S:
            break
        for measure in measures(rung(plan, number)):
            found += await _events(tx, look, measure, after, number)
        after += seconds_to_next(plan, number)
    return sorted(found, key=lambda one: one.after_s)


@dataclass(slots=True)
class _Look:
    what: Situation
    plan: Plan
    names: dict[str, str]
    directory: Directory
    language: str
    asked: list[Asked] | None = None

    def say(self, key: str, **values: Any) -> str:
        return text(f"plan.try.{key}", self.language, **values)

    def why(self, number: int, measure: Measure) -> str:
        steps, first = len(self.plan["ladder"]), self.plan["repeat_from"]
        place = number if number < steps else first + (number - steps) % (steps - first)
        key = "step" if number < steps else "step_again"
        said = self.say(key, number=place + 1)
        if measure.only_if is not None:
            said += self.say("only_if", condition=text(f"plan.only_if.{measure.only_if}", self.language))
        return said

    def call(self, person: Reachable) -> str:
        name = self.names.get(person.phone, "")
        return f"{name} {masked(person.phone)}".strip()


async def _events(tx: Transaction, look: _Look, measure: Measure, after: float, number: int) -> list[Event]:
    if measure.who == Who.DISPATCH:
        return await _sent(tx, look, measure, after, number)
    who, why = text(f"plan.who.{measure.who}", look.language), look.why(number, measure)
    if measure.who == Who.ALERT:
        return [Event(after, who, look.say("sound"), look.say("every_console"), why)]
    reached = _reached(look, measure)
    if not reached:
        return [Event(after, who, "", look.say("nobody"), look.say("no_phone", why=why))]
    return [
        Event(
            after + turn * measure.wait_s,
            who,
            text(f"plan.how.{channel}", look.language),
            look.call(person),
            why,
        )
        for turn, (person, channel) in enumerate(reached)
    ]


def _reached(look: _Look, measure: Measure) -> list[tuple[Reachable, str]]:
    """As ``escalation.pages`` does it."""
    path, directory = look.what.area_path, look.directory
    if measure.who in AREA_PHONES:
        role = "desk" if measure.who == Who.DESKS else str(measure.who)
        phone = directory.phone_of(path, f"{role}_phone")
        people = [Reachable(phone)] if phone else []
    elif measure.who == Who.SUPERVISOR:
        people = directory.supervisors_of(path)
    else:
        people = directory.contacts.get(look.what.person_id or 0, [])
        if measure.contact_ids:
            people = [one for one in people if one.contact_id in measure.contact_ids] or people
        if not measure.channels:
            return [(one, "sms") for one in people] + [(one, "voice") for one in people[:1]]
    channels = measure.channels or CHANNELS[measure.who]
    return [(person, channel) for person in people for channel in channels]


async def _sent(tx: Transaction, look: _Look, measure: Measure, after: float, number: int) -> list[Event]:
    """Who would be asked, and after him the next, for as long as nobody says yes."""
    asked = look.asked if look.asked is not None else []
    look.asked = asked
    who, why = text("plan.who.dispatch", look.language), look.why(number, measure)
    moment = look.what.at + dt.timedelta(seconds=after)
    case = look.what.case(look.plan)
    wanted = Wanted(measure.skill, measure.provider_id, measure.count)
    found: list[Event] = []
    for turn in range(ASKED_IN_TURN):
        ranking = await candidates(tx, case, asked, at=moment)
        chosen = choose(wanted.first(ranking.candidates), wanted.count or ranking.policy.at_once)
        then = after + turn * look.plan["offer_s"]
        if not chosen:
            found.append(Event(then, who, "", look.say("nobody"), look.say("nobody_left", why=why)))
            found += await _events(tx, look, _SUPERVISOR, then, number)
            break
        for candidate in chosen:
            responder = candidate.responder
            asked.append(Asked(responder.id, OfferState.EXPIRED))
            how = "、".join(text(f"plan.how.{one}", look.language) for one in responder.channels)
            reason = why if turn == 0 else look.say("no_answer", why=why, seconds=look.plan["offer_s"])
            if look.what.kind in STAY_OUTSIDE:
                reason += look.say("stays_outside")
            found.append(Event(then, who, how, responder.name, reason))
    return found


ASKED_IN_TURN = 3
"""Responders shown after one another for one step."""

_SUPERVISOR = Measure(Who.SUPERVISOR)
