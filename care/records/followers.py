"""What other rooms and folders do when something becomes of a person.

The program's assembly lists them (``app/http.py``), in the order in which they are asked; all of it
happens in the transaction of the change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from kit.access import Actor
from kit.database import Transaction


@dataclass(slots=True)
class Merge:
    """``other`` becomes ``survivor``; ``moved`` counts what went over, by table."""

    survivor: int
    other: int
    moved: dict[str, int] = field(default_factory=dict)


class Follower:
    """Overridden as far as it concerns a room."""

    async def ended(self, tx: Transaction, actor: Actor, person_id: int, kind: str) -> dict[str, int]:
        """Services end (``death``, ``moved_out``, ``other``). Answers what stopped: name → how many."""
        return {}

    async def resumed(self, tx: Transaction, actor: Actor, person_id: int) -> None:
        """An ending was a mistake."""

    async def before_merge(self, tx: Transaction, actor: Actor, merge: Merge) -> None:
        """Whatever has to be locked first, because others are at work on it."""

    async def merged(self, tx: Transaction, actor: Actor, merge: Merge) -> None:
        """Move what no foreign key to ``persons`` shows; count it in ``merge.moved``."""

    async def consent_withdrawn(self, tx: Transaction, person_id: int, purpose: str) -> dict[str, int]:
        """What was kept for this purpose goes. Answers what went: name → how many."""
        return {}


def _followers(request: Request) -> Sequence[Follower]:
    followers: Sequence[Follower] = request.app.state.person_followers
    return followers


Followers = Annotated[Sequence[Follower], Depends(_followers)]
"""Everybody who has to be asked."""
