"""A trial of one unit: step by step, each rule of the contract that shows from outside."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import ValidationError

from app.device.conform.line import Line
from app.device.conform.pace import Pace
from app.device.conform.platform import UP, Heard, Platform
from app.device.conform.presses import judge_press, judge_repeats, told
from app.device.conform.report import Report
from devices.codecs.native import messages
from devices.codecs.native.schema import MAX_BYTES

Guide = Callable[[str], Awaitable[None]]
"""Tells the tester what to do now, by the key of a text: ``switch_on press press_again …``."""


class Trial:
    """``line``: the way that can be cut; without it the tester is asked to cut the network."""

    def __init__(
        self, platform: Platform, guide: Guide, pace: Pace, line: Line | None, *, quick: bool = False
    ) -> None:
        self.report = Report()
        self._platform = platform
        self._guide = guide
        self._pace = pace
        self._line = line
        self._quick = quick

    async def run(self) -> Report:
        """Every step in order. Raises: ``AnotherPlatform``."""
        if await self._connects():
            await self._heartbeat()
            first = await self._press_without_receipt()
            if first is not None:
                await self._receipt(first)
                await self._next_press(first)
            await self._commands()
            await self._offline()
        self._all_messages()
        return self.report

    def _now(self) -> int:
        return len(self._platform.heard)

    async def _hear(self, channel: str, timeout: float, after: int, **members: Any) -> Heard | None:
        def fits(one: Heard) -> bool:
            content = one.content() if members else {}
            return one.channel == channel and all(
                content.get(name) == value for name, value in members.items()
            )

        return await self._platform.wait(fits, timeout, after)

    async def _connects(self) -> bool:
        await self._guide("switch_on")
        first = await self._platform.wait(lambda _one: True, self._pace.connect)
        if first is None:
            self.report.failed("connect", "nothing_heard", seconds=round(self._pace.connect))
            return False
        self.report.passed("connect")
        online = await self._hear("presence", self._pace.answer, 0)
        if online is None:
            self.report.failed("presence", "no_presence")
        else:
            good = online.payload == b"online" and online.retain
            self.report.judge(
                "presence", good, "presence", payload=_shown(online.payload), retain=online.retain
            )
        return True

    async def _heartbeat(self) -> None:
        await self._guide("heartbeat")
        beat = await self._hear("up/status", self._pace.heartbeat, 0)
        if beat is None:
            self.report.failed("heartbeat", "no_heartbeat", seconds=round(self._pace.heartbeat))
            return
        try:
            messages.Heartbeat.model_validate_json(beat.payload)
        except ValidationError as error:
            self.report.failed("heartbeat", "invalid", what=told(error))
        else:
            self.report.passed("heartbeat")

    async def _press_without_receipt(self) -> Heard | None:
        after = self._now()
        await self._guide("press")
        first = await self._hear("up/alarm", self._pace.tester, after)
        if first is None:
            self.report.failed("press", "no_press", seconds=round(self._pace.tester))
            return None
        judge_press(first, self._pace, self.report)
        await self._guide("wait_for_repeats")
        seconds = self._pace.repeat * 3.8
        if not self._quick:
            seconds = self._pace.for_the_first + self._pace.slow_repeat * 2.4
        await self._platform.listen(seconds)
        alarms = [one for one in self._platform.heard[after:] if one.channel == "up/alarm"]
        judge_repeats(alarms, self._pace, self.report, seconds)
        return first

    async def _receipt(self, first: Heard) -> None:
        """Every alarm that was heard gets its receipt, so that the next step begins in silence."""
        ids = {str(one.content().get("id")) for one in self._platform.heard if one.channel == "up/alarm"}
        for signal_id in ids:
            await self._platform.say("down/receipt", {"id": signal_id, "state": "received"})
        await self._platform.listen(self._pace.in_flight)
        after = self._now()
        longest = self._pace.repeat if self._quick else self._pace.slow_repeat
        await self._platform.listen(longest * 1.3)
        again = [one for one in self._platform.heard[after:] if one.content().get("id") in ids]
        self.report.judge(
            "receipt_stops", not again, "goes_on", count=len(again), id=first.content().get("id")
        )

    async def _next_press(self, first: Heard) -> None:
        after = self._now()
        await self._guide("press_again")
        content = first.content()

        def is_new(one: Heard) -> bool:
            told_now = one.content()
            return one.channel == "up/alarm" and any(
                told_now.get(name) != content.get(name) for name in ("id", "at")
            )

        second = await self._platform.wait(is_new, self._pace.tester, after)
        if second is None:
            self.report.failed("next_press", "no_press", seconds=round(self._pace.tester))
            return
        again = second.content()
        judge_press(second, self._pace, self.report)
        self.report.judge(
            "next_press", again.get("id") != content.get("id"), "id_reused", id=again.get("id")
        )
        await self._platform.say("down/receipt", {"id": again.get("id"), "state": "received"})

    async def _commands(self) -> None:
        await self._guide("command")
        reply = await self._command(dt.timedelta(minutes=1))
        if reply is None:
            self.report.failed("command", "no_reply", seconds=round(self._pace.answer))
        else:
            try:
                messages.CommandReply.model_validate_json(reply.payload)
            except ValidationError as error:
                self.report.failed("command", "invalid", what=told(error))
            else:
                self.report.passed("command")
        late = await self._command(dt.timedelta(minutes=-5))
        done = late is not None and late.content().get("result") == "ok"
        self.report.judge("expired", not done, "did_expired")

    async def _command(self, lasts: dt.timedelta) -> Heard | None:
        command = {
            "id": f"conform-{secrets.token_hex(4)}",
            "type": "say",
            "args": {"text": "1 2 3"},
            "expires_at": (dt.datetime.now(dt.UTC) + lasts).isoformat(),
        }
        after = self._now()
        await self._platform.say("down/command", command)
        return await self._hear("up/reply", self._pace.answer, after, id=command["id"])

    async def _offline(self) -> None:
        """The network is gone, the button is pressed, the network comes back."""
        after = self._now()
        if self._line is None:
            await self._guide("cut_network")
        else:
            await self._line.cut()
        patience = self._pace.answer if self._line is not None else self._pace.connect
        gone = await self._hear("presence", patience, after)
        if gone is None:
            self.report.failed("will", "no_will", seconds=round(patience))
        else:
            good = gone.payload == b"offline" and gone.retain
            self.report.judge("will", good, "will", payload=_shown(gone.payload), retain=gone.retain)
        cut_at = dt.datetime.now(dt.UTC)
        await self._guide("press_offline")
        await self._platform.listen(self._pace.offline)
        after = self._now()
        if self._line is None:
            await self._guide("restore_network")
        else:
            await self._line.mend()
        await self._back(after, cut_at)

    async def _back(self, after: int, cut_at: dt.datetime) -> None:
        back = await self._platform.wait(lambda _one: True, self._pace.connect, after)
        if back is None:
            self.report.failed("reconnect", "stays_away", seconds=round(self._pace.connect))
            return
        self.report.passed("reconnect")
        alarm = await self._hear("up/alarm", self._pace.answer + self._pace.slow_repeat, after)
        if alarm is None:
            self.report.failed("stored", "lost")
            return
        judge_press(alarm, self._pace, self.report)
        content = alarm.content()
        await self._platform.say("down/receipt", {"id": content.get("id"), "state": "received"})
        if content.get("stored") is not True:
            self.report.failed("stored", "not_marked")
            return
        try:
            at = dt.datetime.fromisoformat(str(content.get("at")))
            off = (at - cut_at).total_seconds()
        except (ValueError, TypeError):
            return  # told by the rule about the press
        fits = -self._pace.clock <= off <= self._pace.offline + self._pace.clock
        self.report.judge("stored", fits, "stored_at", at=content.get("at"))

    def _all_messages(self) -> None:
        """What holds for every message that was heard."""
        for one in self._platform.heard:
            if one.channel in ("up/alarm", "up/reply"):
                self.report.judge("qos", one.qos >= 1, "qos", topic=one.channel)
            if one.channel != "presence":
                self.report.judge("retain", not one.retain, "retained", topic=one.channel)
            known = one.channel in (*UP, "presence") or one.channel.startswith("raw/")
            self.report.judge("topics", known, "unknown_topic", topic=one.channel)
            self.report.judge(
                "topics",
                len(one.payload) <= MAX_BYTES,
                "too_large",
                topic=one.channel,
                size=len(one.payload),
            )


def _shown(payload: bytes) -> str:
    return payload[:64].decode("utf-8", "replace")
