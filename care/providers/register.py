"""Queries over service providers."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from care.holding import visible
from care.persons.homes import containing
from care.providers.schemas import NewProvider, ProviderState
from care.providers.tables import (
    provider_areas,
    provider_credit,
    provider_prices,
    provider_ratings,
    providers,
)
from care.responders.tables import responders
from care.scope import areas_of, replace_areas
from care.typed_phones import settle_phones
from kit.access import Actor
from kit.areas import areas
from kit.clock_zone import local_date
from kit.database import Transaction
from kit.errors import InvalidField

LISTS = {"area_ids", "prices"}


def _count(table: sa.Table, *where: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    counted = sa.select(sa.func.count()).where(table.c.provider_id == providers.c.id, *where)
    return counted.scalar_subquery()


_RATING = (
    sa.select(sa.func.round(sa.func.avg(provider_ratings.c.stars), 2))
    .where(provider_ratings.c.provider_id == providers.c.id)
    .scalar_subquery()
)

ITEM: tuple[Any, ...] = (
    providers,
    _RATING.label("rating"),
    _count(provider_ratings).label("ratings"),
    _count(responders, responders.c.active).label("staff"),
    *(
        _count(provider_credit, provider_credit.c.kind == kind).label(kind)
        for kind in ("praise", "complaint", "breach")
    ),
)


def contract_state(row: sa.RowMapping | dict[str, Any], today: dt.date) -> ProviderState:
    """Whether its staff may be sent: only while ``active``."""
    if not row["active"]:
        return "ended"
    if row["contract_until"] is not None and row["contract_until"] < today:
        return "expired"
    if row["contract_from"] is not None and row["contract_from"] > today:
        return "not_begun"
    return "active"


def item(row: sa.RowMapping, today: dt.date) -> dict[str, Any]:
    """A row of ``ITEM`` as ``ProviderItem`` shows it."""
    credit = {kind: row[kind] for kind in ("praise", "complaint", "breach")}
    return {**row, "state": contract_state(row, today), "credit": credit}


def require_order(row: dict[str, Any]) -> None:
    """Raises: ``InvalidField`` for a contract that ends before it begins."""
    begin, end = row["contract_from"], row["contract_until"]
    if begin is not None and end is not None and end < begin:
        raise InvalidField(field="body.contract_until", reason="ends_before_start")


async def search(
    tx: Transaction, scope: sa.ColumnElement[bool], text: str, after: int, limit: int
) -> list[dict[str, Any]]:
    """Providers by id, from behind ``after``, whose name or phone contains ``text``."""
    query = sa.select(*ITEM).join(areas, areas.c.id == providers.c.area_id)
    query = query.where(scope, providers.c.id > after).order_by(providers.c.id).limit(limit)
    if (pattern := containing(text)) is not None:
        query = query.where(sa.or_(*(c.like(pattern) for c in (providers.c.name, providers.c.phone))))
    today = local_date(await tx.now())
    return [item(row, today) for row in await tx.rows(query)]


async def whole(tx: Transaction, actor: Actor, provider_id: int) -> dict[str, Any]:
    """A provider with areas and prices. Raises: ``NotFound`` also outside the actor's areas."""
    await visible(tx, actor, providers, provider_id, "provider")
    row = await tx.row(sa.select(*ITEM).where(providers.c.id == provider_id))
    assert row is not None
    prices = await tx.rows(
        sa.select(provider_prices)
        .where(provider_prices.c.provider_id == provider_id)
        .order_by(provider_prices.c.service)
    )
    return {
        **item(row, local_date(await tx.now())),
        "areas": await areas_of(tx, provider_areas, "provider_id", provider_id),
        "prices": [dict(price) for price in prices],
    }


async def add(tx: Transaction, new: NewProvider) -> int:
    """Insert a provider with its areas and prices; returns the id."""
    values = new.model_dump(exclude=LISTS)
    require_order(values)
    await settle_phones(tx, values, new.area_id)
    provider_id: int = await tx.scalar(sa.insert(providers).values(**values).returning(providers.c.id))
    await write_lists(tx, provider_id, new.model_dump(include=LISTS))
    return provider_id


async def write_lists(tx: Transaction, provider_id: int, lists: dict[str, Any]) -> None:
    """Make areas and prices as given; a list that is not given stays.

    Raises: ``InvalidField`` for a service that has two prices.
    """
    if "area_ids" in lists:
        await replace_areas(tx, provider_areas, "provider_id", provider_id, lists["area_ids"])
    if "prices" not in lists:
        return
    seen: set[str] = set()
    for number, price in enumerate(lists["prices"]):
        if price["service"] in seen:
            raise InvalidField(field=f"body.prices.{number}.service", reason="listed_twice")
        seen.add(price["service"])
    await tx.execute(sa.delete(provider_prices).where(provider_prices.c.provider_id == provider_id))
    if lists["prices"]:
        rows = [{"provider_id": provider_id, **price} for price in lists["prices"]]
        await tx.execute(sa.insert(provider_prices), rows)


async def expiring(
    tx: Transaction, scope: sa.ColumnElement[bool], within_days: int
) -> list[dict[str, Any]]:
    """Contracts of active providers that end within so many days or have ended, the first first."""
    today = local_date(await tx.now())
    query = (
        sa.select(
            providers.c.id.label("provider_id"),
            providers.c.name,
            providers.c.contract_number,
            providers.c.contract_until,
            _count(responders, responders.c.active).label("staff"),
        )
        .join(areas, areas.c.id == providers.c.area_id)
        .where(
            scope, providers.c.active, providers.c.contract_until <= today + dt.timedelta(days=within_days)
        )
        .order_by(providers.c.contract_until, providers.c.id)
        .limit(1000)
    )
    return [{**row, "days_left": (row["contract_until"] - today).days} for row in await tx.rows(query)]
