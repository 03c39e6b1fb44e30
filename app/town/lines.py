"""The hotline's numbers: the emergency number, as people dial it and as the carrier knows it, one for
ordinary wishes, and one that another hotline transfers to."""

from __future__ import annotations

from typing import Any

from app.town.names import NAMES
from app.town.places import Places

COLUMNS = ("area_id", "number", "name", "kind", "hides_caller")
CARRIERS = "+861012349"


def build(places: Places) -> list[tuple[Any, ...]]:
    """Rows of ``hotline_lines``, all of the whole town."""
    assert places.root is not None
    emergency, ordinary, transfer = NAMES["lines"]
    rows = (
        ("12349", emergency, "emergency", False),
        (CARRIERS, emergency, "emergency", False),
        ("+861012348", ordinary, "ordinary", False),
        ("+861012345", transfer, "ordinary", True),
    )
    return [(places.root.id, *row) for row in rows]
