"""What consoles hear of desks: that something has changed, and whom it concerns."""

from __future__ import annotations

from typing import Literal

from dispatch.desks.states import State
from kit.feed import FeedEvent
from kit.feed_frames import EventFrame


class AgentFrame(EventFrame):
    """What somebody at a desk is doing now."""

    type: Literal["agent"]
    user_id: int
    state: State


class DeskFrame(EventFrame):
    """A desk was set up or changed: read it again."""

    type: Literal["desk"]
    desk_id: int


class CommonCauseFrame(EventFrame):
    """Emergencies of one building that may have one cause: came, grew, or are over."""

    type: Literal["common_cause"]
    cause_id: int
    ended: bool


def agent_event(user_id: int, state: str, area_path: str | None) -> FeedEvent:
    """To everybody who sees the user's area."""
    return FeedEvent("agent", area_path=area_path, data={"user_id": user_id, "state": state})


def desk_event(desk_id: int, area_path: str | None) -> FeedEvent:
    """To everybody who sees the desk's area."""
    return FeedEvent("desk", area_path=area_path, data={"desk_id": desk_id})


def cause_event(cause_id: int, area_path: str | None, *, ended: bool) -> FeedEvent:
    """To everybody who sees the area of the building."""
    return FeedEvent("common_cause", area_path=area_path, data={"cause_id": cause_id, "ended": ended})
