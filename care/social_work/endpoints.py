"""``/social-work-files``: read by the named worker and the named supervisor, by nobody else, on record.

Whoever may read persons does not therefore read these; to everybody else a file is not there. Both have to
be within reach of the person: who is moved to another area reads no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter

from care.errors import ChangedMeanwhile
from care.holding import mark_changed
from care.persons.tables import persons
from care.records import sealing
from care.records.person import within
from care.referrals.tables import referrals
from care.social_work.errors import FileClosed
from care.social_work.schemas import (
    FileState,
    NewSession,
    NewSocialWorkFile,
    SocialWorkClosing,
    SocialWorkFileChanges,
    SocialWorkFileItem,
    SocialWorkFileView,
)
from care.social_work.tables import social_work_files, social_work_sessions
from kit import audit, pages
from kit.access import Actor, Permission
from kit.areas import areas
from kit.database import Transaction
from kit.errors import InvalidField, NotFound
from kit.fields import BigInt, CursorText, Id, Limit
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page
from kit.users import Role, users

router = APIRouter(route_class=UnitOfWorkRoute, tags=["social work"], responses=problem_responses(404, 409))
WHAT = "social_work_file"
WRITTEN = ("reason", "goals", "plan", "closing")
SAID = ("note", "next")

_worker, _supervisor = users.alias("worker"), users.alias("supervisor")
_SELECT = (
    sa.select(
        social_work_files,
        persons.c.name.label("person_name"),
        persons.c.area_id,
        _worker.c.name.label("worker_name"),
        _supervisor.c.name.label("supervisor_name"),
    )
    .join(persons, persons.c.id == social_work_files.c.person_id)
    .join(areas, areas.c.id == persons.c.area_id)
    .join(_worker, _worker.c.id == social_work_files.c.worker_id)
    .join(_supervisor, _supervisor.c.id == social_work_files.c.supervisor_id)
)


def _readable(user: Actor) -> sa.ColumnElement[bool]:
    held = social_work_files.c
    mine = sa.or_(held.worker_id == user.id, held.supervisor_id == user.id)
    return sa.and_(mine, areas.c.path.like(user.area_path + "%"))


@router.get("/social-work-files", summary="My social-work files")
async def list_files(
    tx: Tx,
    user: User,
    state: FileState = "open",
    person_id: BigInt | None = None,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[SocialWorkFileItem]:
    """Those of which the caller is worker or supervisor, the newest first; without their content."""
    query = _SELECT.where(_readable(user), social_work_files.c.state == state)
    if person_id is not None:
        query = query.where(social_work_files.c.person_id == person_id)
    if after := pages.position(cursor, int):
        query = query.where(social_work_files.c.id < after[0])
    rows = await tx.rows(query.order_by(social_work_files.c.id.desc()).limit(limit + 1))
    return Page[SocialWorkFileItem].model_validate(
        pages.page(rows, limit, [dict(row) for row in rows], "id")
    )


@router.post("/social-work-files", status_code=201, summary="Open a file")
async def open_file(body: NewSocialWorkFile, tx: Tx, user: User) -> SocialWorkFileView:
    """By its worker or its supervisor."""
    user.require(Permission.WRITE_PERSONS)
    person = await within(tx, user, body.person_id)
    worker_id = body.worker_id or user.id
    if user.id not in (worker_id, body.supervisor_id):
        raise InvalidField(field="body.worker_id", reason="opened_by_one_of_both")
    await _require(tx, person["area_id"], worker_id, "worker_id")
    await _require(tx, person["area_id"], body.supervisor_id, "supervisor_id")
    if worker_id == body.supervisor_id:
        raise InvalidField(field="body.supervisor_id", reason="two_people")
    if body.referral_id is not None:
        about = sa.select(referrals.c.person_id).where(referrals.c.id == body.referral_id)
        if await tx.scalar(about) != body.person_id:
            raise InvalidField(field="body.referral_id", reason="of_somebody_else")
    values = {
        **body.model_dump(exclude={"person_id", "worker_id"}),
        "worker_id": worker_id,
        "closing": None,
    }
    row = await sealing.sealed(tx, social_work_files, body.person_id, values, WRITTEN)
    query = sa.insert(social_work_files).values(person_id=body.person_id, **row)
    file_id = await tx.scalar(query.returning(social_work_files.c.id))
    await audit.record(tx, user.id, f"{WHAT}.open", WHAT, file_id, person_id=body.person_id)
    return await _view(tx, await _find(tx, user, file_id))


@router.get("/social-work-files/{file_id}", summary="A file")
async def get_file(file_id: Id, tx: Tx, user: User) -> SocialWorkFileView:
    """With all its sessions. The look is on record."""
    row = await _find(tx, user, file_id)
    await audit.record(tx, user.id, f"{WHAT}.view", WHAT, file_id, person_id=row["person_id"])
    return await _view(tx, row)


@router.patch("/social-work-files/{file_id}", summary="Change a file")
async def change_file(file_id: Id, body: SocialWorkFileChanges, tx: Tx, user: User) -> SocialWorkFileView:
    """Its plan by both; who works on it by the supervisor alone."""
    row = await _hold(tx, user, file_id, body.version)
    values = body.given(exclude={"version"})
    people = [name for name in ("worker_id", "supervisor_id") if name in values]
    if people and user.id != row["supervisor_id"]:
        raise InvalidField(field=f"body.{people[0]}", reason="supervisor_hands_over")
    for name in people:
        await _require(tx, row["area_id"], values[name], name)
    if values.get("worker_id", row["worker_id"]) == values.get("supervisor_id", row["supervisor_id"]):
        raise InvalidField(field="body.supervisor_id", reason="two_people")
    await _write(tx, row, values)
    await audit.record(tx, user.id, f"{WHAT}.change", WHAT, file_id, fields=sorted(values))
    query = _SELECT.where(social_work_files.c.id == file_id)
    changed = await tx.row(query)
    assert changed is not None
    return await _view(tx, changed)


@router.post("/social-work-files/{file_id}/sessions", status_code=201, summary="A session")
async def add_session(file_id: Id, body: NewSession, tx: Tx, user: User) -> SocialWorkFileView:
    """Written down once and never changed."""
    row = await _hold(tx, user, file_id, None)
    if body.at > await tx.now():
        raise InvalidField(field="body.at", reason="in_the_future")
    values = await sealing.sealed(tx, social_work_sessions, row["person_id"], body.model_dump(), SAID)
    await tx.execute(
        sa.insert(social_work_sessions).values(
            file_id=file_id, person_id=row["person_id"], user_id=user.id, **values
        )
    )
    await audit.record(tx, user.id, f"{WHAT}.session", WHAT, file_id, person_id=row["person_id"])
    return await _view(tx, await _find(tx, user, file_id))


@router.post("/social-work-files/{file_id}/close", summary="Close a file")
async def close_file(file_id: Id, body: SocialWorkClosing, tx: Tx, user: User) -> SocialWorkFileView:
    """For good, with what came of it."""
    row = await _hold(tx, user, file_id, body.version)
    ended = {"state": "closed", "outcome": body.outcome, "closed_at": await tx.now()}
    await _write(tx, row, {**ended, "closing": body.closing})
    await audit.record(tx, user.id, f"{WHAT}.close", WHAT, file_id, outcome=body.outcome)
    return await _view(tx, await _find(tx, user, file_id))


async def _require(tx: Transaction, area_id: int, user_id: int, field: str) -> None:
    """Somebody who works for the person's area, the supervisor being one. Raises: ``InvalidField``."""
    there = areas.alias("there")
    query = (
        sa.select(users.c.roles)
        .join(areas, areas.c.id == users.c.area_id)
        .join(there, there.c.path.like(areas.c.path + "%"))
        .where(users.c.id == user_id, users.c.active, there.c.id == area_id)
    )
    roles = await tx.scalar(query)
    if roles is None or (field == "supervisor_id" and Role.SUPERVISOR not in roles):
        raise InvalidField(field=f"body.{field}", reason="unknown_user")


async def _find(tx: Transaction, user: Actor, file_id: int, *, lock: bool = False) -> sa.RowMapping:
    query = _SELECT.where(social_work_files.c.id == file_id, _readable(user))
    row = await tx.row(query.with_for_update(of=social_work_files) if lock else query)
    if row is None:
        raise NotFound(what=WHAT, id=file_id)
    return row


async def _hold(tx: Transaction, user: Actor, file_id: int, version: int | None) -> sa.RowMapping:
    row = await _find(tx, user, file_id, lock=True)
    if version not in (None, row["version"]):
        raise ChangedMeanwhile(extra={"version": row["version"]})
    if row["state"] != "open":
        raise FileClosed
    return row


async def _write(tx: Transaction, row: sa.RowMapping, values: dict[str, Any]) -> None:
    opened = dict(row)
    await sealing.open_rows(tx, social_work_files, [opened], WRITTEN)
    whole = {**{name: opened[name] for name in WRITTEN}, **values}
    columns = await sealing.sealed(tx, social_work_files, row["person_id"], whole, WRITTEN)
    await mark_changed(tx, social_work_files, row["id"], columns)


async def _view(tx: Transaction, row: sa.RowMapping) -> SocialWorkFileView:
    opened = [dict(row)]
    await sealing.open_rows(tx, social_work_files, opened, WRITTEN)
    query = (
        sa.select(social_work_sessions, users.c.name.label("user_name"))
        .join(users, users.c.id == social_work_sessions.c.user_id)
        .where(social_work_sessions.c.file_id == row["id"])
        .order_by(social_work_sessions.c.at, social_work_sessions.c.id)
    )
    sessions = await _sessions(tx, await tx.rows(query))
    return SocialWorkFileView.model_validate({**opened[0], "sessions": sessions})


async def _sessions(tx: Transaction, rows: Sequence[sa.RowMapping]) -> list[dict[str, Any]]:
    found = [dict(row) for row in rows]
    await sealing.open_rows(tx, social_work_sessions, found, SAID)
    return found
