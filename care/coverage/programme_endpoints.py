"""``/coverage/programmes``: who is entitled, by which rules, since when."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter

from care.coverage import applications, candidates, programmes
from care.coverage.rules import Entitlement, Rules
from care.coverage.schemas import (
    CandidateItem,
    Check,
    EntitlementView,
    NewProgramme,
    NewRules,
    ProgrammeChanges,
    ProgrammeItem,
    ProgrammeView,
)
from care.coverage.tables import programmes as programme_rows
from care.persons.tables import persons
from care.scope import require_area, subtree
from kit import audit, pages
from kit.access import Actor, Permission
from kit.areas import areas
from kit.database import Transaction
from kit.errors import InvalidField, NotFound
from kit.fields import BigInt, CursorText, Id, Limit
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page

router = APIRouter(route_class=UnitOfWorkRoute, tags=["coverage"], responses=problem_responses(404, 409))


@router.get("/coverage/programmes", summary="Programmes")
async def list_programmes(
    tx: Tx, user: User, limit: Limit = 50, cursor: CursorText | None = None
) -> Page[ProgrammeItem]:
    """Those for the caller's people: of his areas and of the areas above them."""
    user.require(Permission.READ_COVERAGE)
    after = pages.position(cursor, int)
    rows = await programmes.listed(tx, user, after[0] if after else 0, limit + 1)
    items = [dict(row) for row in rows]
    return Page[ProgrammeItem].model_validate(pages.page(rows, limit, items, "id"))


@router.get("/coverage/programmes/{programme_id}", summary="A programme with its rules")
async def get_programme(programme_id: Id, tx: Tx, user: User) -> ProgrammeView:
    """All versions of the rules, the first one first."""
    user.require(Permission.READ_COVERAGE)
    return await _view(tx, user, programme_id)


@router.post("/coverage/programmes", status_code=201, summary="Begin a programme")
async def create_programme(body: NewProgramme, tx: Tx, user: User) -> ProgrammeView:
    """The order of the groups is the priority: the first group that holds is a person's."""
    user.require(Permission.WRITE_PROGRAMMES)
    await require_area(tx, user, body.area_id)
    values = body.model_dump(include={"area_id", "name", "ends_on"})
    programme_id = await programmes.add(tx, user, values, body.rules, body.valid_from, body.note)
    await audit.record(tx, user.id, "programme.create", "programme", programme_id)
    return await _view(tx, user, programme_id)


@router.patch("/coverage/programmes/{programme_id}", summary="Change a programme")
async def change_programme(programme_id: Id, body: ProgrammeChanges, tx: Tx, user: User) -> ProgrammeView:
    """Name and last day. A month that is closed stays as it is."""
    user.require(Permission.WRITE_PROGRAMMES)
    held = await programmes.find(tx, user, programme_id, change=True)
    values: dict[str, Any] = body.given()
    if "ends_on" in values:
        if values["ends_on"] is not None and values["ends_on"] < held["open_month"]:
            raise InvalidField(field="body.ends_on", reason="month_closed")
        values["close_at"] = programmes.closing_time(held["open_month"])
    if values:
        await tx.execute(
            sa.update(programme_rows).where(programme_rows.c.id == programme_id).values(**values)
        )
    await audit.record(
        tx, user.id, "programme.update", "programme", programme_id, fields=sorted(body.model_fields_set)
    )
    return await _view(tx, user, programme_id)


@router.post("/coverage/programmes/{programme_id}/rules", status_code=201, summary="Change the rules")
async def add_rules(programme_id: Id, body: NewRules, tx: Tx, user: User) -> ProgrammeView:
    """A version that is valid from a day on, also one to come. What is valid on a month's first day
    holds for the whole month's report and amounts; applications go by the day. 409 `month_closed`."""
    user.require(Permission.WRITE_PROGRAMMES)
    held = await programmes.find(tx, user, programme_id, change=True)
    await programmes.save_rules(tx, user, held, body.rules, body.valid_from, body.note)
    await audit.record(
        tx, user.id, "programme.rules", "programme", programme_id, valid_from=str(body.valid_from)
    )
    return await _view(tx, user, programme_id)


@router.post("/coverage/programmes/{programme_id}/check", summary="Whether somebody is entitled")
async def check(programme_id: Id, body: Check, tx: Tx, user: User) -> EntitlementView:
    """By the facts as they are known, and the rules that are valid on the day."""
    user.require(Permission.READ_COVERAGE, Permission.READ_PERSONS)
    programme = await programmes.find(tx, user, programme_id)
    person = await person_for(tx, user, programme, body.person_id)
    on = body.on or await programmes.today(tx)
    number, rules, said = await applications.look(tx, programme, person, on)
    await audit.record(tx, user.id, "coverage.check", "person", body.person_id, programme=programme_id)
    return _said(programme_id, number, on, rules, said)


@router.get("/coverage/next", summary="Whom to bring in next")
async def list_next(
    programme: BigInt,
    tx: Tx,
    user: User,
    area: BigInt | None = None,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[CandidateItem]:
    """Entitled today and without an open application, by the order of the groups, the oldest first, with
    the reasons."""
    user.require(Permission.READ_COVERAGE, Permission.READ_PERSONS)
    found = await programmes.find(tx, user, programme)
    on = await programmes.today(tx)
    _, rules = await programmes.rules_on(tx, found, on)
    after = pages.position(cursor, int, str, int)
    if after is not None:
        try:
            after[1] = dt.date.fromisoformat(after[1])
        except ValueError as error:
            raise InvalidField(field="cursor", reason="bad_cursor") from error
        if not 0 <= after[0] < 1000:
            raise InvalidField(field="cursor", reason="bad_cursor")
    scope = [await subtree(tx, user, area)]
    rows = await candidates.listed(tx, found, rules, on, scope, after, limit + 1)
    await audit.record(tx, user.id, "coverage.next", "area", area or user.area_id, hits=len(rows))
    return Page[CandidateItem].model_validate(pages.page(rows, limit, rows, "number", "born", "person_id"))


async def person_for(
    tx: Transaction, actor: Actor, programme: dict[str, Any], person_id: int
) -> sa.RowMapping:
    """An active person of the actor's areas and of the programme's.

    Raises: ``NotFound``, ``InvalidField`` for somebody for whom the programme is not.
    """
    row = await tx.row(
        sa.select(persons, areas.c.path.label("area_path"))
        .join(areas, areas.c.id == persons.c.area_id)
        .where(persons.c.id == person_id, actor.scope(areas.c.path))
    )
    if row is None:
        raise NotFound(what="person", id=person_id)
    if not row["area_path"].startswith(programme["area_path"]):
        raise InvalidField(field="body.person_id", reason="other_programmes_area")
    if not row["active"]:
        raise InvalidField(field="body.person_id", reason="no_longer_served")
    return row


def _said(programme_id: int, number: int, on: dt.date, rules: Rules, said: Entitlement) -> EntitlementView:
    group = rules.group(said.group)
    return EntitlementView(
        programme_id=programme_id,
        rules_number=number,
        on=on,
        entitled=said.entitled,
        group=said.group,
        group_name=group.name if group else None,
        payer=said.payer,
        amount=said.amount,
        reasons=list(said.reasons),
    )


async def _view(tx: Transaction, user: Actor, programme_id: int) -> ProgrammeView:
    found = await programmes.find(tx, user, programme_id)
    versions = await programmes.versions_of(tx, programme_id)
    return ProgrammeView.model_validate({**found, "versions": versions})
