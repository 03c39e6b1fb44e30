"""``/persons/duplicates`` and ``/persons/{id}/merge``: one person, one record."""

from __future__ import annotations

from typing import Annotated, Literal

import sqlalchemy as sa
from fastapi import APIRouter
from pydantic import Field

from care.persons import register as people
from care.persons.schemas import PersonItem
from care.persons.tables import persons
from care.records import duplicates, merging
from care.records.errors import SamePerson
from care.records.followers import Followers
from care.records.person import within
from care.scope import subtree
from kit import audit, pages
from kit.access import Permission
from kit.fields import BigInt, Body, CursorText, Id, Limit, View, Word
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page

router = APIRouter(route_class=UnitOfWorkRoute, tags=["records"], responses=problem_responses(404, 409))


class DuplicateView(View):
    """Two records that may be of one person, and why."""

    persons: list[PersonItem]
    same: list[Literal["identity_number", "name_and_birth_date", "name_and_phone"]]


class MergeBody(Body):
    """The record that goes, and for which fields whose value counts."""

    other_id: BigInt
    keep: Annotated[dict[Word, BigInt], Field(max_length=60)] = Field(default={})


class MergeView(View):
    """What went over and what stays with the tombstone, rows by table."""

    id: int
    other_id: int
    moved: dict[str, int]
    left: dict[str, int]


@router.get("/persons/duplicates", summary="Records that may be of one person")
async def list_duplicates(
    tx: Tx, user: User, area: BigInt | None = None, limit: Limit = 20, cursor: CursorText | None = None
) -> Page[DuplicateView]:
    """Pairs within the caller's areas with the same identity number, the same name and birth date, or the
    same name and telephone number."""
    user.require(Permission.READ_PERSONS)
    after = pages.position(cursor, int, int) or [0, 0]
    rows = await duplicates.pairs(tx, await subtree(tx, user, area), after, limit + 1)
    ids = {row[name] for row in rows for name in ("one", "other")}
    shown = {item["id"]: item for item in await people.items(tx, persons.c.id.in_(sorted(ids)))}
    items = [{"persons": [shown[row["one"]], shown[row["other"]]], "same": row["same"]} for row in rows]
    await audit.record(tx, user.id, "person.duplicates", "area", area or user.area_id, hits=len(rows))
    return Page[DuplicateView].model_validate(pages.page(rows, limit, items, "one", "other"))


@router.post("/persons/{person_id}/merge", summary="Two records are of one person")
async def merge_persons(
    person_id: Id, body: MergeBody, tx: Tx, user: User, followers: Followers
) -> MergeView:
    """Contacts, devices, cases, records and history of `other_id` become this person's; open cases go on.
    Lists of health facts are joined; of the other facts this person's count, unless `keep` says otherwise
    (field → id). `GET /persons/{other_id}` leads here from then on."""
    user.require(Permission.WRITE_PERSONS)
    if body.other_id == person_id:
        raise SamePerson
    held: dict[int, sa.RowMapping] = {}
    for one in sorted((person_id, body.other_id)):
        held[one] = await within(tx, user, one, hold=True)
    done = await merging.merge(tx, user, held[person_id], held[body.other_id], body.keep, followers)
    return MergeView(id=person_id, other_id=body.other_id, **done)
