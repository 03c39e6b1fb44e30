"""Calling 120, 110 or 119: their numbers where the person is, and what to read out to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import sqlalchemy as sa

from care.phones import dialled
from dispatch.vocabulary import HOLDING, STAY_OUTSIDE, OfferState
from kit.catalogue import text
from kit.clock_zone import LOCAL
from kit.database import Transaction

Service = Literal["ambulance", "police", "fire"]

NATIONAL: dict[Service, str] = {"ambulance": "120", "police": "110", "fire": "119"}
"""Where an area and all above it name no number of their own."""

# Of each number the one of the nearest area that has one; a case without an area is the root's.
_NUMBERS = sa.text(
    """
    select (array_agg(ambulance_phone order by length(path) desc)
                filter (where ambulance_phone is not null))[1] as ambulance,
           (array_agg(police_phone order by length(path) desc)
                filter (where police_phone is not null))[1] as police,
           (array_agg(fire_phone order by length(path) desc)
                filter (where fire_phone is not null))[1] as fire,
           (array_agg(desk_phone order by length(path) desc)
                filter (where desk_phone is not null))[1] as desk,
           coalesce((array_agg(name order by length(path) desc)
                         filter (where desk_phone is not null))[1],
                    (array_agg(name order by length(path)))[1]) as area
    from areas
    where closed_at is null
      and case when cast(:path as text) is null then parent_id is null
               else starts_with(cast(:path as text), path) end
    """
)


async def numbers(tx: Transaction, area_path: str | None) -> dict[str, str | None]:
    """``ambulance``, ``police`` and ``fire`` as they are called from this area; ``desk``: where to call
    back; ``area``: of which area that desk is."""
    row = await tx.row(_NUMBERS, {"path": area_path})
    found: dict[str, str | None] = dict(row) if row is not None else {}
    return found | {service: found.get(service) or number for service, number in NATIONAL.items()}


def read_out(
    case: dict[str, Any],
    found: dict[str, Any],
    service: Service,
    called: dict[str, str | None],
    language: str,
) -> list[str]:
    """Sentences in the order in which they are asked for. What nobody knows is said to be unknown,
    so that nobody looks for it while the line is open.

    ``case``: of ``queries.view``; ``found``: of ``around``; ``called``: of ``numbers``.
    """
    opening = text(f"call.opening.{service}", language, area=called["area"] or "")
    return [opening, *facts(case, found, called, language)]


def facts(
    case: dict[str, Any], found: dict[str, Any], called: dict[str, str | None], language: str
) -> list[str]:
    """The same without the opening, for whoever reads it."""

    def say(key: str, **values: Any) -> str:
        return text(f"call.{key}", language, **values)

    def joined(values: list[str] | None) -> str:
        return say("comma").join(values or []) or say("unknown")

    person = found["person"]
    pressed = (case["pressed_at"] or case["received_at"] or case["opened_at"]).astimezone(LOCAL)
    lines = [
        say(
            "what",
            kind=text(f"kind.{case['kind']}", language),
            time=f"{pressed:%H:%M}",
            count=case["signal_count"],
        ),
        *_where(found, say),
    ]
    if person is None:
        lines.append(say("nobody_known"))
    else:
        lines.append(say("who", who=say("comma").join(_who(person, say))))
        lines += [say("conditions", list=joined(person["conditions"]))]
        lines += [say("medicines", list=joined(person["medicines"]))]
        lines += [
            say(name, list=joined(person[name])) for name in ("allergies", "languages") if person[name]
        ]
        if person["powered_device"]:
            lines.append(say("powered_device", list=joined(person["powered_devices"])))
        if person["hearing"]:
            lines.append(say("hearing", hearing=person["hearing"]))
        if person["dementia"]:
            lines.append(say("dementia"))
        if person["phone"]:
            lines.append(say("phone", phone=dialled(person["phone"])))
    lines.append(say("reached" if case["contact_at"] else "not_reached"))
    lines += [
        say("at_the_door" if offer["state"] == OfferState.ON_SCENE else "coming", **offer["responder"])
        for offer in found["offers"]
        if offer["state"] in HOLDING
    ]
    if case["kind"] in STAY_OUTSIDE:
        lines.append(say("stay_outside"))
    lines.append(say("call_back", phone=dialled(called["desk"]) if called["desk"] else say("unknown")))
    return lines


def _where(found: dict[str, Any], say: Any) -> Iterator[str]:
    away, home = found["away"], found["home"]
    place = away if found["goes_to"] == "away" else home
    if place is None:
        yield say("where_unknown")
        return
    yield say("where_temporary" if place is away else "where", address=place["address"])
    yield say("way_in", way_in=place["way_in"] or say("unknown"))
    if place.get("door_code"):
        yield say("door_code", code=place["door_code"])


def _who(person: dict[str, Any], say: Any) -> Iterator[str]:
    yield person["name"]
    yield say("age", age=person["age"]) if person["age"] is not None else say("age_unknown")
    if person["gender"] in ("male", "female"):
        yield say(f"gender.{person['gender']}")
    if person["living"] == "alone":
        yield say("lives_alone")
