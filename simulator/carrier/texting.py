"""Text messages: from acceptance to the phone, and from the phone to the webhook."""

from __future__ import annotations

import asyncio
import logging

from simulator.carrier.aliyun.reports import AliyunReports
from simulator.carrier.callbacks import WebhookFailed, Webhooks
from simulator.carrier.errors import MESSAGES
from simulator.carrier.faults import Faults
from simulator.carrier.records import MESSAGE_ENDS, Message, new_sid, now
from simulator.carrier.settings import CarrierSettings
from simulator.carrier.store import Store
from simulator.carrier.tasks import Tasks
from simulator.carrier.twiml import Text, TwimlError, parse
from simulator.carrier.wire import API_VERSION, segments

logger = logging.getLogger(__name__)


class Texting:
    """Moves messages on: queued, sent, then delivered, undelivered or for ever sent."""

    def __init__(
        self,
        settings: CarrierSettings,
        store: Store,
        webhooks: Webhooks,
        faults: Faults,
        tasks: Tasks,
    ) -> None:
        self._settings = settings
        self._store = store
        self._webhooks = webhooks
        self._faults = faults
        self._tasks = tasks
        self._aliyun = AliyunReports(settings, webhooks)

    def accept(
        self,
        to: str,
        body: str,
        *,
        from_: str | None,
        messaging_service_sid: str | None = None,
        status_callback: str | None = None,
        direction: str = "outbound-api",
        brand: str = "twilio",
        out_id: str = "",
    ) -> Message:
        """Take a message for a phone and start its way there."""
        at = now()
        message = Message(
            sid=new_sid("SM"),
            from_=from_,
            to=to,
            body=body,
            direction=direction,
            status="queued",
            created_at=at,
            updated_at=at,
            messaging_service_sid=messaging_service_sid,
            status_callback=status_callback,
            brand=brand,
            out_id=out_id,
        )
        self._store.save(message)
        self._tasks.start(self._travel(message))
        return message

    def resume(self) -> None:
        """Go on with the messages an earlier life of the carrier had under way."""
        for message in list(self._store.messages.values()):
            if message.status not in MESSAGE_ENDS and not message.held:
                self._tasks.start(self._travel(message))

    async def _travel(self, message: Message) -> None:
        if message.status == "queued":
            await asyncio.sleep(self._settings.sent_after_s)
            message.sent_at = now()
            self._move(message, "sent")
        fault = self._faults.strike_delivery(message.to, "sms")
        if fault is not None and fault.fault == "never_deliver":
            message.held = True
            self._store.save(message)
            return
        await asyncio.sleep(self._settings.delivered_after_s)
        if fault is None:
            self._move(message, "delivered")
            return
        message.error_code = fault.error_code or 30003
        message.error_message = MESSAGES.get(message.error_code)
        self._move(message, "undelivered")

    def _move(self, message: Message, status: str) -> None:
        if message.sid not in self._store.messages or message.status == "canceled":
            return
        message.status, message.updated_at = status, now()
        self._store.save(message)
        self._aliyun.text_moved(message)
        if message.status_callback:
            params = self._params(message)
            params |= {"MessageStatus": status, "SmsStatus": status}
            if message.error_code is not None:
                params["ErrorCode"] = str(message.error_code)
            self._webhooks.post_later(message.sid, status, message.status_callback, params)

    def _params(self, message: Message) -> dict[str, str]:
        params = {
            "MessageSid": message.sid,
            "SmsSid": message.sid,
            "AccountSid": self._settings.account_sid,
            "From": message.from_ or self._settings.own_number,
            "To": message.to,
            "ApiVersion": API_VERSION,
        }
        if message.messaging_service_sid:
            params["MessagingServiceSid"] = message.messaging_service_sid
        return params

    def reply(self, from_: str, body: str, to: str | None) -> Message:
        """A phone sends a text: to ``to``, else to whoever texted or called it last."""
        at = now()
        message = Message(
            sid=new_sid("SM"),
            from_=from_,
            to=to or self._last_sender(from_),
            body=body,
            direction="inbound",
            status="received",
            created_at=at,
            updated_at=at,
            sent_at=at,
        )
        self._store.save(message)
        if self._last_brand(from_) == "aliyun" and self._settings.aliyun_reports:
            self._aliyun.text_from_phone(message)
        elif self._settings.sms_webhook:
            self._tasks.start(self._hand_over(message, self._settings.sms_webhook))
        else:
            logger.warning("text %s goes nowhere: no --sms-webhook is set", message.sid)
        return message

    def _last_brand(self, phone: str) -> str | None:
        """Whose customer texted this phone last."""
        for message in reversed(self._store.messages.values()):
            if message.to == phone and message.direction != "inbound":
                return message.brand
        return None

    def _last_sender(self, phone: str) -> str:
        for message in reversed(self._store.messages.values()):
            if message.to == phone and message.from_:
                return message.from_
        return self._settings.own_number

    async def _hand_over(self, message: Message, url: str) -> None:
        """Post an inbound text and send what the answer's TwiML says."""
        params = self._params(message) | {
            "SmsMessageSid": message.sid,
            "SmsStatus": "received",
            "Body": message.body,
            "NumMedia": "0",
            "NumSegments": str(segments(message.body)),
        }
        try:
            answer = await self._webhooks.ask(message.sid, "inbound_text", url, params)
            verbs = parse(answer) if answer.strip() else []
        except (WebhookFailed, TwimlError) as error:
            logger.warning("text %s: %s", message.sid, error)
            return
        for verb in verbs:
            if isinstance(verb, Text) and verb.body and message.from_:
                self.accept(message.from_, verb.body, from_=message.to, direction="outbound-reply")
