"""``/calls/{id}/…``: what a desk does with a call, and calling out."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from fastapi import APIRouter, Request

from care.persons.fields import read_phone
from care.persons.homes import dialling_code
from care.persons.sealing import phone_of
from devices import registry
from dispatch.cases import call_sheet, queries
from dispatch.cases.actions import user_actor
from dispatch.cases.schemas import Empty
from dispatch.hotline import calls as reading
from dispatch.hotline import doing, linking, opening, orders, reporting, schemas, sealing
from dispatch.hotline.endpoints import the_view
from dispatch.hotline.errors import NoTelephone
from dispatch.hotline.orders import Command, Source
from dispatch.hotline.recognising import recognise
from dispatch.hotline.schemas import CallView
from dispatch.hotline.states import CallState
from dispatch.hotline.tables import calls
from kit import audit
from kit.access import Actor, Permission
from kit.database import Transaction
from kit.errors import InvalidField
from kit.http import Id, Tx, UnitOfWorkRoute, User, problem_responses
from kit.settings import Settings
from kit.users import users

router = APIRouter(
    route_class=UnitOfWorkRoute, tags=["hotline"], responses=problem_responses(401, 403, 404, 409, 422)
)


async def _held(tx: Transaction, user: Actor, call_id: int) -> sa.RowMapping:
    """The call under a lock, if this user may handle it."""
    user.require(Permission.HANDLE_CASES)
    await reading.visible(tx, user, call_id)
    return await opening.held(tx, call_id)


async def _own_phone(tx: Transaction, user: Actor) -> str | None:
    phone: str | None = await tx.scalar(sa.select(users.c.phone).where(users.c.id == user.id))
    return phone


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


@router.post("/calls", status_code=201, summary="Call out")
async def dial(body: schemas.NewCall, tx: Tx, user: User, request: Request) -> CallView:
    """The switchboard, or the carrier, calls the user's own telephone and then the other side. 409
    `unsupported`: neither does; the number is dialled by hand."""
    user.require(Permission.HANDLE_CASES)
    if body.case_id is not None:
        await queries.visible(tx, user, body.case_id)
    settings = _settings(request)
    to, source = await _whom(tx, user, body), orders.dialler(settings)
    row = await _outbound(tx, user, source, to, case_id=body.case_id)
    agent = await _own_phone(tx, user)
    if agent is None:
        raise NoTelephone
    await orders.give(
        tx, settings, row, Command.DIAL, to=to, agent=agent, user_id=user.id, case_id=body.case_id
    )
    await reporting.note(tx, row, "dialled", user_actor(user.id))
    await audit.record(tx, user.id, "call.dial", "call", row["id"], case_id=body.case_id)
    return await the_view(tx, user, row["id"])


async def _whom(tx: Transaction, user: Actor, body: schemas.NewCall) -> str:
    """The number to be called. Raises: ``InvalidField``, ``NoTelephone``."""
    given = [name for name in ("to", "person_id", "device_id") if getattr(body, name) is not None]
    if len(given) != 1:
        raise InvalidField(field="body.to", reason="one_of_three")
    phone: str | None
    if body.to is not None:
        return read_phone(body.to, "body.to", await dialling_code(tx, user.area_id))
    if body.person_id is not None:
        await queries.require_person(tx, user, body.person_id)
        phone = await phone_of(tx, body.person_id)
    else:
        assert body.device_id is not None
        phone = (await registry.find(tx, user, body.device_id))["sim_number"]
    if phone is None:
        raise NoTelephone
    return phone


async def _outbound(
    tx: Transaction,
    user: Actor,
    source: Source,
    to: str,
    *,
    case_id: int | None = None,
    about: sa.RowMapping | None = None,
) -> sa.RowMapping:
    """The row of a call that is about to be made."""
    ref = f"bell-{secrets.token_hex(8)}"
    caller = await recognise(tx, to)
    person_id = about["person_id"] if about is not None else caller.person_id
    call_id = await tx.scalar(
        sa.insert(calls)
        .values(
            source=source,
            ref=ref,
            direction="outbound",
            kind="ordinary",
            state=CallState.RINGING,
            area_id=about["area_id"] if about is not None else user.area_id,
            caller=caller.kind,
            device_id=caller.device_id,
            person_id=person_id,
            responder_id=caller.responder_id,
            rang_at=await tx.now(),
            agent_id=user.id,
            case_id=case_id,
            about_id=None if about is None else about["id"],
            **await sealing.sealed(tx, ref, to, person_id),
        )
        .returning(calls.c.id)
    )
    return await reporting.settle(tx, await opening.held(tx, call_id), {})


@router.post("/calls/{call_id}/answer", summary="Answer")
async def answer(call_id: Id, tx: Tx, user: User, request: Request, _body: Empty | None = None) -> CallView:
    """The user speaks with the caller; where the switchboard or the carrier can, the call is put through
    to his telephone. Its case is his, unless somebody has it. 409 `call_taken` names who answers."""
    row = await _held(tx, user, call_id)
    rings = row["state"] == CallState.RINGING
    row = await doing.answer(tx, row, user.id)
    settings, agent = _settings(request), await _own_phone(tx, user)
    if rings and agent and Command.CONNECT in orders.offered(settings, Source(row["source"])):
        await orders.give(tx, settings, row, Command.CONNECT, agent=agent, user_id=user.id)
    return await the_view(tx, user, call_id)


@router.post("/calls/{call_id}/callback", summary="Call back")
async def call_back(
    call_id: Id, tx: Tx, user: User, request: Request, body: schemas.CallBackBody | None = None
) -> CallView:
    """Without `result` the call-back begins: dialled, where somebody dials for us. `no_answer` twice is an
    emergency, on whatever line the call came."""
    given = body or schemas.CallBackBody()
    row = await _held(tx, user, call_id)
    row = await doing.call_back(tx, row, user.id, given.result, given.note)
    number = (await sealing.opened(tx, [row]))[call_id]
    agent, settings = await _own_phone(tx, user), _settings(request)
    able = [one for one in Source if Command.DIAL in orders.offered(settings, one)]
    if given.result is None and number and agent and able:
        case_id = await reporting.case_of(tx, row)
        out = await _outbound(tx, user, able[0], number, case_id=case_id, about=row)
        await orders.give(tx, settings, out, Command.DIAL, to=number, agent=agent, user_id=user.id)
    return await the_view(tx, user, call_id)


@router.post("/calls/{call_id}/link", summary="Say who it is")
async def link(call_id: Id, tx: Tx, user: User, body: schemas.LinkBody) -> CallView:
    """The call and its case are this person's. With an open case of the person both go on, linked, and
    its owner hears of it."""
    row = await linking.link(tx, user, await _held(tx, user, call_id), body.person_id)
    await audit.record(tx, user.id, "call.link", "call", row["id"], person_id=body.person_id)
    return await the_view(tx, user, call_id)


@router.post("/calls/{call_id}/case", summary="Make it an emergency")
async def make_case(call_id: Id, tx: Tx, user: User, _body: Empty | None = None) -> CallView:
    """A P1, joined to what is open of its person. A call on an emergency line is one already."""
    await doing.make_case(tx, await _held(tx, user, call_id), user.id)
    return await the_view(tx, user, call_id)


@router.post("/calls/{call_id}/request", summary="Make it an ordinary request")
async def make_request(
    call_id: Id, tx: Tx, user: User, body: schemas.RequestBody | None = None
) -> CallView:
    """A P3: a meal, a repair, a question."""
    given = body or schemas.RequestBody()
    await doing.make_request(tx, await _held(tx, user, call_id), user.id, given.note)
    return await the_view(tx, user, call_id)


@router.post("/calls/{call_id}/silent", summary="Nobody speaks")
async def silent(call_id: Id, tx: Tx, user: User, _body: Empty | None = None) -> CallView:
    """The call's case goes on with the procedure for a silent line. 409 `wrong_state`: there is no case
    yet; make it one first."""
    await doing.silent(tx, await _held(tx, user, call_id), user.id)
    return await the_view(tx, user, call_id)


@router.post("/calls/{call_id}/close", summary="Nothing more to do")
async def close(call_id: Id, tx: Tx, user: User, body: schemas.CallCloseBody | None = None) -> CallView:
    """Of a call that has been answered, or need not be called back. Its case goes on by itself."""
    given = body or schemas.CallCloseBody()
    await doing.close(tx, await _held(tx, user, call_id), user.id, given.outcome, given.note)
    return await the_view(tx, user, call_id)


@router.post("/calls/{call_id}/add", summary="Let a third party join")
async def add(call_id: Id, tx: Tx, user: User, body: schemas.AddBody, request: Request) -> CallView:
    """120, 110 or 119 of the area, or a number. 409 `unsupported`: the switchboard offers no conference."""
    row = await _held(tx, user, call_id)
    doing.require(row, "add", CallState.ANSWERED)
    if (body.service is None) == (body.number is None):
        raise InvalidField(field="body.number", reason="one_of_two")
    if body.service is not None:
        view = await reading.visible(tx, user, call_id)
        to = (await call_sheet.numbers(tx, view["area_path"]))[body.service]
    else:
        assert body.number is not None
        to = read_phone(body.number, "body.number", await dialling_code(tx, user.area_id))
    await orders.give(tx, _settings(request), row, Command.ADD, to=to, user_id=user.id)
    await reporting.note(tx, row, "added", user_actor(user.id), service=body.service or "other")
    return await the_view(tx, user, call_id)


@router.post("/calls/{call_id}/listen", summary="Listen in")
async def listen(call_id: Id, tx: Tx, user: User, request: Request, _body: Empty | None = None) -> CallView:
    """A supervisor hears the call, and is not heard; on record. 409 `unsupported`: the switchboard does
    not offer it."""
    user.require(Permission.READ_AUDIT)
    row = await _held(tx, user, call_id)
    doing.require(row, "listen", CallState.ANSWERED)
    agent = await _own_phone(tx, user)
    if agent is None:
        raise NoTelephone
    await orders.give(tx, _settings(request), row, Command.LISTEN, agent=agent, user_id=user.id)
    await audit.record(tx, user.id, "call.listen", "call", call_id)
    return await the_view(tx, user, call_id)
