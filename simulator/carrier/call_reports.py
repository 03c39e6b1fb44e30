"""What the carrier tells others about a call: status callbacks and requests for TwiML."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

from simulator.carrier.aliyun.reports import AliyunReports
from simulator.carrier.callbacks import Webhooks
from simulator.carrier.records import Call, now
from simulator.carrier.settings import CarrierSettings
from simulator.carrier.store import Store
from simulator.carrier.wire import API_VERSION, call_seconds


class CallReports:
    """Keeps a call's changes and posts them where the call's creator asked."""

    def __init__(self, settings: CarrierSettings, store: Store, webhooks: Webhooks) -> None:
        self._settings = settings
        self._store = store
        self._webhooks = webhooks
        self._aliyun = AliyunReports(settings, webhooks)

    def touch(self) -> None:
        """Make the page of phones look again."""
        self._store.version += 1

    def keep(self, call: Call) -> None:
        """Save a change of a call that has not been forgotten meanwhile."""
        if call.sid in self._store.calls:
            call.updated_at = now()
            self._store.save(call)

    def move(self, call: Call, status: str, event: str) -> None:
        """Change the status; post ``event`` if the creator listens to it."""
        call.status = status
        listens = bool(call.status_callback) and event in call.status_callback_events
        number, call.callback_count = call.callback_count, call.callback_count + listens
        self.keep(call)
        if event == "completed":
            self._aliyun.call_over(call)
        if not listens or call.status_callback is None or call.sid not in self._store.calls:
            return
        params = self.params(call) | {
            "CallbackSource": "call-progress-events",
            "SequenceNumber": str(number),
            "Timestamp": format_datetime(datetime.now(UTC)),
        }
        if event == "completed":
            params["CallDuration"] = str(call_seconds(call))
        self._webhooks.post_later(
            call.sid, status, call.status_callback, params, call.status_callback_method
        )

    def machine_detected(self, call: Call) -> None:
        """Post who answered, when the call asked to be told apart from its TwiML."""
        if call.async_amd and call.async_amd_callback and call.answered_by:
            params = {
                "CallSid": call.sid,
                "AccountSid": self._settings.account_sid,
                "AnsweredBy": call.answered_by,
                "MachineDetectionDuration": "0",
            }
            self._webhooks.post_later(call.sid, "amd", call.async_amd_callback, params)

    async def fetch_twiml(
        self, call: Call, url: str, method: str, digits: str | None, more: dict[str, str] | None = None
    ) -> str:
        """Ask for the next document, with the keys that were pressed, or ``more`` about a Dial.

        :raises WebhookFailed: nobody answered with 2xx.
        """
        params = self.params(call) | (more or {})
        event = "inbound_call" if call.answered_at is None else "twiml"
        if digits is not None:
            event = f"digits {digits}"
            params |= {"Digits": digits, "msg": "Gather End"}
        return await self._webhooks.ask(call.sid, event, url, params, method)

    def params(self, call: Call) -> dict[str, str]:
        """The parameters every voice request carries."""
        params = {
            "CallSid": call.sid,
            "AccountSid": self._settings.account_sid,
            "From": call.from_,
            "To": call.to,
            "Caller": call.from_,
            "Called": call.to,
            "CallStatus": call.status,
            "ApiVersion": API_VERSION,
            "Direction": call.direction,
        }
        if call.parent_sid is not None:
            params["ParentCallSid"] = call.parent_sid
        if call.answered_by and not call.async_amd:
            params["AnsweredBy"] = call.answered_by
        return params
