"""``/cti/*``: a switchboard tells what becomes of a call.

Any account with ``calls.report`` may: the role ``switchboard`` is for programs and allows nothing else.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import AfterValidator, Field

from dispatch.hotline import reporting
from dispatch.hotline.opening import Event, Report
from dispatch.hotline.patience import PatientRoute
from dispatch.hotline.states import CallState
from kit.access import Permission
from kit.fields import Body, Moment, View, storable
from kit.http import Tx, User, problem_responses

router = APIRouter(
    prefix="/cti", route_class=PatientRoute, tags=["hotline"], responses=problem_responses(401, 403, 422)
)

SWITCHBOARD = "switchboard"

Ref = Annotated[str, AfterValidator(storable), Field(min_length=1, max_length=128)]
Number = Annotated[str, AfterValidator(storable), Field(max_length=128)]


class CallReport(Body):
    """One event of a call. Every report names both numbers, so that each can be the first."""

    call_id: Ref = Field(examples=["pbx-1732500000.17"], description="The switchboard's own, never reused")
    called_number: Annotated[Number, Field(min_length=1)] = Field(
        examples=["12349"], description="Which of our numbers was dialled"
    )
    calling_number: Number | None = Field(
        default=None, examples=["13800001234"], description="null, empty or `anonymous`: withheld"
    )
    agent: Ref | None = Field(
        default=None, examples=["8001"], description="Extension, telephone or user name of whoever answers"
    )
    recording_ref: Annotated[str, AfterValidator(storable), Field(max_length=500)] | None = Field(
        default=None, description="Where the recording is, a name or an address; never fetched"
    )
    at: Moment


class CallTaken(View):
    """What has been understood. ``state``: after everything that was reported so far."""

    id: int
    state: CallState
    case_id: int | None = Field(description="null while none is open yet")


async def _take(tx: Tx, user: User, event: Event, body: CallReport) -> CallTaken:
    user.require(Permission.REPORT_CALLS)
    report = Report(
        SWITCHBOARD,
        body.call_id,
        event,
        body.called_number,
        body.calling_number,
        body.at,
        body.agent,
        body.recording_ref,
    )
    row = await reporting.take(tx, report)
    return CallTaken(id=row["id"], state=row["state"], case_id=await reporting.case_of(tx, row))


@router.post("/ringing", summary="A call comes in")
async def ringing(tx: Tx, user: User, body: CallReport) -> CallTaken:
    """On an emergency number, or from a registered terminal, it is a press: its P1 opens before anybody
    answers. The same report again changes nothing."""
    return await _take(tx, user, "ringing", body)


@router.post("/answered", summary="Somebody has answered")
async def answered(tx: Tx, user: User, body: CallReport) -> CallTaken:
    """`agent` takes the call's case, unless somebody has it."""
    return await _take(tx, user, "answered", body)


@router.post("/ended", summary="The call is over")
async def ended(tx: Tx, user: User, body: CallReport) -> CallTaken:
    """Without an answer before, or reported later, the caller is called back."""
    return await _take(tx, user, "ended", body)


@router.post("/transferred", summary="Another agent has it")
async def transferred(tx: Tx, user: User, body: CallReport) -> CallTaken:
    """The call goes on with `agent`."""
    return await _take(tx, user, "transferred", body)
