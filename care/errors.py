"""Refusals of this room, with their stable codes."""

from __future__ import annotations

from kit.errors import Conflict


class ChangedMeanwhile(Conflict):
    """Somebody has changed it since the caller looked; ``extra`` names the ``version`` it has now."""

    code = "changed_meanwhile"
