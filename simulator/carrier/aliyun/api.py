"""``POST /``: Aliyun's RPC interface, for texts and calls (dysmsapi and dyvmsapi, 2017-05-25)."""

from __future__ import annotations

import json
import re
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.sax.saxutils import escape

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from simulator.carrier.aliyun.signature import Refused, check
from simulator.carrier.calling import Calling
from simulator.carrier.faults import Faults
from simulator.carrier.records import Call, Message
from simulator.carrier.rest import RestGate
from simulator.carrier.settings import CarrierSettings
from simulator.carrier.store import Store
from simulator.carrier.texting import Texting

VERSION = "2017-05-25"
LIMITS = ((60, 1), (3600, 5), (86400, 20))
_MOBILE = re.compile(r"1[3-9]\d{9}")
_NEEDED = {
    "SendSms": ("PhoneNumbers", "SignName", "TemplateCode"),
    "IvrCall": ("CalledShowNumber", "CalledNumber", "StartCode", "MenuKeyMap.1.Key"),
    "SingleCallByTts": ("CalledNumber", "TtsCode"),
    "QuerySendDetails": ("PhoneNumber", "SendDate", "PageSize", "CurrentPage"),
    "QueryCallDetailByCallId": ("CallId", "ProdId", "QueryDate"),
}
GATHERS = 3


def aliyun_router(
    settings: CarrierSettings,
    store: Store,
    gate: RestGate,
    faults: Faults,
    texting: Texting,
    calling: Calling,
) -> APIRouter:
    """The one route; what is wanted stands in the header ``x-acs-action``."""
    router = APIRouter()

    @router.post("/")
    async def act(request: Request) -> Response:
        query = dict(request.query_params)
        try:
            await check(request, settings.aliyun_key_id, settings.aliyun_key_secret)
            action = _action(request, query)
            return await carry_out(request, action, query)
        except Refused as refused:
            return _answer(refused.code, refused.message, status=refused.status)

    async def carry_out(request: Request, action: str, query: dict[str, str]) -> Response:
        if action.startswith("Query"):
            found: dict[str, Any] = {"TotalCount": "0", "SmsSendDetailDTOs": {}}
            return await _unless(faults.lasting(), request, "query", lambda: found)
        channel = "sms" if action == "SendSms" else "voice"
        number = query["PhoneNumbers" if channel == "sms" else "CalledNumber"]
        if channel == "sms" and not _MOBILE.fullmatch(number):
            raise Refused("isv.MOBILE_NUMBER_ILLEGAL", "invalid mobile number")
        values = _values(query.get("TemplateParam") or query.get("StartTtsParams") or query.get("TtsParam"))
        to = f"+86{number.lstrip('0')}"
        fault = faults.strike_request(to, channel)
        if (fault is not None and fault.fault == "spent") or (
            settings.aliyun_limits and _spent(to, channel)
        ):
            raise Refused("isv.BUSINESS_LIMIT_CONTROL", "triggered a throttle of this number")
        if fault is not None and fault.fault == "reject":
            raise Refused("isv.BLACK_KEY_CONTROL_LIMIT", "a variable holds a forbidden word")

        def take() -> dict[str, Any]:
            words = f"[{query.get('TemplateCode') or query.get('StartCode') or query['TtsCode']}] {values}"
            if channel == "sms":
                text = texting.accept(to, words, from_=None, brand="aliyun", out_id=query.get("OutId", ""))
                return {"BizId": text.sid}
            shown = query.get("CalledShowNumber", "")
            call = calling.new_call(shown, to, "outbound-api")
            call.brand, call.out_id, call.twiml = "aliyun", query.get("OutId", ""), _script(words)
            return {"CallId": calling.place(call).sid}

        return await _unless(fault, request, channel, take)

    async def _unless(fault: Any, request: Request, channel: str, create: Any) -> Response:
        if fault is not None and fault.fault == "error_500":
            return _answer("ServiceUnavailable", "The request has failed.", status=503)
        return await gate.answer(fault, request, channel, lambda: _body("OK", "OK", create()), 200)

    def _spent(to: str, channel: str) -> bool:
        records: list[Message | Call] = list(
            store.messages.values() if channel == "sms" else store.calls.values()
        )
        made = [
            datetime.fromisoformat(one.created_at)
            for one in records
            if one.brand == "aliyun" and one.to == to
        ]
        now = datetime.now(UTC)
        return any(
            sum(at > now - timedelta(seconds=per_s) for at in made) >= most for per_s, most in LIMITS
        )

    return router


def _action(request: Request, query: dict[str, str]) -> str:
    action = request.headers.get("x-acs-action", "")
    if request.headers.get("x-acs-version") != VERSION or action not in _NEEDED:
        raise Refused("InvalidAction.NotFound", f"Specified api is not found: {action[:40]}", 404)
    for name in _NEEDED[action]:
        if not query.get(name):
            raise Refused(f"Missing{name}", f"{name} is mandatory for this action.", 400)
    if len(query.get("OutId", "")) > 15 and action != "SendSms":
        raise Refused("isv.INVALID_PARAMETERS", "OutId has 1 to 15 bytes")
    return action


def _values(params: str | None) -> str:
    """The template's variables as a phone shows them."""
    try:
        values = json.loads(params or "{}")
    except ValueError:
        raise Refused("isv.INVALID_JSON_PARAM", "the variables are no JSON") from None
    return " ".join(f"{name}={value}" for name, value in values.items() if value != "")


def _script(words: str) -> str:
    """What a call says, three times, as long as nobody presses a key."""
    asks = f'<Gather numDigits="1" timeout="6"><Say>{escape(words)}</Say></Gather>'
    return f"<Response>{asks * GATHERS}</Response>"


def _body(code: str, message: str, more: dict[str, Any]) -> dict[str, Any]:
    return {"RequestId": secrets.token_hex(16).upper(), "Code": code, "Message": message, **more}


def _answer(code: str, message: str, *, status: int) -> JSONResponse:
    return JSONResponse(_body(code, message, {}), status)
