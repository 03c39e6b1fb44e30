"""Counting from outside what became of presses: signals, cases, timelines, messages."""

from __future__ import annotations

import asyncio
import collections
import datetime as dt
import itertools
import re
from dataclasses import dataclass, field
from typing import Any

from dispatch.floods.debounce import ONE_BY_ONE
from simulator.receipts import Press
from tests.program import Carrier, Desk

PARALLEL = 6
MESSAGE_ID = re.compile(r"/(?:messages|calls)/(\d+)/status$")


@dataclass
class Count:
    """What was found. Every list names the offenders and has to be empty."""

    presses: int = 0
    signals: int = 0
    cases: int = 0
    messages: int = 0
    unreceipted: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    """Presses without a signal."""
    doubled: list[str] = field(default_factory=list)
    """Presses with more than one signal."""
    without_case: list[str] = field(default_factory=list)
    open_together: list[str] = field(default_factory=list)
    """Subjects who had two cases of one situation at the same time."""
    timelines: list[str] = field(default_factory=list)
    """Cases whose timeline does not tell each signal and each rung exactly once."""
    no_next_step: list[str] = field(default_factory=list)
    keys_twice: list[str] = field(default_factory=list)
    sent_twice: list[str] = field(default_factory=list)
    """Messages that the carrier was asked for more than once: allowed when an outcome was unknown."""

    @property
    def faults(self) -> dict[str, list[str]]:
        """Everything that must not be; ``sent_twice`` is judged by the test."""
        return {
            name: value
            for name, value in vars(self).items()
            if isinstance(value, list) and value and name != "sent_twice"
        }

    def __str__(self) -> str:
        return (
            f"{self.presses} presses, {self.signals} signals, {self.cases} cases, "
            f"{self.messages} messages, {len(self.sent_twice)} of them sent twice; faults: {self.faults}"
        )


async def count(desk: Desk, carrier: Carrier, presses: list[tuple[str, Press]]) -> Count:
    """Look everything up that belongs to these presses."""
    found = Count(presses=len(presses))
    found.unreceipted = [press.id for _, press in presses if not press.is_receipted]
    by_device: dict[str, set[str]] = collections.defaultdict(set)
    for device_id, press in presses:
        by_device[device_id].add(press.id)
    gate = asyncio.Semaphore(PARALLEL)

    async def one(device_id: str, ids: set[str]) -> set[int]:
        async with gate:
            return await _device(desk, found, device_id, ids)

    of_devices = await asyncio.gather(*(one(*entry) for entry in by_device.items()))
    case_ids = set().union(*of_devices)
    found.cases = len(case_ids)
    message_ids: set[int] = set()

    async def look(case_id: int) -> dict[str, Any]:
        async with gate:
            message_ids.update(await _messages(desk, found, case_id))
            return await _case(desk, found, case_id)

    _open_together(found, await asyncio.gather(*(look(case_id) for case_id in case_ids)))
    found.messages = len(message_ids)
    asked = collections.Counter(message_id_of(record) for record in await carrier.sent())
    found.sent_twice = [f"{number}: {asked[number]}" for number in message_ids if asked[number] > 1]
    return found


async def _device(desk: Desk, found: Count, device_id: str, ids: set[str]) -> set[int]:
    seen: collections.Counter[str] = collections.Counter()
    cases: set[int] = set()
    async for signal in desk.every("/signals", device_id=device_id):
        if signal["signal_id"] not in ids:
            continue
        seen[signal["signal_id"]] += 1
        if signal["case_id"] is None:
            found.without_case.append(signal["signal_id"])
        else:
            cases.add(signal["case_id"])
    found.signals += seen.total()
    found.lost += sorted(ids - seen.keys())
    found.doubled += [key for key, number in seen.items() if number > 1]
    return cases


async def _case(desk: Desk, found: Count, case_id: int) -> dict[str, Any]:
    case = await desk.get(f"/cases/{case_id}")
    lines = case["timeline"]
    told = [line["data"]["signal_id"] for line in lines if line["type"] in ("opened", "joined")]
    told += [number for line in lines for number in line["data"].get("signals", [])]
    rungs = [line["data"]["rung"] for line in lines if line["type"] == "escalated"]
    signals = sorted(signal["id"] for signal in case["signals"])
    # Repeats of one button are told together, a little later.
    awaited = set(signals) - set(told) if len(told) >= ONE_BY_ONE else set()
    if sorted([*told, *awaited]) != signals or case["signal_count"] != len(signals):
        found.timelines.append(f"{case_id}: {case['signal_count']} counted, {told} told, {signals}")
    if rungs != list(range(len(rungs))):
        found.timelines.append(f"{case_id}: rungs {rungs}")
    if case["closed_at"] is None and case["next_due_at"] is None:
        found.no_next_step.append(str(case_id))
    return dict(case)


def _open_together(found: Count, cases: list[dict[str, Any]]) -> None:
    """Somebody's next emergency may begin only when the one before it has been helped."""
    by_subject: dict[str, list[dict[str, Any]]] = collections.defaultdict(list)
    for case in sorted(cases, key=lambda case: case["id"]):
        by_subject[f"{case['subject']['type']} {case['subject']['id']}"].append(case)
    for subject, theirs in by_subject.items():
        for earlier, later in itertools.pairwise(theirs):
            over = earlier["resolved_at"] or earlier["closed_at"]
            if over is None or _moment(over) > _moment(later["opened_at"]):
                found.open_together.append(f"{subject}: {earlier['id']} and {later['id']}")


async def _messages(desk: Desk, found: Count, case_id: int) -> set[int]:
    messages = [message async for message in desk.every("/messages", case_id=case_id)]
    keys = collections.Counter(message["key"] for message in messages)
    found.keys_twice += [key for key, number in keys.items() if number > 1]
    return {message["id"] for message in messages if message["channel"] != "device"}


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def message_id_of(record: dict[str, Any]) -> int | None:
    """The message that a text or call at the carrier was made for."""
    named = MESSAGE_ID.search(record["status_callback"] or "")
    return int(named[1]) if named else None
