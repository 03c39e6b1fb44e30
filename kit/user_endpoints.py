"""User accounts, made, changed and listed by administrators of the area."""

from __future__ import annotations

from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Request

from kit import audit, pages
from kit.access import Actor, Permission
from kit.areas import areas
from kit.areas.tree import find_open
from kit.database import Transaction
from kit.errors import AlreadyExists, Conflict, NotAllowed, NotFound
from kit.fields import CursorText, Id, Limit, Search
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page
from kit.sessions import Passwords
from kit.user_schemas import NewPassword, NewUser, UserChanges, UserView
from kit.users import sessions, users

router = APIRouter(route_class=UnitOfWorkRoute, tags=["users"])


class OwnAccount(Conflict):
    """An administrator would take the account from himself: another one does that."""

    code = "own_account"


_VIEW = [users.c[name] for name in UserView.model_fields]


def _passwords(request: Request) -> Passwords:
    passwords: Passwords = request.app.state.passwords
    return passwords


async def visible_area(tx: Transaction, actor: Actor, area_id: int, field: str = "area_id") -> str:
    """The path of an open area within the actor's.

    Raises: ``InvalidField`` for ``field`` if there is none.
    """
    return str((await find_open(tx, actor, area_id, f"body.{field}"))["path"])


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
    q: Search = "",
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[UserView]:
    """The accounts of the caller's area whose user name or name contains ``q``, by id."""
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
    if wanted := q.strip():
        query = query.where(
            sa.or_(
                *(column.icontains(wanted, autoescape=True) for column in (users.c.username, users.c.name))
            )
        )
    if after is not None:
        query = query.where(users.c.id > after[0])
    rows = await tx.rows(query)
    return Page[UserView].model_validate(pages.page(rows, limit, [dict(row) for row in rows], "id"))


@router.patch("/users/{user_id}", summary="Change an account", responses=problem_responses(404, 409))
async def change_user(user_id: Id, body: UserChanges, tx: Tx, user: User) -> UserView:
    """Name, phone, roles, area, and whether it may sign in. 409 `own_account`: nobody takes roles,
    area or sign-in from himself, so that somebody who can give them back always remains."""
    user.require(Permission.MANAGE_USERS)
    before = await _held(tx, user, user_id)
    values = body.given()
    if body.roles is not None:
        values["roles"] = sorted({role.value for role in body.roles})
    if body.area_id is not None:
        await visible_area(tx, user, body.area_id)
    if user_id == user.id and any(values.get(name, before[name]) != before[name] for name in _OWN):
        raise OwnAccount
    if values:
        await tx.execute(sa.update(users).where(users.c.id == user_id).values(**values))
    if body.active is False:
        await tx.execute(sa.delete(sessions).where(sessions.c.user_id == user_id))
    given = {name: values[name] for name in _OWN if name in values}
    await audit.record(tx, user.id, "user.update", "user", user_id, fields=sorted(values), **given)
    return UserView.model_validate(dict(await _held(tx, user, user_id)))


@router.post(
    "/users/{user_id}/password", status_code=204, summary="Set a password", responses=problem_responses(404)
)
async def set_password(
    user_id: Id, body: NewPassword, tx: Tx, user: User, passwords: Annotated[Passwords, Depends(_passwords)]
) -> None:
    """The old password ends, and with it every session of the account."""
    user.require(Permission.MANAGE_USERS)
    password_hash = await passwords.hash(body.password.get_secret_value())
    await _held(tx, user, user_id)
    # With a password of its own it is no longer one of the demo's well-known accounts.
    values = {"password_hash": password_hash, "demo": False}
    await tx.execute(sa.update(users).where(users.c.id == user_id).values(**values))
    await tx.execute(sa.delete(sessions).where(sessions.c.user_id == user_id))
    await audit.record(tx, user.id, "user.password", "user", user_id)


_OWN = ("roles", "area_id", "active")


async def _held(tx: Transaction, actor: Actor, user_id: int) -> sa.RowMapping:
    """An account within the actor's areas, locked until the end of the transaction.

    Raises: ``NotFound``.
    """
    row = await tx.row(
        sa.select(*_VIEW)
        .join(areas, areas.c.id == users.c.area_id)
        .where(users.c.id == user_id, actor.scope(areas.c.path))
        .with_for_update(of=users, key_share=True)
    )
    if row is None:
        raise NotFound(what="user", id=user_id)
    return row
