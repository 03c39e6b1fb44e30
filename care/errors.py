"""Refusals of this room, with their stable codes."""

from __future__ import annotations

from kit.errors import Conflict


class ChangedMeanwhile(Conflict):
    """Somebody has changed it since the caller looked; ``extra`` names the ``version`` it has now."""

    code = "changed_meanwhile"


class NothingToTake(Conflict):
    """The gap is filled, or the shift is over or one's own."""

    code = "nothing_to_take"


class NotForThisShift(Conflict):
    """Somebody who works elsewhere or lacks the skill; ``extra`` says which (``reason``)."""

    code = "not_for_this_shift"


class SwapSettled(Conflict):
    """The swap has been decided already; ``extra`` holds its ``state``."""

    code = "swap_settled"


class ShiftChanged(Conflict):
    """The shift is not the giver's any more, or the taker has one of the same rota at that time."""

    code = "shift_changed"


class ShiftOfRota(Conflict):
    """A shift that comes from a rota is changed by override, swap or leave."""

    code = "shift_of_rota"
