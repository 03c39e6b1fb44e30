"""``/persons/{id}/history``: every change to a person, who made it, and what stood there before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Response
from pydantic import Field

from care.persons.schemas import Unmasking
from care.persons.sealing import MASKS
from care.persons.tables import persons
from care.records import sealing
from care.records.person import within
from care.records.tables import person_versions
from kit import audit, pages
from kit.access import Permission
from kit.database import Transaction
from kit.errors import NotFound
from kit.fields import CursorText, Id, Limit, View, Word
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page
from kit.users import users
from kit.vault import keys

router = APIRouter(route_class=UnitOfWorkRoute, tags=["records"], responses=problem_responses(404, 409))


COLUMN = sealing.column(person_versions)


@dataclass(frozen=True, slots=True)
class Version:
    """A change to be kept. ``before``: the former values of ``fields``, as far as there were any."""

    person_id: int
    user_id: int | None
    what: str
    action: str
    row_id: int | None = None
    fields: Sequence[str] = ()
    before: Mapping[str, Any] = field(default_factory=dict)


async def write(
    tx: Transaction,
    person_id: int,
    user_id: int | None,
    what: str,
    action: str,
    *,
    row_id: int | None = None,
    fields: Sequence[str] = (),
    before: Mapping[str, Any] | None = None,
) -> None:
    """Keep one change."""
    await write_all(tx, [Version(person_id, user_id, what, action, row_id, fields, before or {})])


async def write_contacts(
    tx: Transaction,
    person_id: int,
    user_id: int,
    done: Mapping[str, Sequence[int]],
    before: Sequence[Mapping[str, Any]],
) -> None:
    """Keep a change to the list of contacts: what was ``done``, and those that were changed or removed."""
    touched = {*done["changed"], *done["removed"]}
    former = [{**one} for one in before if one["id"] in touched]
    fields = [name for name in ("added", "changed", "removed") if done[name]]
    await write(
        tx, person_id, user_id, "contacts", "change", fields=fields, before={"contacts": former or None}
    )


async def write_home(tx: Transaction, home_id: int, user_id: int | None, former: Mapping[str, Any]) -> None:
    """Keep a change to a home, with everybody who lives there."""
    if not former:
        return
    query = sa.select(persons.c.id).where(persons.c.home_id == home_id, persons.c.merged_into.is_(None))
    residents = [row["id"] for row in await tx.rows(query.order_by(persons.c.id))]
    await write_all(
        tx,
        [
            Version(person_id, user_id, "home", "change", home_id, sorted(former), former)
            for person_id in residents
        ],
    )


async def write_all(tx: Transaction, versions: Sequence[Version]) -> None:
    """Keep many changes, with three statements for any number of persons. Of somebody who is erased no
    former value is kept.
    """
    if not versions:
        return
    holders = {one.person_id for one in versions if _known(one.before)}
    holders -= await keys.erased(tx, holders)
    found = await keys.for_writing(tx, holders)
    at = await tx.now()
    await tx.execute(
        sa.insert(person_versions),
        [
            {
                "person_id": one.person_id,
                "at": at,
                "user_id": one.user_id,
                "what": one.what,
                "row_id": one.row_id,
                "action": one.action,
                "fields": list(one.fields),
                "sealed": found[one.person_id].seal_document(COLUMN, known)
                if one.person_id in found and (known := _known(one.before))
                else None,
            }
            for one in versions
        ],
    )


def _known(before: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in before.items() if value is not None}


def _plain(value: Any) -> Any:
    """Rows inside a value, with keys that JSON takes."""
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list) else value


class VersionView(View):
    """A change. ``before`` holds former values by field; a field that is missing there was empty."""

    id: int
    at: dt.datetime
    user_id: int | None
    username: str | None
    what: str = Field(examples=["person", "contacts", "home", "guardian", "absence", "merge", "end"])
    row_id: int | None
    action: str
    fields: list[str]
    before: dict[str, Any] | None = Field(
        description="null: not shown unless `values` is asked for; numbers are masked"
    )


class FormerValues(View):
    """What stood there before a change, with full numbers."""

    id: int
    before: dict[str, Any]


@router.get("/persons/{person_id}/history", summary="What was changed about a person")
async def list_history(
    person_id: Id,
    tx: Tx,
    user: User,
    what: Word | None = None,
    values: bool = False,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[VersionView]:
    """The newest first. With `values` the former values too: a look at personal data of its own."""
    user.require(Permission.READ_PERSONS)
    await within(tx, user, person_id)
    query = (
        sa.select(person_versions, users.c.username)
        .outerjoin(users, users.c.id == person_versions.c.user_id)
        .where(person_versions.c.person_id == person_id)
        .order_by(person_versions.c.id.desc())
        .limit(limit + 1)
    )
    if what is not None:
        query = query.where(person_versions.c.what == what)
    if after := pages.position(cursor, int):
        query = query.where(person_versions.c.id < after[0])
    rows = [dict(row) for row in await tx.rows(query)]
    key = (await keys.of(tx, [person_id]))[person_id]
    for row in rows:
        sealed = row.pop("sealed")
        row["before"] = _masked(key.open_document(COLUMN, sealed)) if values else None
    await audit.record(tx, user.id, "person.history", "person", person_id, values=values, hits=len(rows))
    return Page[VersionView].model_validate(pages.page(rows, limit, rows, "id"))


@router.post("/persons/{person_id}/history/{version_id}/unmask", summary="Former values with full numbers")
async def unmask_version(
    person_id: Id, version_id: Id, body: Unmasking, tx: Tx, user: User, response: Response
) -> FormerValues:
    """Who asked, when and why is on record."""
    user.require(Permission.READ_PERSONS, Permission.UNMASK_PERSONS)
    response.headers["Cache-Control"] = "no-store"
    await within(tx, user, person_id)
    where = (person_versions.c.id == version_id, person_versions.c.person_id == person_id)
    row = await tx.row(sa.select(person_versions).where(*where))
    if row is None:
        raise NotFound(what="version", id=version_id)
    key = (await keys.of(tx, [person_id]))[person_id]
    before = key.open_document(COLUMN, row["sealed"])
    await audit.record(
        tx,
        user.id,
        "person.history_unmask",
        "person",
        person_id,
        id=version_id,
        reason=body.reason,
        fields=sorted(before),
    )
    return FormerValues(id=version_id, before=before)


def _masked(value: Any, name: str = "") -> Any:
    """The same with every number masked, however deep it lies."""
    if isinstance(value, dict):
        return {key: _masked(one, key) for key, one in value.items()}
    if isinstance(value, list):
        return [_masked(one) for one in value]
    return MASKS[name](value) if name in MASKS and isinstance(value, str) else value
