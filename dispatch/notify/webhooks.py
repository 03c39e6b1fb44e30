"""What Twilio tells us: a call was answered, a key pressed, a message delivered or answered.

Every request is signed; a replay finds what it would change already changed. Only a human's key,
reply or tap counts as an answer: delivery and voicemail are noted and stop nothing.
"""

from __future__ import annotations

import logging
import re
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Request, Response
from twilio.request_validator import RequestValidator
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import Gather, VoiceResponse

from care.rotas import words
from dispatch.cases.store import append_event
from dispatch.notify import keys
from dispatch.notify.compose import compose
from dispatch.notify.twilio import WEBHOOKS
from kit.catalogue import text
from kit.database import Transaction
from kit.errors import BellError, NotFound
from kit.http import Id, Tx, UnitOfWorkRoute, problem_responses
from kit.outbox import Taken, note_once, outbox
from kit.settings import Settings

log = logging.getLogger(__name__)

router = APIRouter(
    prefix="/carriers/twilio",
    route_class=UnitOfWorkRoute,
    tags=["carriers"],
    responses=problem_responses(403, 404, 422),
)

ROUNDS = 3
"""How often a call repeats its question before it hangs up."""

_REPLY = re.compile(r"^\s*(\d*)([12])\s*$")


class BadSignature(BellError):
    """The request was not signed by the carrier."""

    code = "bad_signature"
    status = 403


async def signed(request: Request) -> dict[str, str]:
    """The form fields of a request whose signature is right. Raises: ``BadSignature``."""
    settings: Settings = request.app.state.settings
    form = {key: str(value) for key, value in (await request.form()).items()}
    url = settings.public_url.rstrip("/") + request.url.path
    if request.url.query:
        url += f"?{request.url.query}"
    signature = request.headers.get("x-twilio-signature", "")
    if not settings.twilio_auth_token or not RequestValidator(settings.twilio_auth_token).validate(
        url, form, signature
    ):
        raise BadSignature
    return form


Form = Annotated[dict[str, str], Depends(signed)]


async def _message(tx: Transaction, message_id: int) -> Taken:
    row = await tx.row(sa.select(outbox).where(outbox.c.id == message_id))
    if row is None:
        raise NotFound(what="message", id=message_id)
    names = Taken.__dataclass_fields__
    return Taken(**{name: row["attempts" if name == "attempt" else name] for name in names})


def _xml(document: VoiceResponse | MessagingResponse) -> Response:
    return Response(str(document), media_type="application/xml")


def _say(target: Any, words: str, settings: Settings) -> None:
    target.say(words, language="zh-CN" if settings.language == "zh-CN" else "en-US")


@router.post("/calls/{message_id}", response_class=Response)
async def answered(message_id: Id, tx: Tx, request: Request, form: Form, round: int = 1) -> Response:
    """A call was picked up: say what it is about and ask for a key."""
    settings: Settings = request.app.state.settings
    message = await _message(tx, message_id)
    response = VoiceResponse()
    if form.get("AnsweredBy", "").startswith(("machine", "fax")):
        await _note_once(tx, message, "voicemail", form.get("CallSid"))
        response.hangup()
        return _xml(response)
    composed = await compose(tx, message, settings)
    if composed.pointless is not None:
        _say(response, text("voice.settled", settings.language), settings)
        response.hangup()
        return _xml(response)
    hook = f"{settings.public_url.rstrip('/')}{WEBHOOKS}/calls/{message_id}"
    gather = Gather(num_digits=1, action=f"{hook}/digits", method="POST", timeout=6)
    _say(gather, composed.text, settings)
    response.append(gather)
    if round < ROUNDS:
        response.redirect(f"{hook}?round={round + 1}", method="POST")
    else:
        response.hangup()
    return _xml(response)


@router.post("/calls/{message_id}/digits", response_class=Response)
async def digits(message_id: Id, tx: Tx, request: Request, form: Form) -> Response:
    """A key was pressed: a human's answer."""
    settings: Settings = request.app.state.settings
    message = await _message(tx, message_id)
    said = await keys.press(tx, message, form.get("Digits", ""), form.get("CallSid"))
    response = VoiceResponse()
    _say(response, text(said, settings.language), settings)
    if said == "voice.unknown_key":
        response.redirect(f"{settings.public_url.rstrip('/')}{WEBHOOKS}/calls/{message_id}", method="POST")
    else:
        response.hangup()
    return _xml(response)


_CALL_ENDED = {"completed", "busy", "no-answer", "failed", "canceled"}
_MESSAGE_ENDED = {"delivered", "undelivered", "failed"}


@router.post("/calls/{message_id}/status", status_code=204)
async def call_status(message_id: Id, tx: Tx, form: Form) -> Response:
    """How a call went. Picked up is not answered."""
    message = await _message(tx, message_id)
    status = form.get("CallStatus", "")
    if status in _CALL_ENDED:
        await _note_once(tx, message, status, form.get("CallSid"))
        await _settle(tx, message, failed=status not in ("completed",), error=f"call {status}")
    return Response(status_code=204)


@router.post("/messages/{message_id}/status", status_code=204)
async def message_status(message_id: Id, tx: Tx, form: Form) -> Response:
    """How a message went. Delivered is not answered."""
    message = await _message(tx, message_id)
    status = form.get("MessageStatus", "")
    if status in _MESSAGE_ENDED:
        await _note_once(tx, message, status, form.get("MessageSid"))
        await _settle(
            tx,
            message,
            failed=status != "delivered",
            error=f"message {status} {form.get('ErrorCode', '')}".strip(),
        )
    return Response(status_code=204)


async def _settle(tx: Transaction, message: Taken, *, failed: bool, error: str) -> None:
    """Receipts come in any order; one that was answered stays answered."""
    now = await tx.now()
    await tx.execute(
        sa.update(outbox)
        .where(outbox.c.id == message.id, outbox.c.state.in_(["sending", "sent", "delivered"]))
        .values(
            state="failed" if failed else "delivered",
            error=error if failed else None,
            delivered_at=outbox.c.delivered_at if failed else now,
            sent_at=sa.func.coalesce(outbox.c.sent_at, now),
        )
    )


async def _note_once(tx: Transaction, message: Taken, result: str, carrier_id: str | None) -> None:
    """A line of the timeline per result, however often the carrier says it."""
    if not await note_once(tx, message.id, result, carrier_id):
        return
    if message.case_id is not None:
        await append_event(
            tx,
            message.case_id,
            "message_result",
            "carrier",
            message=message.id,
            channel=message.channel,
            template=message.template,
            result=result,
        )


@router.post("/sms", response_class=Response)
async def inbound_sms(tx: Tx, request: Request, form: Form) -> Response:
    """A reply: ``1`` accepts, ``2`` declines; a code in front chooses among several offers. Words for
    going on and off duty (catalogue ``duty.words``) do that."""
    settings: Settings = request.app.state.settings
    response = MessagingResponse()
    body, phone = form.get("Body", ""), form.get("From", "")
    on_or_off = words.meaning(body)
    if on_or_off is not None:
        said = await words.by_text(tx, phone, on_or_off)
    else:
        match = _REPLY.match(body)
        code, digit = match.groups() if match else ("", "")
        said = await keys.reply(tx, phone, code, digit, form.get("MessageSid"))
    if said is not None:
        response.message(text(said, settings.language))
    return _xml(response)
