"""The state's division codes: pure rules.

A code begins with that of the area above it: 市 and 区县 have 6 digits (the city's end in 00), 街镇 9,
社区 12 (GB/T 2260, GB/T 10114 and the statistical codes that go on from there). Grids have local ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LEVELS = ("city", "district", "street", "community", "grid")
DIGITS = {"city": 6, "district": 6, "street": 9, "community": 12}


@dataclass(frozen=True, slots=True)
class Coded:
    """An area as far as its code goes. ``parent_id`` None: nothing is above it."""

    id: int
    parent_id: int | None
    level: str
    code: str | None
    name: str = ""


def may_lie_below(level: str, parent_level: str) -> bool:
    """Whether an area of this level may lie below one of that; grids may lie below grids."""
    if level == parent_level == "grid":
        return True
    return LEVELS.index(level) > LEVELS.index(parent_level)


def is_wellformed(level: str, code: str) -> bool:
    """Whether a code has the form of its level."""
    digits = DIGITS.get(level)
    if digits is None:
        return True
    return len(code) == digits and code.isascii() and code.isdigit() and code[0] != "0"


def prefix_of(level: str, code: str | None) -> str | None:
    """How the codes below begin, or None where an area says nothing about them."""
    if code is None or level not in DIGITS or not is_wellformed(level, code):
        return None
    while level == "city" and code.endswith("00") and len(code) > 2:
        code = code[:-2]
    return code


def belongs(level: str, code: str | None, above: str | None) -> bool:
    """Whether a code may stand below codes that begin with ``above``; local ones may anywhere."""
    if code is None or above is None or level not in DIGITS:
        return True
    return code.startswith(above)


@dataclass(frozen=True, slots=True)
class Misfit:
    """An area whose code cannot stay. ``reason``: ``bad_code`` or ``code_of_another_area``."""

    area: Coded
    code: str | None
    reason: str


def recoded(
    subtree: Iterable[Coded], above: str | None, given: Mapping[int, str | None]
) -> tuple[dict[int, str | None], list[Misfit]]:
    """The codes that change when a subtree comes below codes that begin with ``above``.

    ``subtree``: parents first. ``given``: codes by area. Where a code changes, those below that began
    with the old one begin with the new one, unless they are given. Answers the changes and what does
    not fit.
    """
    changes: dict[int, str | None] = {}
    misfits: list[Misfit] = []
    prefixes: dict[int | None, str | None] = {}
    replaced: dict[int | None, tuple[str, str] | None] = {}
    for area in subtree:
        begins = prefixes.get(area.parent_id, above)
        swap = replaced.get(area.parent_id)
        code = area.code
        if area.id in given:
            code = given[area.id]
        elif swap and code and code.startswith(swap[0]):
            code = swap[1] + code[len(swap[0]) :]
        if code is not None and not is_wellformed(area.level, code):
            # What was there before the rules is left alone until somebody touches it.
            if code != area.code:
                misfits.append(Misfit(area, code, "bad_code"))
        elif not belongs(area.level, code, begins):
            misfits.append(Misfit(area, code, "code_of_another_area"))
        if code != area.code:
            changes[area.id] = code
        prefixes[area.id] = prefix_of(area.level, code) or begins
        replaced[area.id] = (area.code, code) if area.code and code and code != area.code else swap
    return changes, misfits
