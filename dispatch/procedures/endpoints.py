"""Ticking a case's procedure, and switching to another one in the middle of a call."""

from __future__ import annotations

import sqlalchemy as sa
from fastapi import APIRouter, Request

from dispatch.cases import actions, queries, store
from dispatch.cases.detail_schemas import ProcedureView, StepView
from dispatch.procedures import progress
from dispatch.procedures.library import LIBRARY
from dispatch.tables import case_ticks
from kit.access import Permission
from kit.catalogue import from_header, text
from kit.errors import InvalidField
from kit.fields import Body, Word
from kit.http import Id, Tx, UnitOfWorkRoute, User, problem_responses

router = APIRouter(
    route_class=UnitOfWorkRoute, tags=["procedures"], responses=problem_responses(401, 403, 404, 409, 422)
)


class TickBody(Body):
    """Which step, and whether it is done."""

    step: Word
    done: bool = True


class SwitchBody(Body):
    """The procedure to go on with."""

    kind: Word


@router.get("/procedures")
async def procedures(user: User, request: Request) -> list[ProcedureView]:
    """Every procedure there is."""
    user.require(Permission.READ_CASES)
    language = from_header(request.headers.get("accept-language"))
    return [
        ProcedureView(
            kind=procedure.key,
            name=text(f"procedure.{procedure.key}", language),
            version=procedure.version,
            steps=[
                StepView(key=step, text=text(f"procedure.{procedure.key}.{step}", language))
                for step in procedure.steps
            ],
        )
        for procedure in LIBRARY.values()
    ]


@router.post("/cases/{case_id}/tick")
async def tick(case_id: Id, tx: Tx, user: User, body: TickBody, request: Request) -> ProcedureView:
    """Tick a step of the case's procedure, or take the tick back."""
    user.require(Permission.HANDLE_CASES)
    await queries.visible(tx, user, case_id)
    work = await store.load_one(tx, case_id)
    actions.human_input(work, user.id, "tick")
    procedure = await progress.current(tx, case_id, work.case.kind)
    if body.step not in procedure.steps:
        raise InvalidField(field="step", reason="unknown_step")
    key = (
        case_ticks.c.case_id == case_id,
        case_ticks.c.procedure == procedure.key,
        case_ticks.c.step == body.step,
    )
    await tx.execute(sa.delete(case_ticks).where(*key))
    if body.done:
        await tx.execute(
            sa.insert(case_ticks).values(
                case_id=case_id,
                procedure=procedure.key,
                version=procedure.version,
                step=body.step,
                done_at=work.now,
                done_by=user.id,
            )
        )
    work.note(
        "ticked", actions.user_actor(user.id), procedure=procedure.key, step=body.step, done=body.done
    )
    await store.save(tx, [work])
    language = from_header(request.headers.get("accept-language"))
    return ProcedureView(**await progress.view(tx, case_id, work.case.kind, language))


@router.post("/cases/{case_id}/procedure")
async def switch(case_id: Id, tx: Tx, user: User, body: SwitchBody, request: Request) -> ProcedureView:
    """Go on with another procedure; ticks of the one before stay on record."""
    user.require(Permission.HANDLE_CASES)
    await queries.visible(tx, user, case_id)
    if body.kind not in LIBRARY:
        raise InvalidField(field="kind", reason="unknown_procedure")
    work = await store.load_one(tx, case_id)
    await progress.switch(tx, work, user.id, body.kind)
    await store.save(tx, [work])
    language = from_header(request.headers.get("accept-language"))
    return ProcedureView(**await progress.view(tx, case_id, work.case.kind, language))
