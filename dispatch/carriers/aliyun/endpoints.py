"""What Aliyun tells us: receipts of texts, calls with the keys that were pressed, replies.

Its reports carry no signature; the secret stands in the address that it is given. A report comes again
after 1, 5 and 10 minutes until it is answered with 200, and finds what it would change already changed.
"""

from __future__ import annotations

import hmac
import logging
import re
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from care.phones import BadPhone, e164
from care.rotas import words
from dispatch.notify import keys, results
from dispatch.notify.webhooks import BadSignature
from kit.database import Database, Transaction
from kit.http import Db, problem_responses
from kit.outbox import Taken
from kit.settings import Settings

log = logging.getLogger(__name__)

router = APIRouter(
    prefix="/carriers/aliyun/{secret}", tags=["carriers"], responses=problem_responses(403, 422)
)

CARRIER = "aliyun"
MANY = 1000
_REPLY = re.compile(r"^\s*(\d*)([12])\s*$")


def _allowed(secret: str, request: Request) -> None:
    """Raises: ``BadSignature``."""
    settings: Settings = request.app.state.settings
    wanted = settings.aliyun_callback_secret
    if not wanted or not hmac.compare_digest(secret.encode(), wanted.encode()):
        raise BadSignature


class _Report(BaseModel):
    """One of a batch; what it says beyond is left alone."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    out_id: str = Field(default="", max_length=64)


class AliyunSmsReport(_Report):
    """What became of a text."""

    success: bool = False
    err_code: str = Field(default="", max_length=64)
    biz_id: str | None = Field(default=None, max_length=64)


class AliyunVoiceReport(_Report):
    """How a call went. ``dtmf``: the keys that were pressed; ``duration``: seconds."""

    call_id: str | None = Field(default=None, max_length=128)
    status_code: str = Field(default="", max_length=32)
    duration: str = Field(default="0", max_length=16)
    dtmf: str | None = Field(default=None, max_length=64)


class AliyunSmsUp(BaseModel):
    """A text from a phone."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    phone_number: str = Field(max_length=32)
    content: str = Field(default="", max_length=1000)
    sequence_id: str | None = Field(default=None, max_length=64)


class AliyunAnswer(BaseModel):
    """What Aliyun wants to hear."""

    code: int = 0
    msg: str = "OK"


@router.post("/sms-report", dependencies=[Depends(_allowed)])
async def sms_report(
    reports: Annotated[list[AliyunSmsReport], Body(max_length=MANY)], database: Db
) -> AliyunAnswer:
    """Delivered or not. Delivered is not answered."""
    for report in reports:
        async with database.transaction() as tx:
            message = await _message(tx, report.out_id)
            if message is None:
                continue
            status = "delivered" if report.success else "undelivered"
            await results.note(tx, message, status, report.biz_id)
            await results.settle(
                tx, message, failed=not report.success, error=f"message {status} {report.err_code}".strip()
            )
    return AliyunAnswer()


@router.post("/voice-report", dependencies=[Depends(_allowed)])
async def voice_report(
    reports: Annotated[list[AliyunVoiceReport], Body(max_length=MANY)], database: Db
) -> AliyunAnswer:
    """The end of a call, and the key that was pressed in it: a human's answer."""
    for report in reports:
        async with database.transaction() as tx:
            message = await _message(tx, report.out_id)
            if message is None:
                continue
            digits = re.sub(r"[^1-3]", "", report.dtmf or "")
            if digits:
                await keys.press(tx, message, digits[0], report.call_id)
            talked = bool(digits) or _seconds(report.duration) > 0
            status = "completed" if talked else "no-answer"
            await results.note(tx, message, status, report.call_id)
            await results.settle(
                tx, message, failed=not talked, error=f"call {status} {report.status_code}".strip()
            )
    return AliyunAnswer()


@router.post("/sms-up", dependencies=[Depends(_allowed)])
async def sms_up(
    reports: Annotated[list[AliyunSmsUp], Body(max_length=MANY)], database: Db
) -> AliyunAnswer:
    """Replies: ``1`` accepts, ``2`` declines; a code in front chooses among several offers."""
    for report in reports:
        await _reply(database, report)
    return AliyunAnswer()


async def _reply(database: Database, report: AliyunSmsUp) -> None:
    try:
        phone = e164(report.phone_number)
    except BadPhone:
        return
    async with database.transaction() as tx:
        on_or_off = words.meaning(report.content)
        if on_or_off is not None:
            await words.by_text(tx, phone, on_or_off)
            return
        match = _REPLY.match(report.content)
        if match:
            code, digit = match.groups()
            await keys.reply(tx, phone, code, digit, report.sequence_id)


async def _message(tx: Transaction, out_id: str) -> Taken | None:
    """Ours, if it went out by this carrier."""
    if not re.fullmatch(r"\d{1,18}", out_id):
        return None
    return await results.message(tx, int(out_id), carrier=CARRIER)


def _seconds(text: str) -> int:
    return int(text) if text.isdigit() else 0
