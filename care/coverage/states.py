"""The states of an application and what may follow each: pure rules.

No state touches a unit: a lapsed contract never disconnects anybody.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal


class State(StrEnum):
    """How far an application is."""

    APPLIED = "applied"
    FIRST_APPROVED = "first_approved"
    APPROVED = "approved"
    AGREED = "agreed"
    INSTALLING = "installing"
    WORKING = "working"
    STOPPED = "stopped"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


NEXT: dict[State, tuple[State, ...]] = {
    State.APPLIED: (State.FIRST_APPROVED, State.APPROVED, State.REJECTED, State.WITHDRAWN, State.STOPPED),
    State.FIRST_APPROVED: (State.APPROVED, State.REJECTED, State.WITHDRAWN, State.STOPPED),
    State.APPROVED: (State.AGREED, State.WITHDRAWN, State.STOPPED),
    State.AGREED: (State.INSTALLING, State.WITHDRAWN, State.STOPPED),
    # Back, when the installation is called off.
    State.INSTALLING: (State.WORKING, State.AGREED, State.WITHDRAWN, State.STOPPED),
    State.WORKING: (State.STOPPED,),
    State.STOPPED: (),
    State.REJECTED: (),
    State.WITHDRAWN: (),
}
"""What may follow what."""

ENDED = frozenset(state for state, following in NEXT.items() if not following)

EndReason = Literal["death", "facility", "moved_out", "not_entitled", "own_wish", "duplicate", "other"]
END_REASONS: tuple[str, ...] = (
    "death",
    "facility",
    "moved_out",
    "not_entitled",
    "own_wish",
    "duplicate",
    "other",
)
