"""``/2010-04-01/Accounts/{sid}``: the account itself, which tells whether the carrier answers at all."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from simulator.carrier.faults import Faults
from simulator.carrier.records import now
from simulator.carrier.rest import RestGate
from simulator.carrier.settings import CarrierSettings
from simulator.carrier.wire import account_uri, rfc2822


def accounts_router(settings: CarrierSettings, gate: RestGate, faults: Faults) -> APIRouter:
    """The route of the Account resource. A fault of every channel that lasts strikes here too."""
    router = APIRouter(prefix="/2010-04-01/Accounts")

    @router.get("/{account_sid}.json")
    async def show(account_sid: str, request: Request) -> Response:
        gate.check_account(request, account_sid)
        moment = rfc2822(now())
        account: dict[str, Any] = {
            "sid": settings.account_sid,
            "owner_account_sid": settings.account_sid,
            "friendly_name": "Simulated carrier",
            "status": "active",
            "type": "Full",
            "auth_token": None,
            "date_created": moment,
            "date_updated": moment,
            "subresource_uris": {},
            "uri": f"{account_uri(settings.account_sid)}.json",
        }
        return await gate.answer(faults.lasting(), request, "account", lambda: account, 200)

    return router
