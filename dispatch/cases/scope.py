"""Who may see a case: whose subtree holds its area as the area lies now.

A case that is closed is also seen by those who saw it then. The current place is looked up with the
query itself, so that a case is never out of sight while its area moves.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from dispatch.tables import cases
from kit.access import Actor
from kit.areas import areas

SCOPE = """
    (position(:within in a.path) > 0
     or ((a.id is null or c.closed_at is not null) and starts_with(c.area_path, :scope))
     or (c.area_path is null and :unplaced))
"""
"""The rule for a query over ``cases c left join areas a on a.id = c.area_id``."""


def parameters(actor: Actor) -> dict[str, Any]:
    """Values for ``SCOPE``: the rule of ``Actor.sees`` in SQL."""
    return {
        "within": f"/{actor.area_id}/",
        "scope": actor.area_path,
        "unplaced": actor.sees(None),
    }


def visible(actor: Actor) -> sa.ColumnElement[bool]:
    """The same rule as a clause over ``cases``; for no case at all, that of what has no place."""
    path = sa.select(areas.c.path).where(areas.c.id == cases.c.area_id).scalar_subquery()
    then = sa.and_(
        sa.or_(path.is_(None), cases.c.closed_at.is_not(None)),
        cases.c.area_path.startswith(actor.area_path),
    )
    seen = sa.or_(path.contains(f"/{actor.area_id}/"), then)  # digits and slashes: nothing to escape
    return sa.or_(seen, cases.c.area_path.is_(None)) if actor.sees(None) else seen
