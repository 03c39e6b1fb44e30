"""A switchboard that takes orders over HTTP: one POST per order, signed as Standard Webhooks say.

Body: ``{"id", "command": "dial"|"connect"|"add"|"listen", "call": {"id", "ref"}, "to", "agent",
"caller_id"}``. 2xx: it is done, or being done; what becomes of the call is reported to ``/cti``. A call
dialled for us is reported under the ``ref`` given here. 501: it cannot.
"""

from __future__ import annotations

import time

import httpx2
import orjson

from dispatch.hotline.orders import Order
from dispatch.notify.carrier import CarrierError
from kit.settings import Settings
from kit.webhooks import signing

TIMEOUT_S = 5.0


class Switchboard:
    """A ``LineControl``. Build it inside a running loop."""

    def __init__(self, settings: Settings) -> None:
        self._url = settings.switchboard_url
        self._secret = settings.switchboard_secret
        self._http = httpx2.AsyncClient(timeout=TIMEOUT_S)

    async def carry_out(self, order: Order) -> str | None:
        """See ``LineControl``."""
        body = orjson.dumps(
            {
                "id": order.id,
                "command": order.command,
                "call": {"id": order.call_id, "ref": order.ref},
                "to": order.to,
                "agent": order.agent,
                "caller_id": order.caller_id,
            }
        )
        signed = signing.headers([self._secret], order.id, int(time.time()), body)
        headers = {"content-type": "application/json", **signed}
        try:
            answer = await self._http.post(self._url, content=body, headers=headers)
        except httpx2.HTTPError as error:
            raise CarrierError(repr(error)) from error
        if answer.status_code == 501:
            raise CarrierError("unsupported", refused=True)
        if not answer.is_success:
            raise CarrierError(f"{answer.status_code} {answer.text[:200]}", refused=answer.is_client_error)
        return None

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()
