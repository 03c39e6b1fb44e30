"""What Twilio tells us: a call was answered, a key pressed, a message delivered or answered.

Every request is signed; a replay finds what it would change already changed. Only a human's key,
reply or tap counts as an answer: delivery and voicemail are noted and stop nothing.
"""

from __future__ import annotations

import logging
import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from twilio.request_validator import RequestValidator
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import Gather, VoiceResponse

from care.rotas import words
from dispatch.drills import answering as drills
from dispatch.notify import keys, results
from dispatch.notify.compose import compose
from dispatch.notify.twilio import WEBHOOKS
from kit.catalogue import text
from kit.database import Transaction
from kit.errors import BellError, NotFound
from kit.http import Id, Tx, UnitOfWorkRoute, problem_responses
from kit.outbox import Taken
from kit.settings import Settings
from kit.spelling import spelled

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
    found = await results.message(tx, message_id)
    if found is None:
        raise NotFound(what="message", id=message_id)
    return found


def _xml(document: VoiceResponse | MessagingResponse) -> Response:
    return Response(str(document), media_type="application/xml")


def _say(target: Any, words: str, settings: Settings) -> None:
    target.say(
        spelled(words, settings.language), language="zh-CN" if settings.language == "zh-CN" else "en-US"
    )


@router.post("/calls/{message_id}", response_class=Response)
async def answered(message_id: Id, tx: Tx, request: Request, form: Form, round: int = 1) -> Response:
    """A call was picked up: say what it is about and ask for a key."""
    settings: Settings = request.app.state.settings
    message = await _message(tx, message_id)
    response = VoiceResponse()
    if form.get("AnsweredBy", "").startswith(("machine", "fax")):
        await results.note(tx, message, "voicemail", form.get("CallSid"))
        response.hangup()
        return _xml(response)
    composed = await compose(tx, message, settings)
    if composed.pointless is not None:
        settled = drills.OVER if drills.is_drill(message) else "voice.settled"
        _say(response, text(settled, settings.language), settings)
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
        await results.note(tx, message, status, form.get("CallSid"))
        await results.settle(tx, message, failed=status not in ("completed",), error=f"call {status}")
    return Response(status_code=204)


@router.post("/messages/{message_id}/status", status_code=204)
async def message_status(message_id: Id, tx: Tx, form: Form) -> Response:
    """How a message went. Delivered is not answered."""
    message = await _message(tx, message_id)
    status = form.get("MessageStatus", "")
    if status in _MESSAGE_ENDED:
        await results.note(tx, message, status, form.get("MessageSid"))
        await results.settle(
            tx,
            message,
            failed=status != "delivered",
            error=f"message {status} {form.get('ErrorCode', '')}".strip(),
        )
    return Response(status_code=204)


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
