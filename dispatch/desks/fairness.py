"""Whose turn it is: a new case is suggested to the agent who is ready and has had the least. Pure rules.

A suggestion hides nothing: everybody sees the case, and everybody hears a P1 at once. Of a P2 or P3 the
suggested agent's console sounds first; nobody ready: all of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dispatch.desks.duty import Desk, Shown, shown_to
from dispatch.vocabulary import Priority

ALONE_FOR: dict[int, dt.timedelta] = {
    Priority.P2: dt.timedelta(seconds=15),
    Priority.P3: dt.timedelta(seconds=60),
}
"""How long only the suggested agent hears it; of a P1 never."""

AT_MOST = 3
"""Suggestions to one agent at a time: in a storm the rest is everybody's."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case that nobody has. ``languages``: the person's; ``suggested_to``: whose turn it was."""

    id: int
    priority: int
    kind: str
    area_path: str | None
    languages: frozenset[str] = frozenset()
    suggested_to: int | None = None


@dataclass(slots=True)
class Agent:
    """``area_path``: what he may see; ``desk_id`` None: he serves all of it. ``has``: his cases, and
    what he was suggested."""

    id: int
    area_path: str
    desk_id: int | None
    ready: bool
    since: dt.datetime
    has: int = 0
    suggested: int = 0
    dialects: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    sees_unplaced: bool = True


@dataclass(slots=True)
class Turns:
    """``given``: agent by case; ``taken_back``: cases whose agent is no longer there for them."""

    given: dict[int, int] = field(default_factory=dict)
    taken_back: list[int] = field(default_factory=list)


def turns(
    waiting: Iterable[Waiting], agents: Sequence[Agent], desks: Sequence[Desk], now: dt.datetime
) -> Turns:
    """Whose turn it is for each case, the most urgent first as given. ``agents`` count along."""
    found = Turns()
    by_id = {agent.id: agent for agent in agents}
    shown: dict[str | None, Shown] = {}
    for case in waiting:
        mine = by_id.get(case.suggested_to) if case.suggested_to is not None else None
        if mine is not None and mine.ready:
            continue
        if case.area_path not in shown:
            shown[case.area_path] = shown_to(desks, case.area_path, now)
        could = [agent for agent in agents if _can(agent, case, shown[case.area_path])]
        if could:
            best = min(could, key=lambda agent: _rank(agent, case))
            best.has += 1
            best.suggested += 1
            found.given[case.id] = best.id
        elif case.suggested_to is not None:
            found.taken_back.append(case.id)
    return found


def _can(agent: Agent, case: Waiting, shown: Shown) -> bool:
    sees = agent.sees_unplaced if case.area_path is None else case.area_path.startswith(agent.area_path)
    serves = agent.desk_id is None or agent.desk_id in shown.desks
    return agent.ready and sees and serves and agent.suggested < AT_MOST


def _rank(agent: Agent, case: Waiting) -> tuple[bool, bool, int, dt.datetime, int]:
    """Who understands the person, who knows the matter, who has least, who has been idle longest."""
    understands = bool(agent.dialects & case.languages)
    return (not understands, case.kind not in agent.skills, agent.has, agent.since, agent.id)
