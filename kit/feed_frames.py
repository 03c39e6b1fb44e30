"""The frames of the feed in words for OpenAPI: what all of them have, and the feed's own two.

The rooms that write events describe theirs in the same way. Frames go out as they were stored;
nothing is checked against these models on the way, the tests hold the writers to them.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel, Field


def _no_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


OMITTED: Any = Field(None, json_schema_extra=_no_default)
"""A field that a frame either has or leaves out; it is never null."""


class FeedFrame(BaseModel):
    """``seq`` orders all frames; ``at`` is the server's time."""

    seq: int = Field(examples=[42])
    at: dt.datetime


class EventFrame(FeedFrame):
    """Something happened. ``prev``: this reader's event before; another one means a gap."""

    prev: int = Field(examples=[40])


class HeartbeatFrame(FeedFrame):
    """At least every 5 s. ``seq``: how far the feed is; ``prev``: the newest event this reader got."""

    type: Literal["heartbeat"]
    prev: int


class ResetFrame(FeedFrame):
    """The position asked for is gone: read everything again, the feed goes on from ``seq``."""

    type: Literal["reset"]
