"""Twilio through its official SDK: SMS, and calls with a keypad."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import httpx2
from twilio.base.exceptions import TwilioRestException
from twilio.http import AsyncHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from dispatch.notify.carrier import Accepted, CalleeLimit, CarrierError, Outgoing
from kit.settings import Settings

API = "https://api.twilio.com"
TIMEOUT_S = 10.0
RING_S = 45
"""A mobile's voicemail picks up later than this in most networks; the offer ends after 60 s."""

WEBHOOKS = "/api/v1/carriers/twilio"


class _HttpClient(AsyncHttpClient):
    """The SDK's transport over our HTTP library, able to talk to a simulator in Twilio's place."""

    def __init__(self, base_url: str) -> None:
        super().__init__(logging.getLogger("twilio"), is_async=True, timeout=TIMEOUT_S)
        self._base_url = base_url.rstrip("/")
        self._client = httpx2.AsyncClient(timeout=TIMEOUT_S)

    async def request(
        self,
        method: str,
        url: str,
        params: dict[str, Any] | None = None,
        data: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        """One request, as the SDK wants it made."""
        answer = await self._client.request(
            method.upper(),
            url.replace(API, self._base_url, 1),
            params=params,
            data=data,
            headers=headers,
            auth=auth,
            timeout=timeout or TIMEOUT_S,
            follow_redirects=allow_redirects,
        )
        return Response(answer.status_code, answer.text, answer.headers)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()


class TwilioCarrier:
    """A ``Carrier``. Build it inside a running loop."""

    name = "twilio"
    channels: Mapping[str, tuple[CalleeLimit, ...]] = {"sms": (), "voice": ()}
    approves_templates = False

    def __init__(self, settings: Settings) -> None:
        self._account = settings.twilio_account_sid
        self._from = settings.twilio_from
        self._public = settings.public_url.rstrip("/")
        self._http = _HttpClient(settings.twilio_base_url)
        self._client = Client(
            settings.twilio_account_sid, settings.twilio_auth_token, http_client=self._http
        )

    def serves(self, channel: str, to: str) -> bool:
        """See ``Carrier``. It knows best which countries it reaches, and refuses the others."""
        return channel in self.channels

    async def send(self, message: Outgoing) -> Accepted:
        """See ``Carrier``."""
        if message.channel == "sms":
            return Accepted(await self._sms(message), self._from)
        return Accepted(await self._call(message), self._from)

    async def probe(self, channel: str) -> None:
        """See ``Carrier``: our own account."""
        await _answer(self._client.api.accounts(self._account).fetch_async())

    async def _sms(self, message: Outgoing) -> str:
        sent = await _answer(
            self._client.messages.create_async(
                to=message.to,
                from_=self._from,
                body=message.text,
                status_callback=f"{self._public}{WEBHOOKS}/messages/{message.message_id}/status",
            )
        )
        return str(sent.sid)

    async def _call(self, message: Outgoing) -> str:
        """Voicemail is told from a human by the carrier's detection."""
        hook = f"{self._public}{WEBHOOKS}/calls/{message.message_id}"
        call = await _answer(
            self._client.calls.create_async(
                to=message.to,
                from_=self._from,
                url=hook,
                method="POST",
                status_callback=f"{hook}/status",
                status_callback_method="POST",
                status_callback_event=["initiated", "ringing", "answered", "completed"],
                machine_detection="Enable",
                timeout=RING_S,
            )
        )
        return str(call.sid)

    async def close(self) -> None:
        """Close the SDK's connections."""
        await self._http.close()


async def _answer(request: Any) -> Any:
    try:
        return await request
    except TwilioRestException as error:
        refused = 400 <= error.status < 500 and error.status not in (401, 403, 408, 429)
        raise CarrierError(
            f"{error.status} {error.code or ''} {error.msg}".strip(), refused=refused
        ) from error
    except (httpx2.HTTPError, OSError, ValueError) as error:
        raise CarrierError(repr(error)) from error
