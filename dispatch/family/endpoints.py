"""``/cases/{id}/family``: whom of the family the case is told to, and how the desk puts an end to it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter

from care.persons.tables import contacts
from dispatch.cases import actions, queries, schemas, store
from dispatch.family import composing, following, permission
from dispatch.family.schemas import FamilyMember, FamilyNews, FamilyStopView, FamilyView
from dispatch.family.tables import family_links, family_stops
from dispatch.tables import cases
from kit import audit
from kit.access import Permission
from kit.database import Transaction
from kit.http import Id, Tx, UnitOfWorkRoute, User, problem_responses
from kit.outbox import outbox
from kit.users import users

router = APIRouter(
    route_class=UnitOfWorkRoute, tags=["cases"], responses=problem_responses(401, 403, 404, 422)
)


@router.get("/cases/{case_id}/family", summary="Whom of the family the case is told to")
async def show_family(case_id: Id, tx: Tx, user: User) -> FamilyView:
    """In the order of calling, with every message that was written to each."""
    user.require(Permission.READ_CASES)
    case = await queries.visible(tx, user, case_id)
    if case["person_id"] is not None:
        about = {"case_id": case_id, "numbers": False}
        await audit.record(tx, user.id, "person.view", "person", case["person_id"], **about)
    return await _view(tx, case_id)


@router.post("/cases/{case_id}/family/stop", summary="Nobody of the family is told")
async def stop(case_id: Id, body: schemas.ReasonBody, tx: Tx, user: User) -> FamilyView:
    """From this moment on, messages that wait to leave and calls of the plan to relatives among it; their
    links open no more. Doing it again changes nothing."""
    user.require(Permission.HANDLE_CASES)
    await queries.visible(tx, user, case_id)
    work = await store.load_one(tx, case_id)
    if await _stopped(tx, case_id) is None:
        values = {"case_id": case_id, "reason": body.reason, "at": work.now, "by_id": user.id}
        await tx.execute(sa.insert(family_stops).values(**values))
        work.note("family_stopped", actions.user_actor(user.id), reason=body.reason)
        await store.save(tx, [work])
        await _cancel(tx, case_id)
        await audit.record(tx, user.id, "case.family_stop", "case", case_id, reason=body.reason)
    return await _view(tx, case_id)


@router.post("/cases/{case_id}/family/resume", summary="The family is told again")
async def resume(case_id: Id, body: schemas.ReasonBody, tx: Tx, user: User) -> FamilyView:
    """What is true now is told to whom it has not been told; nothing is made up for."""
    user.require(Permission.HANDLE_CASES)
    await queries.visible(tx, user, case_id)
    work = await store.load_one(tx, case_id)
    held = await _stopped(tx, case_id)
    if held is not None:
        values = {"ended_at": work.now, "ended_by_id": user.id, "ended_reason": body.reason}
        await tx.execute(sa.update(family_stops).where(family_stops.c.id == held["id"]).values(**values))
        work.note("family_resumed", actions.user_actor(user.id), reason=body.reason)
        await store.save(tx, [work])
        await _take_up(tx, held["case_id"])
        await audit.record(tx, user.id, "case.family_resume", "case", case_id, reason=body.reason)
    return await _view(tx, case_id)


async def _cancel(tx: Transaction, case_id: int) -> None:
    to_relatives = sa.or_(
        outbox.c.template.startswith(composing.NEWS),
        outbox.c.template == "page.contact",
    )
    await tx.execute(
        sa.update(outbox)
        .where(outbox.c.case_id == case_id, outbox.c.state == "pending", to_relatives)
        .values(state="cancelled", error=composing.NOT_TO_BE_INFORMED)
    )


async def _take_up(tx: Transaction, case_id: int) -> None:
    """What a silence held back is asked again when it is to leave: only the newest still says anything.
    What has followed from the case was silent with it, and is told now."""
    followers = sa.select(cases.c.id).where(cases.c.linked_case_id == case_id, cases.c.closed_at.is_(None))
    ids = [case_id, *(row["id"] for row in await tx.rows(followers))]
    held_back = (outbox.c.state == "cancelled", outbox.c.error == composing.NOT_TO_BE_INFORMED)
    await tx.execute(
        sa.update(outbox)
        .where(outbox.c.case_id.in_(ids), outbox.c.template.startswith(composing.NEWS), *held_back)
        .values(state="pending", error=None)
    )
    await following.tell(tx, ids)
    tx.wake("outbox")


async def _stopped(tx: Transaction, case_id: int) -> sa.RowMapping | None:
    """The silence that holds for a case: its own, or that of the case it follows."""
    return await tx.row(
        sa.select(family_stops, users.c.name.label("by"))
        .join(users, users.c.id == family_stops.c.by_id)
        .join(cases, permission.HELD)
        .where(cases.c.id == case_id)
        .order_by(family_stops.c.case_id.desc())
        .limit(1)
    )


async def _view(tx: Transaction, case_id: int) -> FamilyView:
    held = await _stopped(tx, case_id)
    agreed = bool(await tx.scalar(sa.select(permission.AGREED).where(cases.c.id == case_id)))
    members = await tx.rows(
        sa.select(
            contacts.c.id,
            contacts.c.name,
            contacts.c.relation,
            contacts.c.inform,
            sa.and_(permission.MAY_KNOW, permission.AGREED).label("told"),
            family_links.c.with_her_at,
        )
        .join(cases, cases.c.person_id == contacts.c.person_id)
        .outerjoin(
            family_links,
            sa.and_(family_links.c.case_id == cases.c.id, family_links.c.contact_id == contacts.c.id),
        )
        .where(cases.c.id == case_id)
        .order_by(contacts.c.position, contacts.c.id)
    )
    news = await _news(tx, case_id)
    return FamilyView(
        agreed=agreed,
        stopped=FamilyStopView.model_validate(held) if held else None,
        members=[
            FamilyMember(**{**row, "contact_id": row["id"], "news": news.get(row["id"], [])})
            for row in members
        ],
    )


async def _news(tx: Transaction, case_id: int) -> dict[int, list[Any]]:
    rows = await tx.rows(
        sa.select(outbox)
        .where(outbox.c.case_id == case_id, outbox.c.template.startswith(composing.NEWS))
        .order_by(outbox.c.id)
    )
    found: dict[int, list[Any]] = {}
    for row in rows:
        said = {name: row[name] for name in ("state", "due_at", "sent_at")}
        said |= {"news": row["template"].removeprefix(composing.NEWS), "reason": row["error"]}
        found.setdefault(row["params"]["contact_id"], []).append(FamilyNews(**said))
    return found
