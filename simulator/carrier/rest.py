"""What every REST resource needs: sign-in, the form, faults, Twilio's errors."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
from collections.abc import Callable
from typing import Any

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from simulator.carrier.errors import TwilioError
from simulator.carrier.faults import Faults
from simulator.carrier.parameters import Form, Parameter, read_form
from simulator.carrier.records import Fault, now
from simulator.carrier.settings import CarrierSettings
from simulator.carrier.store import Store

DEFAULT_TIMEOUT_S = 30.0
DEFAULT_DELAY_S = 3.0


class RestGate:
    """Stands before the REST resources."""

    def __init__(self, settings: CarrierSettings, store: Store, faults: Faults) -> None:
        self._settings = settings
        self._store = store
        self._faults = faults

    def check_account(self, request: Request, account_sid: str) -> None:
        """HTTP basic sign-in with account SID and token.

        :raises TwilioError: 20003 without the right credentials, 20404 for another account.
        """
        scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
        try:
            given = base64.b64decode(encoded, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            given = ""
        wanted = f"{self._settings.account_sid}:{self._settings.auth_token}"
        if scheme.lower() != "basic" or not hmac.compare_digest(given.encode(), wanted.encode()):
            raise TwilioError(20003)
        if account_sid != self._settings.account_sid:
            raise TwilioError(20404, f"The requested resource {request.url.path} was not found")

    async def form(self, request: Request, known: dict[str, Parameter]) -> Form:
        """The checked form; parameters Twilio does not know are noted and left out.

        :raises TwilioError: a value is not what Twilio takes.
        """
        form = read_form(await request.body(), known)
        for name, value in form.unknown.items():
            self._store.note_unknown_parameter(
                {"at": now(), "path": request.url.path, "name": name, "value": value[:200]}
            )
        return form

    async def accept(
        self,
        request: Request,
        to: str,
        channel: str,
        create: Callable[[], dict[str, Any]],
    ) -> Response:
        """Let ``create`` take a request in and answer 201, unless a fault strikes.

        :raises TwilioError: a fault rejects the request.
        """
        return await self.answer(self._faults.strike_request(to, channel), request, channel, create, 201)

    async def answer(
        self,
        fault: Fault | None,
        request: Request,
        channel: str,
        create: Callable[[], dict[str, Any]],
        status: int,
    ) -> Response:
        """Answer with what ``create`` makes, unless ``fault`` has it otherwise.

        :raises TwilioError: the fault rejects the request.
        """
        if fault is None:
            return JSONResponse(create(), status)
        match fault.fault:
            case "reject":
                raise TwilioError(fault.error_code or (21610 if channel == "sms" else 21215))
            case "error_500":
                raise TwilioError(20500)
            case "timeout":
                await asyncio.sleep(DEFAULT_TIMEOUT_S if fault.delay_s is None else fault.delay_s)
                return cut_connection(request)
            case "drop_response":
                create()
                await asyncio.sleep(fault.delay_s or 0)
                return cut_connection(request)
            case _:
                await asyncio.sleep(DEFAULT_DELAY_S if fault.delay_s is None else fault.delay_s)
                return JSONResponse(create(), status)


def cut_connection(request: Request) -> Response:
    """Close the client's connection without an answer."""
    request.scope["carrier.cut"]()
    return Response(status_code=500)


def error_response(_request: Request, error: Exception) -> Response:
    """Twilio's JSON for a refused request."""
    if not isinstance(error, TwilioError):
        raise error
    headers = {"WWW-Authenticate": 'Basic realm="Twilio API"'} if error.code == 20003 else None
    return JSONResponse(error.body(), error.status, headers)
