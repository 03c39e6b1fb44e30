"""The parts of a simulated terminal that need no broker."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from simulator import frames
from simulator.commands import CommandAnswers
from simulator.press_buffer import PressBuffer
from simulator.receipts import Press, Receipt, Unreadable
from simulator.terminal import Repeats


def heard(state: str, **content: Any) -> Receipt:
    return Receipt.from_wire({"id": "x", "state": state, **content})


def test_repeats_are_every_5_s_for_a_minute_then_every_30_s() -> None:
    repeats = Repeats()
    assert repeats.next_after(first_sent_at=100, now=100) == 105
    assert repeats.next_after(first_sent_at=100, now=155) == 160
    assert repeats.next_after(first_sent_at=100, now=160) == 190


def test_an_alarm_frame_has_the_fields_of_the_contract() -> None:
    frame = frames.alarm("sos", battery=12, location={"lat": 1})
    assert set(frame) == {
        *("id", "kind", "at", "stored", "battery", "signal_dbm", "data", "ref", "location")
    }
    assert (frame["battery"], len(frame["id"]), frame["at"][-6:]) == (12, 26, "+08:00")


def test_signal_ids_are_unique_and_sort_by_time() -> None:
    ids = [frames.new_signal_id() for _ in range(500)]
    assert len(set(ids)) == 500
    assert [signal_id[:8] for signal_id in ids] == sorted(signal_id[:8] for signal_id in ids)


async def test_waiting_for_a_state_takes_a_later_one_as_proof() -> None:
    press = Press(frames.alarm("sos"))
    waiting = asyncio.create_task(press.wait("received", 1))
    await asyncio.sleep(0)
    press.hear(heard("claimed", case="7", say="有人接警"))
    assert (await waiting).say == "有人接警"
    with pytest.raises(TimeoutError):
        await press.wait("coming", 0.01)
    press.hear(heard("coming", eta_min=8))
    press.hear(heard("coming", eta_min=7))
    assert (await press.wait("coming", 1)).eta_min == 8
    assert press.states == ["claimed", "coming"]


async def test_an_unreadable_press_is_told() -> None:
    press = Press(frames.alarm("sos"))
    press.hear(heard("unreadable", say="请再按一次"))
    with pytest.raises(Unreadable, match="请再按一次"):
        await press.wait("received", 1)


def test_the_buffer_gives_presses_back_as_stored(tmp_path: Path) -> None:
    buffer = PressBuffer(tmp_path / "presses.json")
    assert buffer.load() == []
    press = Press(frames.alarm("sos"))
    buffer.save([press])
    (loaded,) = PressBuffer(tmp_path / "presses.json").load()
    assert (loaded.frame, loaded.stored, press.stored) == (press.frame, True, False)


PROMPT = {"type": "say", "args": {"text_key": "prompt.fall", "answer": ["fine", "help"]}}


@pytest.mark.parametrize(
    ("command", "fall_answer", "result"),
    [
        ({"type": "test"}, "none", "ok"),
        ({"type": "ring", "args": {"seconds": 5}}, "none", "ok"),
        ({"type": "say", "args": {"text": "有人来了"}}, "help", "ok"),
        (PROMPT, "fine", "fine"),
        (PROMPT, "help", "help"),
        ({"type": "dance"}, "none", "failed"),
        ({"type": "test", "expires_at": "2020-01-01T00:00:00Z"}, "none", "failed"),
    ],
)
async def test_answers_to_commands(command: dict[str, Any], fall_answer: Any, result: str) -> None:
    answers = CommandAnswers(fall_answer, 0)
    reply = await answers.answer({"id": "c1", **command})
    assert reply is not None
    assert (reply["id"], reply["result"]) == ("c1", result)


async def test_somebody_who_cannot_answer_stays_silent() -> None:
    assert await CommandAnswers("none", 0).answer({"id": "c1", **PROMPT}) is None


async def test_a_located_terminal_says_where_it_is() -> None:
    reply = await CommandAnswers("none", 0).answer({"id": "c1", "type": "locate"})
    assert reply is not None
    assert reply["location"]["crs"] == "wgs84"
