"""How a simulated terminal answers commands on ``down/command`` (DESIGN §4.1)."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from typing import Any, Literal

logger = logging.getLogger(__name__)

FallAnswer = Literal["fine", "help", "none"]
LOCATION = {"lat": 30.2010, "lon": 115.0770, "accuracy_m": 12, "crs": "wgs84"}
KNOWN = frozenset({"say", "ring", "locate", "configure", "test"})


class CommandAnswers:
    """Answers commands; ``fall_answer`` is given to a question, ``none`` stays silent.

    A question is a ``say`` whose ``args.answer`` lists the possible answers.
    """

    def __init__(self, fall_answer: FallAnswer, fall_answer_after_s: float) -> None:
        self.fall_answer: FallAnswer = fall_answer
        self.got: list[dict[str, Any]] = []
        """Every command received, oldest first; one that came again counts once."""
        self._replies: dict[str, dict[str, Any] | None] = {}
        self._after_s = fall_answer_after_s

    async def answer(self, command: dict[str, Any]) -> dict[str, Any] | None:
        """The content of ``up/reply``, or None when the person stays silent.

        A command that comes again is answered again and not carried out again.
        """
        name = str(command.get("id"))
        if name in self._replies:
            return self._replies[name]
        self.got.append(command)
        self._replies[name] = None  # as long as nobody has answered
        self._replies[name] = await self._carry_out(command)
        return self._replies[name]

    async def _carry_out(self, command: dict[str, Any]) -> dict[str, Any] | None:
        kind, args = command.get("type"), command.get("args") or {}
        reply = {"id": command.get("id"), "result": "ok"}
        if _has_expired(command.get("expires_at")):
            return reply | {"result": "failed", "reason": "expired"}
        if kind not in KNOWN:
            return reply | {"result": "failed", "reason": f"unknown command {kind}"}
        if kind == "say" and args.get("answer"):
            await asyncio.sleep(self._after_s)
            if self.fall_answer == "none":
                return None
            return reply | {"result": self.fall_answer}
        if kind == "locate":
            return reply | {"location": LOCATION}
        return reply


def _has_expired(expires_at: object) -> bool:
    if expires_at is None:
        return False
    try:
        return datetime.fromisoformat(str(expires_at)) < datetime.now(UTC)
    except (ValueError, TypeError):
        logger.warning("a command has an unreadable expires_at: %r", expires_at)
        return False
