"""User accounts, made and listed by administrators of the area."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Request
from pydantic import Field

from kit import audit, pages
from kit.access import Actor, Permission
from kit.areas import areas
from kit.database import Transaction
from kit.errors import AlreadyExists, InvalidField, NotAllowed
from kit.fields import BigInt, Body, Code, CursorText, Limit, Line, Password, Phone, View
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page
from kit.sessions import Passwords
from kit.users import Role, users

router = APIRouter(route_class=UnitOfWorkRoute, tags=["users"])


class NewUser(Body):
    """An account. ``area_id``: the root of what the user sees."""

    username: Code = Field(examples=["desk-li"])
    password: Password = Field(min_length=8, examples=["correct horse battery"])
    roles: list[Role] = Field(min_length=1, max_length=6, examples=[["dispatcher"]])
    area_id: BigInt = Field(examples=[1])
    name: Line | None = Field(default=None, examples=["李坐席"])
    phone: Phone | None = Field(default=None, description="Escalations call it")


class UserView(View):
    """An account, without anything secret."""

    id: int
    username: str
    name: str
    roles: list[str]
    area_id: int
    phone: str | None
    active: bool
    demo: bool
    created_at: dt.datetime


_VIEW = [users.c[name] for name in UserView.model_fields]


def _passwords(request: Request) -> Passwords:
    passwords: Passwords = request.app.state.passwords
    return passwords


async def visible_area(tx: Transaction, actor: Actor, area_id: int, field: str = "area_id") -> str:
    """The path of an area within the actor's.

    Raises: ``InvalidField`` for ``field`` if there is none.
    """
    path: str | None = await tx.scalar(
        sa.select(areas.c.path).where(areas.c.id == area_id, actor.scope(areas.c.path))
    )
    if path is None:
        raise InvalidField(field=f"body.{field}", reason="unknown_area")
    return path


@router.post("/users", status_code=201, summary="Make an account", responses=problem_responses(409))
async def create_user(
    body: NewUser, tx: Tx, user: User, passwords: Annotated[Passwords, Depends(_passwords)]
) -> UserView:
    """Only an administrator may, only within his own area, and only for roles below or like his own."""
    user.require(Permission.MANAGE_USERS)
    await visible_area(tx, user, body.area_id)
    password_hash = await passwords.hash(body.password.get_secret_value())
    row = await add_user(
        tx,
        username=body.username,
        password_hash=password_hash,
        name=body.name or body.username,
        roles=sorted({role.value for role in body.roles}),
        area_id=body.area_id,
        phone=body.phone,
    )
    await audit.record(tx, user.id, "user.create", "user", row["id"], roles=list(row["roles"]))
    return UserView.model_validate(dict(row))


async def add_user(tx: Transaction, **values: Any) -> sa.RowMapping:
    """Insert an account. Raises: ``AlreadyExists`` when the user name is taken."""
    try:
        async with tx.savepoint():
            row = await tx.row(sa.insert(users).values(**values).returning(*_VIEW))
    except sa.exc.IntegrityError as error:
        raise AlreadyExists(field="username", extra={"field": "username"}) from error
    assert row is not None
    return row


@router.get("/users", summary="Accounts")
async def list_users(
    tx: Tx,
    user: User,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[UserView]:
    """The accounts of the caller's area, by id."""
    if not (user.may(Permission.MANAGE_USERS) or user.may(Permission.READ_AUDIT)):
        raise NotAllowed(permission=Permission.MANAGE_USERS.value)
    after = pages.position(cursor, int)
    query = (
        sa.select(*_VIEW)
        .join(areas, areas.c.id == users.c.area_id)
        .where(user.scope(areas.c.path))
        .order_by(users.c.id)
        .limit(limit + 1)
    )
    if after is not None:
        query = query.where(users.c.id > after[0])
    rows = await tx.rows(query)
    return Page[UserView].model_validate(pages.page(rows, limit, [dict(row) for row in rows], "id"))
