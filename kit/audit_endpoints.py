"""Reading the audit record."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter
from pydantic import Field

from kit import pages
from kit.access import Permission
from kit.areas import areas
from kit.audit import audit
from kit.fields import BigInt, CursorText, Limit, View, Word
from kit.http import Tx, UnitOfWorkRoute, User
from kit.pages import Page
from kit.users import users

router = APIRouter(route_class=UnitOfWorkRoute, tags=["audit"])


class AuditLine(View):
    """Who did what to which record."""

    id: int
    at: dt.datetime
    user_id: int | None
    username: str | None
    action: str = Field(examples=["person.view"])
    subject_type: str = Field(examples=["person"])
    subject_id: str
    detail: dict[str, Any]


@router.get("/audit", summary="The audit record")
async def list_audit(
    tx: Tx,
    user: User,
    user_id: BigInt | None = None,
    subject_type: Word | None = None,
    subject_id: Word | None = None,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[AuditLine]:
    """What the users of the caller's area looked at and changed, newest first."""
    user.require(Permission.READ_AUDIT)
    after = pages.position(cursor, int)
    query = (
        sa.select(audit, users.c.username)
        .outerjoin(users, users.c.id == audit.c.user_id)
        .outerjoin(areas, areas.c.id == users.c.area_id)
        .where(user.scope(areas.c.path))
        .order_by(audit.c.id.desc())
        .limit(limit + 1)
    )
    filters = {"user_id": user_id, "subject_type": subject_type, "subject_id": subject_id}
    for column, value in filters.items():
        if value is not None:
            query = query.where(audit.c[column] == value)
    if after is not None:
        query = query.where(audit.c.id < after[0])
    rows = await tx.rows(query)
    return Page[AuditLine].model_validate(pages.page(rows, limit, [dict(row) for row in rows], "id"))
