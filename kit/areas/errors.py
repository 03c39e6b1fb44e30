"""Refusals about areas, with their stable codes."""

from __future__ import annotations

from kit.errors import Conflict


class AreaNotEmpty(Conflict):
    """Something is still there; ``extra`` counts it by table."""

    code = "area_not_empty"


class AreaClosed(Conflict):
    """The area is closed; ``extra`` names where everything of it is now."""

    code = "area_closed"


class AreaChanged(Conflict):
    """Somebody has changed the area since the caller looked; ``extra`` names its ``version``."""

    code = "area_changed"
