"""Orders to Twilio: a call is dialled for the desk, or one that waits is put through to it."""

from __future__ import annotations

from typing import Any

from twilio.rest import Client
from twilio.twiml.voice_response import Dial, VoiceResponse

from dispatch.hotline.orders import Command, Order
from dispatch.notify.carrier import CarrierError
from dispatch.notify.twilio import RING_S, WEBHOOKS, _answer, _HttpClient
from kit.settings import Settings


class TwilioControl:
    """A ``LineControl``. Build it inside a running loop."""

    def __init__(self, settings: Settings) -> None:
        self._from = settings.twilio_from
        self._hook = f"{settings.public_url.rstrip('/')}{WEBHOOKS}/voice"
        self._http = _HttpClient(settings.twilio_base_url)
        self._client = Client(
            settings.twilio_account_sid, settings.twilio_auth_token, http_client=self._http
        )

    async def carry_out(self, order: Order) -> str | None:
        """See ``LineControl``."""
        match order.command:
            case Command.DIAL:
                call = await _answer(
                    self._client.calls.create_async(
                        to=order.agent,
                        from_=self._from,
                        twiml=self._put_through(order.call_id, order.to, "out"),
                        status_callback=f"{self._hook}/{order.call_id}/out",
                        status_callback_method="POST",
                        status_callback_event=["completed"],
                        timeout=RING_S,
                    )
                )
                return str(call.sid)
            case Command.CONNECT:
                twiml = self._put_through(order.call_id, order.agent, "leg")
                await _answer(self._client.calls(order.ref).update_async(twiml=twiml))
                return order.ref
            case _:
                raise CarrierError("unsupported", refused=True)

    def _put_through(self, call_id: int, phone: str | None, whose: str) -> str:
        response = VoiceResponse()
        options: dict[str, Any] = {"timeout": RING_S}
        dial = Dial(action=f"{self._hook}/{call_id}/next", method="POST", **options)
        dial.number(
            phone,
            status_callback=f"{self._hook}/{call_id}/{whose}",
            status_callback_event="answered completed",
        )
        response.append(dial)
        return str(response)

    async def close(self) -> None:
        """Close the SDK's connections."""
        await self._http.close()
