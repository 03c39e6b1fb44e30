"""Our numbers: which desk answers them, and how."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from dispatch.hotline import numbers
from dispatch.hotline.tables import hotline_lines
from kit.areas import areas
from kit.database import Transaction
from kit.errors import AlreadyExists, InvalidField

_LINES = sa.select(hotline_lines, areas.c.name.label("area_name"), areas.c.path.label("area_path")).join(
    areas, areas.c.id == hotline_lines.c.area_id
)


async def of_number(tx: Transaction, number: str | None) -> sa.RowMapping | None:
    """The line in use that is dialled so, in any of the forms a switchboard may give."""
    if number is None:
        return None
    return await tx.row(
        _LINES.where(hotline_lines.c.number.in_(numbers.forms(number)), hotline_lines.c.active)
        .order_by(hotline_lines.c.id)
        .limit(1)
    )


async def rows(tx: Transaction, *where: sa.ColumnElement[bool]) -> list[sa.RowMapping]:
    """Lines with the names of their areas, by number."""
    return list(await tx.rows(_LINES.where(*where).order_by(hotline_lines.c.number)))


async def listed(tx: Transaction, *where: sa.ColumnElement[bool]) -> list[dict[str, Any]]:
    """Lines as they are shown, by number."""
    return [shown(row) for row in await rows(tx, *where)]


def shown(row: sa.RowMapping) -> dict[str, Any]:
    """A row as ``LineView`` shows it."""
    return {**row, "area": {"id": row["area_id"], "name": row["area_name"]}}


async def require_free(tx: Transaction, number: str, but: int | None = None) -> None:
    """Raises: ``AlreadyExists`` if another line has the number, whosever it is."""
    query = sa.select(hotline_lines.c.id).where(hotline_lines.c.number == number)
    if but is not None:
        query = query.where(hotline_lines.c.id != but)
    if await tx.scalar(query) is not None:
        raise AlreadyExists(field="body.number")


def require_at_once(kind: str, recording: str) -> None:
    """Raises: ``InvalidField`` for an emergency line that would say something before it connects."""
    if kind == "emergency" and recording == "announced":
        raise InvalidField(field="body.recording", reason="emergency_connects_at_once")
