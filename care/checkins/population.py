"""A population: everybody served in a subtree, of some tiers, who meets conditions."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import sqlalchemy as sa
from pydantic import Field, TypeAdapter, field_validator
from pydantic_core import PydanticCustomError

from care.coverage.compiled import holds
from care.coverage.conditions import DEEPEST, Condition, depth
from care.persons.fields import RiskTier
from care.persons.tables import persons
from kit.areas import areas
from kit.database import Transaction
from kit.fields import BigInt, Body


class Population(Body):
    """``area_id``: of whose subtree (None: the caller's). ``risk``: of these tiers (empty: all). ``when``:
    conditions over age, living situation, relief, ability, …, as in the rules of a programme.
    """

    area_id: BigInt | None = None
    risk: Annotated[list[RiskTier], Field(max_length=3, default_factory=list)]
    when: Condition | None = None

    @field_validator("when")
    @classmethod
    def _not_too_deep(cls, value: Condition | None) -> Condition | None:
        if value is not None and depth(value) > DEEPEST:
            raise PydanticCustomError("nested_too_deep", "is nested too deep")
        return value


_POPULATION = TypeAdapter(Population)


def stored(value: dict[str, Any]) -> Population:
    """What a row holds."""
    return _POPULATION.validate_python(value)


def kept(population: Population, area_id: int) -> dict[str, Any]:
    """What is stored in a row: the area is always named."""
    return {**population.model_dump(mode="json", by_alias=True, exclude_none=True), "area_id": area_id}


def members(population: Population, area_path: str, on: dt.date) -> sa.ColumnElement[bool]:
    """A clause over ``persons`` joined with ``areas``."""
    parts: list[sa.ColumnElement[bool]] = [persons.c.active, areas.c.path.like(area_path + "%")]
    if population.risk:
        parts.append(persons.c.risk.in_(population.risk))
    if population.when is not None:
        parts.append(holds(population.when, on))
    return sa.and_(*parts)


async def count(tx: Transaction, population: Population, area_path: str, on: dt.date) -> int:
    """How many belong to it today."""
    query = (
        sa.select(sa.func.count())
        .select_from(persons.join(areas, areas.c.id == persons.c.area_id))
        .where(members(population, area_path, on))
    )
    return int(await tx.scalar(query))


async def path_of(tx: Transaction, area_id: int) -> str:
    """The path of an area as it lies now; of one that was merged, of what it is part of."""
    path: str | None = await tx.scalar(sa.select(areas.c.path).where(areas.c.id == area_id))
    return path or "/0/"
