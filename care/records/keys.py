"""``/persons/{id}/keys``: who holds which key or door code. A ledger: lines are added, never changed."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

import sqlalchemy as sa
from fastapi import APIRouter
from pydantic import Field

from care.persons.tables import contacts
from care.providers.tables import providers
from care.records import keeping
from care.records.errors import KeyReturned
from care.records.person import within
from care.records.tables import key_ledger
from care.responders.tables import responders
from care.scope import require_row
from kit import audit
from kit.access import Permission
from kit.database import Transaction
from kit.errors import InvalidField
from kit.fields import BigInt, Body, Id, Line, Moment, Note, View
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses

router = APIRouter(route_class=UnitOfWorkRoute, tags=["records"], responses=problem_responses(404, 409))

HolderType = Literal["contact", "responder", "provider", "staff", "office", "other"]
_HELD_BY = {"responder": responders, "provider": providers}


class Handing(Body):
    """A key is handed over or a code is told. ``holder_id``: of a contact, a responder or a provider, whose
    name is then known; anybody else is named in ``holder``.
    """

    thing: Literal["key", "card", "code"]
    label: Line
    holder_type: HolderType
    holder_id: BigInt | None = None
    holder: Line | None = None
    at: Moment | None = None
    note: Note | None = None


class Return(Body):
    """How a custody ends; ``changed``: the lock or the code is another now."""

    event: Literal["returned", "lost", "changed"] = "returned"
    at: Moment | None = None
    note: Note | None = None


class LedgerLine(View):
    """One line of the ledger."""

    id: int
    thing: str
    label: str
    event: str
    given_id: int | None
    holder_type: str
    holder_id: int | None
    holder: str
    home_id: int | None
    note: str | None
    at: dt.datetime
    recorded_by: int
    recorded_at: dt.datetime


class Custody(View):
    """A key or a code that somebody has now; ``id`` is the line with which it was given."""

    id: int
    thing: str
    label: str
    holder_type: str
    holder_id: int | None
    holder: str
    since: dt.datetime
    phone: str | None = Field(default=None, description="Of a contact or a responder, as it is now")


class Keys(View):
    """Who has what now, and everything that was ever handed over, the newest first."""

    held: list[Custody]
    ledger: list[LedgerLine]


HELD = """
    select k.id, k.thing, k.label, k.holder_type, k.holder_id, k.holder, k.at as since, k.home_id
    from key_ledger k
    where k.person_id = :person and k.event = 'given'
      and not exists (select from key_ledger e where e.given_id = k.id)
    order by k.id
"""


@router.get("/persons/{person_id}/keys", summary="Who holds keys and codes")
async def list_keys(person_id: Id, tx: Tx, user: User) -> Keys:
    """Custody now, and the whole ledger."""
    user.require(Permission.READ_PERSONS)
    await within(tx, user, person_id)
    await audit.record(tx, user.id, "person.keys", "person", person_id)
    rows = await keeping.listed(tx, key_ledger, person_id, key_ledger.c.id.desc())
    held = [Custody.model_validate(row) for row in await holders(tx, person_id)]
    return Keys(held=held, ledger=[LedgerLine.model_validate(dict(row)) for row in rows])


async def holders(tx: Transaction, person_id: int) -> list[dict[str, Any]]:
    """Who has keys and codes now, in the order in which they were given."""
    return [dict(row) for row in await tx.rows(sa.text(HELD), {"person": person_id})]


@router.post("/persons/{person_id}/keys", status_code=201, summary="Hand over a key or tell a code")
async def give_key(person_id: Id, body: Handing, tx: Tx, user: User) -> LedgerLine:
    """The code itself stands with the home; the ledger says who was told."""
    user.require(Permission.WRITE_PERSONS)
    person = await within(tx, user, person_id, hold=True)
    holder = await _holder(tx, user, person_id, body)
    return await _add(
        tx,
        user,
        person_id,
        body.at,
        event="given",
        home_id=person["home_id"],
        thing=body.thing,
        label=body.label,
        holder_type=body.holder_type,
        holder_id=body.holder_id,
        holder=holder,
        note=body.note,
    )


@router.post("/persons/{person_id}/keys/{given_id}/end", status_code=201, summary="A key comes back")
async def end_custody(person_id: Id, given_id: Id, body: Return, tx: Tx, user: User) -> LedgerLine:
    """Returned, lost, or of no use any more. 409 `key_ended` if that has been written already."""
    user.require(Permission.WRITE_PERSONS)
    await within(tx, user, person_id, hold=True)
    given = await keeping.find(tx, key_ledger, person_id, given_id, "key")
    if given["event"] != "given" or await _ended(tx, given_id):
        raise KeyReturned
    if body.at is not None and body.at < given["at"]:
        raise InvalidField(field="body.at", reason="ends_before_start")
    kept = ("home_id", "thing", "label", "holder_type", "holder_id", "holder")
    return await _add(
        tx,
        user,
        person_id,
        body.at,
        event=body.event,
        given_id=given_id,
        note=body.note,
        **{name: given[name] for name in kept},
    )


async def _ended(tx: Transaction, given_id: int) -> bool:
    return bool(await tx.scalar(sa.select(sa.exists().where(key_ledger.c.given_id == given_id))))


async def _holder(tx: Transaction, user: User, person_id: int, body: Handing) -> str:
    """The name of who gets it. Raises: ``InvalidField`` for a holder nobody knows."""
    if body.holder_id is None:
        if body.holder is None:
            raise InvalidField(field="body.holder", reason="missing")
        return body.holder
    if body.holder_type == "contact":
        table, condition = contacts, contacts.c.person_id == person_id
    elif body.holder_type in _HELD_BY:
        table, condition = _HELD_BY[body.holder_type], sa.true()
        await require_row(tx, user, table, body.holder_id, "holder")
    else:
        raise InvalidField(field="body.holder_id", reason="not_for_this_kind")
    name: str | None = await tx.scalar(
        sa.select(table.c.name).where(table.c.id == body.holder_id, condition)
    )
    if name is None:
        raise InvalidField(field="body.holder_id", reason="unknown_contact")
    return name


async def _add(
    tx: Transaction, user: User, person_id: int, at: dt.datetime | None, **values: Any
) -> LedgerLine:
    now = await tx.now()
    if at is not None and at > now:
        raise InvalidField(field="body.at", reason="in_the_future")
    row_id: int = await tx.scalar(
        sa.insert(key_ledger)
        .values(person_id=person_id, at=at or now, recorded_by=user.id, recorded_at=now, **values)
        .returning(key_ledger.c.id)
    )
    await keeping.note(tx, user, person_id, "key", values["event"], row_id, [values["thing"]])
    return LedgerLine.model_validate(await keeping.find(tx, key_ledger, person_id, row_id, "key"))
