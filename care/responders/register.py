"""Queries over those who come."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from care.columns import holds
from care.drills import stale
from care.holding import visible
from care.persons.homes import containing
from care.providers.tables import providers
from care.responders.schemas import NewResponder
from care.responders.tables import certificates, responder_areas, responders
from care.rotas.tables import responder_accounts
from care.scope import areas_of, replace_areas
from care.typed_phones import settle_phones
from kit.access import Actor
from kit.areas import areas
from kit.clock_zone import local_date
from kit.database import Transaction
from kit.errors import InvalidField

LISTS = {"area_ids", "certificates"}
SHORTEST_TAIL = 3
"""Digits from which on a search text is the end of a telephone number."""


def _items(today: dt.date) -> sa.Select[Any]:
    expired = (
        sa.select(sa.func.array_agg(sa.text("kind order by kind")))
        .where(certificates.c.responder_id == responders.c.id, certificates.c.valid_until < today)
        .correlate(responders)
        .scalar_subquery()
    )
    query = sa.select(
        responders,
        providers.c.name.label("provider_name"),
        responder_accounts.c.user_id,
        sa.func.coalesce(expired, sa.text("'{}'::text[]")).label("expired"),
    ).outerjoin(providers, providers.c.id == responders.c.provider_id)
    return query.outerjoin(responder_accounts, responder_accounts.c.responder_id == responders.c.id)


def matching(text: str) -> sa.ColumnElement[bool] | None:
    """A clause for what somebody types: the end of a telephone number, or part of a name."""
    wanted = text.strip()
    if wanted.isascii() and wanted.isdigit() and len(wanted) >= SHORTEST_TAIL:
        in_further = sa.text("exists (select from unnest(responders.phones) p where p like :tail)")
        tail = f"%{wanted}"
        return sa.or_(responders.c.phone.like(tail), in_further.bindparams(tail=tail))
    pattern = containing(wanted)
    return None if pattern is None else responders.c.name.like(pattern)


def owns(phone: str) -> sa.ColumnElement[bool]:
    """A clause: this is one of a responder's numbers."""
    return sa.or_(responders.c.phone == phone, holds(responders.c.phones, phone))


async def search(
    tx: Transaction, where: list[sa.ColumnElement[bool]], text: str, after: int, limit: int
) -> list[dict[str, Any]]:
    """Responders by id, from behind ``after``."""
    query = _items(local_date(await tx.now())).join(areas, areas.c.id == responders.c.area_id)
    query = query.where(*where, responders.c.id > after).order_by(responders.c.id).limit(limit)
    if (clause := matching(text)) is not None:
        query = query.where(clause)
    return [dict(row) for row in await tx.rows(query)]


async def whole(tx: Transaction, actor: Actor, responder_id: int) -> dict[str, Any]:
    """A responder with certificates and areas. Raises: ``NotFound`` also outside the actor's areas."""
    await visible(tx, actor, responders, responder_id, "responder")
    today = local_date(await tx.now())
    row = await tx.row(_items(today).where(responders.c.id == responder_id))
    assert row is not None
    held = await tx.rows(
        sa.select(certificates)
        .where(certificates.c.responder_id == responder_id)
        .order_by(certificates.c.kind)
    )
    numbers = [(responder_id, number) for number in (row["phone"], *row["phones"])]
    return {
        **row,
        "certificates": [
            {**one, "expired": one["valid_until"] is not None and one["valid_until"] < today}
            for one in held
        ],
        "areas": await areas_of(tx, responder_areas, "responder_id", responder_id),
        "stale": (await stale.of(tx, "responder", numbers)).get(responder_id, []),
    }


async def add(tx: Transaction, new: NewResponder) -> int:
    """Insert a responder with areas and certificates; returns the id. Raises: ``InvalidField``."""
    values = new.model_dump(exclude=LISTS)
    await settle_phones(tx, values, new.area_id)
    responder_id: int = await tx.scalar(sa.insert(responders).values(**values).returning(responders.c.id))
    await write_lists(tx, responder_id, new.model_dump(include=LISTS))
    return responder_id


async def write_lists(tx: Transaction, responder_id: int, lists: dict[str, Any]) -> None:
    """Make areas and certificates as given; a list that is not given stays.

    Raises: ``InvalidField`` for a kind of certificate that stands there twice.
    """
    if "area_ids" in lists:
        await replace_areas(tx, responder_areas, "responder_id", responder_id, lists["area_ids"])
    if "certificates" not in lists:
        return
    seen: set[str] = set()
    for number, held in enumerate(lists["certificates"]):
        if held["kind"] in seen:
            raise InvalidField(field=f"body.certificates.{number}.kind", reason="listed_twice")
        seen.add(held["kind"])
    await tx.execute(sa.delete(certificates).where(certificates.c.responder_id == responder_id))
    if lists["certificates"]:
        rows = [{"responder_id": responder_id, **held} for held in lists["certificates"]]
        await tx.execute(sa.insert(certificates), rows)


async def expiring(
    tx: Transaction, scope: sa.ColumnElement[bool], within_days: int
) -> list[dict[str, Any]]:
    """Certificates of active responders that run out within so many days or have, the first first."""
    today = local_date(await tx.now())
    query = (
        sa.select(
            certificates.c.responder_id,
            responders.c.name,
            responders.c.phone,
            responders.c.provider_id,
            providers.c.name.label("provider_name"),
            certificates.c.kind,
            certificates.c.number,
            certificates.c.valid_until,
        )
        .join(responders, responders.c.id == certificates.c.responder_id)
        .join(areas, areas.c.id == responders.c.area_id)
        .outerjoin(providers, providers.c.id == responders.c.provider_id)
        .where(
            scope,
            responders.c.active,
            certificates.c.valid_until <= today + dt.timedelta(days=within_days),
        )
        .order_by(certificates.c.valid_until, certificates.c.id)
        .limit(1000)
    )
    return [{**row, "days_left": (row["valid_until"] - today).days} for row in await tx.rows(query)]
