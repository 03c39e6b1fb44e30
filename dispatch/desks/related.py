"""Which desks somebody may see: those within his areas, and those of the areas above his."""

from __future__ import annotations

import sqlalchemy as sa

from dispatch.desks.tables import desks
from kit.access import Actor
from kit.areas import areas
from kit.database import Transaction
from kit.errors import InvalidField


def visible(actor: Actor) -> sa.ColumnElement[bool]:
    """A clause over ``desks join areas``."""
    above = sa.literal(actor.area_path).startswith(areas.c.path)
    return sa.or_(actor.scope(areas.c.path), above)


async def require_desk(tx: Transaction, actor: Actor, desk_id: int | None) -> None:
    """Raises: ``InvalidField`` for ``desk_id`` unless the actor may see that desk and it is in use."""
    query = sa.select(desks.c.id).join(areas, areas.c.id == desks.c.area_id)
    if await tx.scalar(query.where(desks.c.id == desk_id, desks.c.active, visible(actor))) is None:
        raise InvalidField(field="body.desk_id", reason="unknown_desk")
