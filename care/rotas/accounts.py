"""Which responder a signed-in user is."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from care.responders.tables import responders
from care.rotas.tables import responder_accounts
from kit.access import Actor, Permission
from kit.areas import areas
from kit.database import Transaction
from kit.errors import InvalidField, NotAllowed, NotFound
from kit.users import Role, users


async def own(tx: Transaction, actor: Actor) -> int | None:
    """The responder whose account this is; None for everybody else."""
    if Role.RESPONDER not in actor.roles:
        return None
    value: int | None = await tx.scalar(
        sa.select(responder_accounts.c.responder_id)
        .join(responders, responders.c.id == responder_accounts.c.responder_id)
        .where(responder_accounts.c.user_id == actor.id, responders.c.active)
    )
    return value


async def acting_for(tx: Transaction, actor: Actor, responder_id: int | None) -> tuple[int, bool]:
    """For whom a call is made, and whether by himself: the caller, or one within a dispatcher's areas.

    Raises: ``NotAllowed``, ``InvalidField``.
    """
    mine = await own(tx, actor)
    if mine is not None and responder_id in (None, mine):
        return mine, True
    actor.require(Permission.HANDLE_CASES)
    if responder_id is None:
        raise InvalidField(field="body.responder_id", reason="whose_duty")
    found = await tx.scalar(
        sa.select(responders.c.id)
        .join(areas, areas.c.id == responders.c.area_id)
        .where(responders.c.id == responder_id, responders.c.active, actor.scope(areas.c.path))
    )
    if found is None:
        raise InvalidField(field="body.responder_id", reason="unknown_responder")
    return responder_id, False


async def require_self_or(tx: Transaction, actor: Actor, responder_id: int, permission: Permission) -> bool:
    """Whether the caller is this responder. Raises: ``NotAllowed`` if neither that nor allowed to."""
    if await own(tx, actor) == responder_id:
        return True
    if not actor.may(permission):
        raise NotAllowed(permission=permission.value, extra={"permission": permission.value})
    return False


async def connect(tx: Transaction, actor: Actor, responder_id: int, user_id: int | None) -> None:
    """Give a responder an account that exists, in place of the one he had; None: take it away.

    Raises: ``NotFound``, ``InvalidField``.
    """
    inside = sa.select(responders.c.id).join(areas, areas.c.id == responders.c.area_id)
    inside = inside.where(responders.c.id == responder_id, actor.scope(areas.c.path))
    if await tx.scalar(inside) is None:
        raise NotFound(what="responder", id=responder_id)
    await tx.execute(sa.delete(responder_accounts).where(responder_accounts.c.responder_id == responder_id))
    if user_id is None:
        return
    account = await tx.row(
        sa.select(users.c.roles)
        .join(areas, areas.c.id == users.c.area_id)
        .where(users.c.id == user_id, actor.scope(areas.c.path))
    )
    if account is None:
        raise InvalidField(field="body.user_id", reason="unknown_user")
    if Role.RESPONDER not in account["roles"]:
        raise InvalidField(field="body.user_id", reason="not_a_responders_account")
    await tx.execute(
        insert(responder_accounts)
        .values(user_id=user_id, responder_id=responder_id)
        .on_conflict_do_update(index_elements=["user_id"], set_={"responder_id": responder_id})
    )
