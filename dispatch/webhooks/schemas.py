"""The shapes of ``/webhooks``."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from dispatch.message_endpoints import Attempt
from kit.fields import BigInt, Body, Line, View
from kit.webhooks.events import EventType

Url = Annotated[str, Field(min_length=1, max_length=2000, examples=["https://12345.example.gov.cn/hooks"])]
Events = Annotated[list[EventType], Field(min_length=1, max_length=20)]
State = Literal["pending", "sending", "delivered", "failed", "cancelled"]


class NewWebhook(Body):
    """A subscription. ``name``: how people call the receiver; without one, the URL's host."""

    url: Url
    events: Events
    area_id: BigInt | None = Field(default=None, description="With all below it; default: the caller's")
    name: Line | None = None


class WebhookView(View):
    """A subscription, and how its deliveries of the last 7 days went."""

    id: int
    name: str
    url: str
    events: list[EventType]
    area_id: int
    area_name: str
    created_at: dt.datetime
    rotating: bool | None = Field(description="The secret before still signs too")
    waiting: int
    failed: int = Field(description="Given up")
    last_delivered_at: dt.datetime | None
    last_error: str | None


class NewWebhookView(WebhookView):
    """With the secret, which is not shown again."""

    secret: str = Field(examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])


class SecretView(View):
    """A new secret; the one before signs too for 24 hours."""

    id: int
    secret: str


class DeliveryView(View):
    """An event on its way to one subscriber. ``due_at``: when the next attempt is due."""

    id: int
    event_id: str = Field(description="The same for every attempt and replay; receivers tell doubles by it")
    type: EventType
    subject: str
    state: State
    replay_of: int | None
    created_at: dt.datetime
    due_at: dt.datetime
    delivered_at: dt.datetime | None
    error: str | None
    attempts: list[Attempt]
