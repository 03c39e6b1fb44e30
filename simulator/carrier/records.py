"""What the carrier remembers: messages, calls and the callbacks sent for them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

MESSAGE_ENDS = frozenset({"delivered", "undelivered", "failed", "received", "canceled"})
CALL_ENDS = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})


def new_sid(prefix: str) -> str:
    """A fresh SID: two letters and 32 hexadecimal digits, as Twilio makes them."""
    return prefix + secrets.token_hex(16)


def now() -> str:
    """The present as ISO 8601 in UTC with microseconds."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


@dataclass(slots=True)
class Message:
    """One text message in either direction."""

    sid: str
    from_: str | None
    to: str
    body: str
    direction: str
    status: str
    created_at: str
    updated_at: str
    sent_at: str | None = None
    messaging_service_sid: str | None = None
    status_callback: str | None = None
    error_code: int | None = None
    error_message: str | None = None
    held: bool = False
    """Stays ``sent`` for ever (fault ``never_deliver``)."""
    brand: str = "twilio"
    """Whose customer it is: ``twilio`` or ``aliyun``; who tells of it follows from that."""
    out_id: str = ""
    """The customer's own name of it (Aliyun's ``OutId``)."""

    @property
    def phone(self) -> str:
        """The number of the phone at the far end."""
        return (self.from_ or "") if self.direction == "inbound" else self.to


@dataclass(slots=True)
class Call:
    """One telephone call in either direction, with everything said and pressed."""

    sid: str
    from_: str
    to: str
    direction: str
    status: str
    created_at: str
    updated_at: str
    start_at: str | None = None
    answered_at: str | None = None
    end_at: str | None = None
    url: str | None = None
    method: str = "POST"
    twiml: str | None = None
    status_callback: str | None = None
    status_callback_method: str = "POST"
    status_callback_events: list[str] = field(default_factory=lambda: ["completed"])
    ring_s: float = 60.0
    send_digits: str | None = None
    machine_detection: str | None = None
    async_amd: bool = False
    async_amd_callback: str | None = None
    answered_by: str | None = None
    spoken: list[str] = field(default_factory=list)
    digits: str = ""
    problems: list[str] = field(default_factory=list)
    callback_count: int = 0
    brand: str = "twilio"
    out_id: str = ""
    parent_sid: str | None = None
    """Of a telephone that a Dial rings: the call it is rung for."""

    @property
    def phone(self) -> str:
        """The number of the phone at the far end."""
        return self.from_ if self.direction == "inbound" else self.to

    @property
    def ended(self) -> bool:
        return self.status in CALL_ENDS


@dataclass(slots=True)
class Callback:
    """One HTTP request to a webhook, with what came of it.

    ``state`` is ``pending`` (to be tried again), ``answered`` (any status below 500) or
    ``given_up``.
    """

    id: str
    sid: str
    event: str
    url: str
    method: str
    params: dict[str, str]
    created_at: str
    state: str = "pending"
    attempts: int = 0
    response_status: int | None = None
    error: str | None = None
    answered_at: str | None = None


@dataclass(slots=True)
class Fault:
    """Something that goes wrong on purpose; ``count`` runs down to 0, None is for ever."""

    id: str
    to: str
    channel: str
    fault: str
    count: int | None = None
    delay_s: float | None = None
    error_code: int | None = None


Record = Message | Call | Callback | Fault
KINDS: dict[str, Any] = {"message": Message, "call": Call, "callback": Callback, "fault": Fault}
