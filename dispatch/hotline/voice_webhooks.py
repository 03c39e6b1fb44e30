"""Calls that come in through Twilio: put through to a desk at once, then to the next, until somebody
answers.

Every request is signed; a replay finds what it would change already changed. The caller hears it ring:
no menu, no waiting queue, and no announcement except where an ordinary line has to say that it records.
"""

from __future__ import annotations

from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response
from twilio.twiml.voice_response import Dial, VoiceResponse

from dispatch.hotline import lines, opening, ready, reporting
from dispatch.hotline.opening import Event, Report
from dispatch.hotline.orders import Source
from dispatch.hotline.patience import PatientRoute
from dispatch.hotline.states import NEXT_S, OVERFLOW_S, CallState
from dispatch.hotline.tables import calls, hotline_lines
from dispatch.notify.twilio import WEBHOOKS
from dispatch.notify.webhooks import Form
from kit.catalogue import text
from kit.database import Transaction
from kit.errors import NotFound
from kit.http import Id, Tx, problem_responses
from kit.settings import Settings

router = APIRouter(
    prefix="/carriers/twilio/voice",
    route_class=PatientRoute,
    tags=["carriers"],
    responses=problem_responses(403, 404, 422),
)

OVER = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})
LOOK_AGAIN_S = 3
"""Nobody is free and nobody else can be called: how soon it is tried again."""

Round = Annotated[int, Query(ge=0, le=1000)]


@router.post("", response_class=Response)
async def comes_in(tx: Tx, request: Request, form: Form) -> Response:
    """Somebody has dialled one of our numbers."""
    row = await _report(tx, form, "ringing")
    response = VoiceResponse()
    if row["state"] != CallState.RINGING:
        response.hangup()
        return _xml(response)
    line = await _line(tx, row)
    settings: Settings = request.app.state.settings
    if line is not None and line["recording"] == "announced":
        words = text("voice.recorded", settings.language)
        response.say(words, language="zh-CN" if settings.language == "zh-CN" else "en-US")
    await _ring(tx, response, row, line, settings, 0)
    return _xml(response)


@router.post("/status", status_code=204)
async def status(tx: Tx, form: Form) -> Response:
    """The number's call status changes: the caller has hung up, or we have."""
    if form.get("CallStatus") in OVER:
        await _report(tx, form, "ended")
    return Response(status_code=204)


@router.post("/{call_id}/next", response_class=Response)
async def goes_on(call_id: Id, tx: Tx, request: Request, form: Form, round: Round = 0) -> Response:
    """Whoever was rung has not answered, or the conversation is over."""
    row = await _held(tx, call_id)
    response = VoiceResponse()
    spoken = form.get("DialCallStatus") in ("completed", "answered")
    if spoken or form.get("CallStatus") in OVER:
        if row["direction"] == "inbound":
            await _report(tx, form, "ended")
        response.hangup()
        return _xml(response)
    if row["state"] == CallState.ANSWERED and row["direction"] == "inbound":
        # Put through to a telephone that was not picked up: he rings again, for everybody.
        row = await reporting.settle(tx, row, {"answered_at": None, "agent_id": None, "agent": None})
    if row["direction"] == "outbound" or row["closed_at"] is not None:
        response.hangup()
        return _xml(response)
    settings: Settings = request.app.state.settings
    await _ring(tx, response, row, await _line(tx, row), settings, round + 1)
    return _xml(response)


@router.post("/{call_id}/leg", status_code=204)
async def leg(call_id: Id, tx: Tx, form: Form) -> Response:
    """One of the telephones that ring: picked up is answered, for it is a desk's own."""
    if form.get("CallStatus") == "in-progress":
        row = await _held(tx, call_id)
        said = {**form, "CallSid": row["ref"], "To": row["called_number"] or ""}
        await _report(tx, said, "answered", agent=form.get("To"))
    return Response(status_code=204)


@router.post("/{call_id}/out", status_code=204)
async def out(call_id: Id, tx: Tx, form: Form) -> Response:
    """A call that we make: the other side has picked up, or it is over."""
    row = await _held(tx, call_id)
    now = await tx.now()
    if form.get("CallStatus") == "in-progress" and row["answered_at"] is None:
        await reporting.settle(tx, row, {"answered_at": now})
    elif form.get("CallStatus") in OVER and row["ended_at"] is None:
        await reporting.settle(tx, row, {"ended_at": now})
    return Response(status_code=204)


@router.post("/{call_id}/recording", status_code=204)
async def recorded(call_id: Id, tx: Tx, form: Form) -> Response:
    """The recording is there."""
    row = await _held(tx, call_id)
    if form.get("RecordingUrl"):
        await reporting.settle(tx, row, {"recording_ref": form["RecordingUrl"][:500]})
    return Response(status_code=204)


async def _ring(
    tx: Transaction,
    response: VoiceResponse,
    row: sa.RowMapping,
    line: sa.RowMapping | None,
    settings: Settings,
    round_: int,
) -> None:
    """Ring the free desks; from the second round on whoever the overflow plan names as well."""
    hook = f"{settings.public_url.rstrip('/')}{WEBHOOKS}/voice/{row['id']}"
    phones = await ready.desks(tx, row)
    if round_ > 0 or not phones:
        stage = max(0, round_ - 1)
        phones += [phone for phone in await ready.overflow(tx, row, stage) if phone not in phones]
    if not phones:
        response.pause(length=LOOK_AGAIN_S)
        response.redirect(f"{hook}/next?round={round_}", method="POST")
        return
    recording = {}
    if line is not None and line["recording"] != "none":
        recording = {
            "record": "record-from-answer-dual",
            "recording_status_callback": f"{hook}/recording",
        }
    dial = Dial(
        action=f"{hook}/next?round={round_}",
        method="POST",
        timeout=int(OVERFLOW_S if round_ == 0 else NEXT_S),
        **recording,
    )
    for phone in phones[: ready.MOST_AT_ONCE]:
        dial.number(phone, status_callback=f"{hook}/leg", status_callback_event="answered completed")
    response.append(dial)


async def _report(
    tx: Transaction, form: dict[str, str], event: Event, agent: str | None = None
) -> sa.RowMapping:
    report = Report(
        Source.TWILIO,
        form.get("CallSid", ""),
        event,
        form.get("To", ""),
        form.get("From"),
        await tx.now(),
        agent,
    )
    return await reporting.take(tx, report)


async def _held(tx: Transaction, call_id: int) -> sa.RowMapping:
    if await tx.scalar(sa.select(calls.c.id).where(calls.c.id == call_id)) is None:
        raise NotFound(what="call", id=call_id)
    return await opening.held(tx, call_id)


async def _line(tx: Transaction, row: sa.RowMapping) -> sa.RowMapping | None:
    if row["line_id"] is None:
        return None
    (line,) = await lines.rows(tx, hotline_lines.c.id == row["line_id"])
    return line


def _xml(document: VoiceResponse) -> Response:
    return Response(str(document), media_type="application/xml")
