"""Messages and calls as Twilio shows them (``api.v2010.account.message`` and ``….call``)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

from simulator.carrier.errors import TwilioError
from simulator.carrier.records import Call, Message

API_VERSION = "2010-04-01"
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENDED = frozenset("^{}\\[~]|€")
CALL_SUBRESOURCES = {
    "notifications": "Notifications",
    "recordings": "Recordings",
    "payments": "Payments",
    "events": "Events",
    "siprec": "Siprec",
    "streams": "Streams",
    "transcriptions": "Transcriptions",
    "user_defined_message_subscriptions": "UserDefinedMessageSubscriptions",
    "user_defined_messages": "UserDefinedMessages",
}


def segments(body: str) -> int:
    """Segments of a text: 160/153 septets in GSM 7 bit, 70/67 units in UCS-2 (3GPP TS 23.040)."""
    if all(char in GSM or char in GSM_EXTENDED for char in body):
        length = sum(2 if char in GSM_EXTENDED else 1 for char in body)
        return 1 if length <= 160 else math.ceil(length / 153)
    length = len(body.encode("utf-16-le")) // 2
    return 1 if length <= 70 else math.ceil(length / 67)


def rfc2822(at: str | None) -> str | None:
    """An ISO 8601 time as Twilio writes it: ``Thu, 30 Jul 2015 20:12:31 +0000``."""
    return format_datetime(datetime.fromisoformat(at).astimezone(UTC)) if at else None


def account_uri(account_sid: str) -> str:
    return f"/{API_VERSION}/Accounts/{account_sid}"


def message_json(message: Message, account_sid: str) -> dict[str, Any]:
    uri = f"{account_uri(account_sid)}/Messages/{message.sid}"
    return {
        "account_sid": account_sid,
        "api_version": API_VERSION,
        "body": message.body,
        "date_created": rfc2822(message.created_at),
        "date_sent": rfc2822(message.sent_at),
        "date_updated": rfc2822(message.updated_at),
        "direction": message.direction,
        "error_code": message.error_code,
        "error_message": message.error_message,
        "from": message.from_,
        "messaging_service_sid": message.messaging_service_sid,
        "num_media": "0",
        "num_segments": str(segments(message.body)),
        "price": None,
        "price_unit": None,
        "sid": message.sid,
        "status": message.status,
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": message.to,
        "uri": f"{uri}.json",
    }


def call_json(call: Call, account_sid: str) -> dict[str, Any]:
    uri = f"{account_uri(account_sid)}/Calls/{call.sid}"
    return {
        "account_sid": account_sid,
        "answered_by": call.answered_by,
        "api_version": API_VERSION,
        "caller_name": None,
        "date_created": rfc2822(call.created_at),
        "date_updated": rfc2822(call.updated_at),
        "direction": call.direction,
        "duration": str(call_seconds(call)) if call.status == "completed" else None,
        "end_time": rfc2822(call.end_at),
        "forwarded_from": None,
        "from": call.from_,
        "from_formatted": call.from_,
        "group_sid": None,
        "parent_call_sid": None,
        "phone_number_sid": None,
        "price": None,
        "price_unit": "USD",
        "queue_time": "0",
        "sid": call.sid,
        "start_time": rfc2822(call.start_at),
        "status": "queued" if call.status == "initiated" else call.status,
        "subresource_uris": {name: f"{uri}/{path}.json" for name, path in CALL_SUBRESOURCES.items()},
        "to": call.to,
        "to_formatted": call.to,
        "trunk_sid": None,
        "uri": f"{uri}.json",
    }


def call_seconds(call: Call) -> int:
    """Length of the conversation, rounded up to a second."""
    if call.answered_at is None or call.end_at is None:
        return 0
    talked = datetime.fromisoformat(call.end_at) - datetime.fromisoformat(call.answered_at)
    return math.ceil(talked.total_seconds())


def page_json(
    name: str, items: Sequence[dict[str, Any]], path: str, query: dict[str, str]
) -> dict[str, Any]:
    """One page of a list, newest first.

    :raises TwilioError: Page or PageSize is not a number Twilio takes.
    """
    try:
        page, size = int(query.get("Page") or 0), int(query.get("PageSize") or 50)
    except ValueError as error:
        raise TwilioError(20001, "Page and PageSize are whole numbers") from error
    if page < 0 or not 1 <= size <= 1000:
        raise TwilioError(20001, "Page is 0 or more, PageSize is 1 to 1000")
    shown = items[page * size : (page + 1) * size]
    kept = {key: value for key, value in query.items() if key not in {"Page", "PageToken"}}
    kept["PageSize"] = str(size)

    def uri_of(number: int) -> str:
        return f"{path}?{urlencode({**kept, 'Page': str(number)})}"

    return {
        "end": max(page * size + len(shown) - 1, 0),
        "first_page_uri": uri_of(0),
        "next_page_uri": uri_of(page + 1) if (page + 1) * size < len(items) else None,
        "page": page,
        "page_size": size,
        "previous_page_uri": uri_of(page - 1) if page else None,
        name: list(shown),
        "start": page * size,
        "uri": uri_of(page),
    }
