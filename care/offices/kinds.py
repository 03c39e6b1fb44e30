"""What each kind of list says about a person, and what follows: pure rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import RowMapping

ListKind = Literal["deaths", "moves", "dibao", "tekun", "disability"]
"""Deaths; moves away; 低保 and 低保边缘; 特困; disability certificates."""

ENDS: dict[str, str] = {"deaths": "death", "moves": "moved_out"}
"""Lists after which services end, and how."""

RELIEF: dict[str, tuple[str, ...]] = {
    "dibao": ("subsistence", "subsistence_edge"),
    "tekun": ("destitute_home", "destitute_facility"),
}
"""Lists of relief, and what they grant; the first is meant where a row does not say."""

DISABILITY = ("disability_type", "disability_grade")

GRANTING = (*RELIEF, "disability")
"""Lists that may be complete: who is not on them has lost what they grant."""


Person = Mapping[str, Any] | RowMapping


@dataclass(frozen=True, slots=True)
class Said:
    """What a row of a list says besides whom it means. ``until``: what it grants ends, or has ended."""

    on: dt.date | None = None
    until: dt.date | None = None
    relief: str | None = None
    disability_type: str | None = None
    disability_grade: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What would change: ``end`` a kind of ending, ``facts`` field → new value; else why nothing."""

    end: str | None = None
    on: dt.date | None = None
    facts: Mapping[str, Any] | None = None
    reason: str | None = None

    @property
    def changes(self) -> bool:
        """Whether there is anything to do."""
        return self.end is not None or bool(self.facts)


def follows(kind: str, said: Said, person: Person, ending: str | None, as_of: dt.date) -> Outcome:
    """What a row means for somebody who was found. ``ending``: of services that have ended already."""
    if kind in ENDS:
        return _ends(ENDS[kind], said.on or as_of, ending)
    if ending is not None:
        return Outcome(reason="ended_already")
    over = said.until is not None and said.until < as_of
    if kind in RELIEF:
        return _relief(kind, said.relief or RELIEF[kind][0], person["relief"], over=over)
    return _disability(said, person, over=over)


def lost(kind: str, person: Person) -> Outcome:
    """What somebody loses who is not on a complete list."""
    if kind in RELIEF:
        granted = person["relief"] in RELIEF[kind]
        return Outcome(facts={"relief": None}) if granted else Outcome(reason="same_already")
    return _disability(Said(), person, over=True)


def _ends(kind: str, on: dt.date, ending: str | None) -> Outcome:
    # Whoever has moved away may die; whoever has died does not move.
    if ending is None or (kind == "death" and ending != "death"):
        return Outcome(end=kind, on=on)
    return Outcome(reason="ended_already")


def _relief(kind: str, granted: str, held: str | None, *, over: bool) -> Outcome:
    if over:
        return Outcome(facts={"relief": None}) if held in RELIEF[kind] else Outcome(reason="same_already")
    if held == granted:
        return Outcome(reason="same_already")
    if kind == "dibao" and held in RELIEF["tekun"]:
        return Outcome(reason="has_more")
    return Outcome(facts={"relief": granted})


def _disability(said: Said, person: Person, *, over: bool) -> Outcome:
    wanted = dict.fromkeys(DISABILITY) if over else {name: getattr(said, name) for name in DISABILITY}
    facts = {
        name: value
        for name, value in wanted.items()
        if value != person[name] and (over or value is not None)
    }
    return Outcome(facts=facts) if facts else Outcome(reason="same_already")
