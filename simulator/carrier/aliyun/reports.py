"""What Aliyun tells its customer: SmsReport, VoiceReport and SmsUp, by its batch push over HTTP."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from simulator.carrier.callbacks import Webhooks
from simulator.carrier.records import Call, Message
from simulator.carrier.settings import CarrierSettings
from simulator.carrier.wire import call_seconds, segments

SHANGHAI = timezone(timedelta(hours=8))


class AliyunReports:
    """Silent for what another brand carries, and where no address is set."""

    def __init__(self, settings: CarrierSettings, webhooks: Webhooks) -> None:
        self._base = settings.aliyun_reports
        self._webhooks = webhooks

    def text_moved(self, message: Message) -> None:
        """A text has come to its end."""
        if message.brand != "aliyun" or message.status not in ("delivered", "undelivered"):
            return
        arrived = message.status == "delivered"
        report = {
            "phone_number": _national(message.to),
            "send_time": _local(message.sent_at),
            "report_time": _local(message.updated_at),
            "success": "true" if arrived else "false",
            "err_code": "DELIVERED" if arrived else "UNDELIV",
            "err_msg": "",
            "sms_size": str(segments(message.body)),
            "biz_id": message.sid,
            "out_id": message.out_id,
        }
        self._post(message.sid, message.status, "sms-report", report)

    def call_over(self, call: Call) -> None:
        """A call has ended, however."""
        if call.brand != "aliyun":
            return
        report = {
            "call_id": call.sid,
            "out_id": call.out_id,
            "caller": _national(call.from_),
            "callee": _national(call.to),
            "originate_time": _local(call.created_at),
            "start_time": _local(call.answered_at),
            "end_time": _local(call.end_at),
            "duration": str(call_seconds(call)),
            "status_code": "200000" if call.answered_at else "200005",
            "status_msg": call.status,
            "voice_type": "voice",
            "dtmf": call.digits,
        }
        self._post(call.sid, call.status, "voice-report", report)

    def text_from_phone(self, message: Message) -> None:
        """A phone has replied."""
        report = {
            "phone_number": _national(message.from_ or ""),
            "content": message.body,
            "send_time": _local(message.created_at),
            "dest_code": message.to,
            "sequence_id": message.sid,
        }
        self._post(message.sid, "inbound_text", "sms-up", report)

    def _post(self, sid: str, event: str, name: str, report: dict[str, str]) -> None:
        if self._base:
            self._webhooks.post_json_later(sid, event, f"{self._base.rstrip('/')}/{name}", report)


def _national(number: str) -> str:
    return number.removeprefix("+86")


def _local(at: str | None) -> str:
    """``2026-11-25 20:00:00`` in Shanghai; empty if it never was."""
    return datetime.fromisoformat(at).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S") if at else ""
