"""The states of a unit, and which may follow which.

A state says where a unit is and who has to do something about it. It is never a reason to drop a
press: whatever the registry says, somebody may be lying on the floor beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from devices.errors import IllegalStateChange, NotBound


class State(StrEnum):
    """Where a unit is in its life."""

    STOCK = "stock"
    ASSIGNED = "assigned"  # promised to somebody, on its way or being installed
    INSTALLED = "installed"
    FAULTY = "faulty"
    RETURNED = "returned"
    RETIRED = "retired"


_S = State

FOLLOWS: dict[State, tuple[State, ...]] = {
    _S.STOCK: (_S.ASSIGNED, _S.INSTALLED, _S.FAULTY, _S.RETIRED),
    _S.ASSIGNED: (_S.INSTALLED, _S.STOCK, _S.FAULTY, _S.RETURNED),
    _S.INSTALLED: (_S.FAULTY, _S.RETURNED, _S.STOCK),
    _S.FAULTY: (_S.INSTALLED, _S.RETURNED, _S.RETIRED),  # repaired on the spot; taken back; given up
    _S.RETURNED: (_S.STOCK, _S.FAULTY, _S.RETIRED),
    _S.RETIRED: (),
}
"""State → what may follow. The same state again is no change and always allowed."""

WITH_SOMEBODY = frozenset({State.ASSIGNED, State.INSTALLED})
"""States of a unit that belongs to a person or a home."""

WITH_NOBODY = frozenset({State.STOCK, State.RETURNED, State.RETIRED})
"""States in which a unit belongs to no person and no home any more."""


def is_bound(unit: Mapping[str, Any]) -> bool:
    """Whether a person or a home relies on it."""
    return unit["person_id"] is not None or unit["home_id"] is not None


def require_change(unit: Mapping[str, Any], state: State) -> None:
    """Raises: ``IllegalStateChange`` naming what is allowed; ``NotBound`` for a unit that would be
    installed with nobody.
    """
    allowed = FOLLOWS[State(unit["state"])]
    if state != unit["state"] and state not in allowed:
        names = [one.value for one in allowed]
        raise IllegalStateChange(
            state=unit["state"],
            wanted=state.value,
            allowed=", ".join(names) or "-",
            extra={"state": unit["state"], "allowed": names},
        )
    if state in WITH_SOMEBODY and not is_bound(unit):
        raise NotBound(state=state.value)


def after_binding(unit: Mapping[str, Any], bound: bool) -> State:
    """The state that follows from giving a unit to somebody, or taking it away.

    A faulty unit stays faulty. Raises: ``IllegalStateChange`` for one that has been taken back.
    """
    state = State(unit["state"])
    if bound and state in (State.RETURNED, State.RETIRED):
        require_change(unit, State.INSTALLED)
    if bound and state is State.STOCK:
        return State.INSTALLED
    if not bound and state in WITH_SOMEBODY:
        return State.STOCK
    return state
