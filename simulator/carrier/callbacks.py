"""Signed requests from the carrier to somebody's webhooks, tried again while nobody answers."""

from __future__ import annotations

import asyncio
import base64
import hmac
import logging
from hashlib import sha1
from urllib.parse import urlencode, urlsplit, urlunsplit

import httpx2

from simulator.carrier.records import Callback, new_sid, now
from simulator.carrier.settings import CarrierSettings
from simulator.carrier.store import Store
from simulator.carrier.tasks import Tasks

logger = logging.getLogger(__name__)


class WebhookFailed(Exception):
    """A webhook gave no usable answer, also after all tries."""


def sign(auth_token: str, url: str, params: dict[str, str]) -> str:
    """X-Twilio-Signature: base64 of HMAC-SHA1 over the URL and the sorted form parameters.

    https://www.twilio.com/docs/usage/security#validating-requests
    """
    text = url + "".join(name + params[name] for name in sorted(params))
    return base64.b64encode(hmac.new(auth_token.encode(), text.encode(), sha1).digest()).decode()


class Webhooks:
    """Sends callbacks and keeps what came of each in the store."""

    def __init__(
        self, settings: CarrierSettings, store: Store, http: httpx2.AsyncClient, tasks: Tasks
    ) -> None:
        self._settings = settings
        self._store = store
        self._http = http
        self._tasks = tasks

    def post_later(
        self, sid: str, event: str, url: str, params: dict[str, str], method: str = "POST"
    ) -> None:
        """Send a callback whose answer matters to nobody here (a status)."""
        callback = self._new(sid, event, url, params, method)
        self._tasks.start(self._deliver_quietly(callback))

    def post_json_later(self, sid: str, event: str, url: str, report: dict[str, str]) -> None:
        """Send a report of Aliyun's: a JSON list with one item, unsigned."""
        callback = self._new(sid, event, url, report, "JSON")
        self._tasks.start(self._deliver_quietly(callback))

    async def ask(
        self, sid: str, event: str, url: str, params: dict[str, str], method: str = "POST"
    ) -> str:
        """Send a callback and return the body of its answer (TwiML).

        :raises WebhookFailed: no 2xx answer came.
        """
        return await self._deliver(self._new(sid, event, url, params, method))

    def resume(self) -> None:
        """Go on with the callbacks that an earlier life of the carrier did not get answered.

        Requests for TwiML belong to a conversation that is over; they are given up.
        """
        for callback in self._store.callbacks.values():
            if callback.state != "pending":
                continue
            if callback.event.startswith(("twiml", "digits", "inbound_call")):
                callback.state = "given_up"
                self._store.save(callback)
            else:
                self._tasks.start(self._deliver_quietly(callback))

    def _new(self, sid: str, event: str, url: str, params: dict[str, str], method: str) -> Callback:
        callback = Callback(
            id=new_sid("CB"),
            sid=sid,
            event=event,
            url=url,
            method=method.upper(),
            params=params,
            created_at=now(),
        )
        self._store.save(callback)
        return callback

    async def _deliver_quietly(self, callback: Callback) -> None:
        try:
            await self._deliver(callback)
        except WebhookFailed as error:
            logger.warning("%s", error)

    async def _deliver(self, callback: Callback) -> str:
        """Try until something below 500 answers or the back-off is used up."""
        for wait in (*self._settings.retry_after_s, None):
            body = await self._try_once(callback)
            if body is not None:
                return body
            if callback.state == "answered" or wait is None:
                break
            await asyncio.sleep(wait)
            if callback.id not in self._store.callbacks:
                raise WebhookFailed(f"{callback.event} for {callback.sid} was forgotten")
        if callback.state == "pending":
            callback.state = "given_up"
            self._keep(callback)
        raise WebhookFailed(
            f"{callback.event} for {callback.sid}: {callback.url} answered"
            f" {callback.response_status or callback.error}"
        )

    async def _try_once(self, callback: Callback) -> str | None:
        """One request. The body of a 2xx answer, else None with the outcome in ``callback``."""
        callback.attempts += 1
        callback.response_status = callback.error = None
        url, form = callback.url, callback.params
        if callback.method == "GET":
            parts = urlsplit(url)
            query = "&".join(part for part in (parts.query, urlencode(form)) if part)
            url, form = urlunsplit(parts._replace(query=query, fragment="")), {}
        headers = {"X-Twilio-Signature": sign(self._settings.auth_token, url, form)}
        try:
            if callback.method == "GET":
                response = await self._http.get(url, headers=headers)
            elif callback.method == "JSON":
                response = await self._http.post(url, json=[form])
            else:
                response = await self._http.post(url, data=form, headers=headers)
        except httpx2.HTTPError as error:
            callback.error = f"{type(error).__name__}: {error}"
            self._keep(callback)
            return None
        callback.response_status = response.status_code
        if response.status_code < 500:
            callback.state, callback.answered_at = "answered", now()
        self._keep(callback)
        return response.text if response.is_success else None

    def _keep(self, callback: Callback) -> None:
        if callback.id in self._store.callbacks:
            self._store.save(callback)
