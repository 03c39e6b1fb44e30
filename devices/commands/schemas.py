"""What callers send and get about commands."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import Field

from kit.fields import Body, JsonObject, View

CommandType = Literal["say", "ring", "locate", "configure", "test"]
CommandState = Literal["pending", "sent", "answered", "failed", "expired", "cancelled"]

LONGEST_WORDS = 500


class NewCommand(Body):
    """An order to the terminal. ``args`` depend on the type: ``say`` takes ``{"text"}``."""

    type: CommandType
    args: JsonObject = Field(default_factory=dict, examples=[{"text": "王奶奶,听得到吗?"}])
    expires_in_s: int = Field(default=300, ge=1, le=86400)


class CommandView(View):
    """A command; ``id`` is what the terminal's reply names.

    ``sent``: published and not answered yet; it is published again until ``expires_at``. ``failed``:
    the device says so, or cannot do that.
    """

    id: str
    device_id: str
    type: str
    args: dict[str, Any]
    state: CommandState
    created_at: dt.datetime
    expires_at: dt.datetime
    sent_at: dt.datetime | None
    answered_at: dt.datetime | None
    published: int = Field(description="How often it has been published")
    reply: dict[str, Any] | None = Field(description="What the device answered, as it came")
    error: str | None
    case_id: int | None
    user_id: int | None
