"""What a text costs as an SMS, how it is read aloud, and how somebody sees both beforehand."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from app.preview import texts
from kit.sms_size import sms_size
from kit.spelling import spelled


@pytest.mark.parametrize(
    ("body", "encoding", "segments", "room"),
    [
        ("a" * 160, "GSM-7", 1, 0),
        ("a" * 161, "GSM-7", 2, 145),
        ("€" * 80, "GSM-7", 1, 0),
        # 153 septets hold 76 euro signs: the 77th begins a part of its own.
        ("€" * 153, "GSM-7", 3, 151),
        ("安" * 70, "UCS-2", 1, 0),
        ("安" * 71, "UCS-2", 2, 63),
        ("安" * 134, "UCS-2", 2, 0),
        ("安" * 135, "UCS-2", 3, 66),
        ("a" * 69 + "安", "UCS-2", 1, 0),
        ("𠮷" * 36, "UCS-2", 2, 61),
        ("", "GSM-7", 1, 160),
    ],
)
def test_parts_of_an_sms(body: str, encoding: str, segments: int, room: int) -> None:
    size = sms_size(body)
    assert (size.encoding, size.segments, size.room) == (encoding, segments, room)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("求助20261122-000123,请按1", "求助2 0 2 6 1 1 2 2 0 0 0 1 2 3,请按1"),
        ("请拨+8613800001234", "请拨1 3 8 0 0 0 0 1 2 3 4"),
        ("请拨打119", "请拨打1 1 9"),
        ("已等待15分钟", "已等待15分钟"),
        ("20:05开始", "20点5分开始"),
        ("11-25 08:00", "11月25日8点0分"),
        ("约8分钟,2026年", "约8分钟,2026年"),
    ],
)
def test_read_aloud(written: str, read: str) -> None:
    assert spelled(written, "zh-CN") == read


def test_a_text_is_seen_before_it_is_sent() -> None:
    words = ["preview", "sms.recalled", "--var", "number=20261122-000123"]
    seen = CliRunner().invoke(texts, words)
    assert seen.exit_code == 0, seen.output
    text, size, voice = seen.output.splitlines()[:3]
    assert "20261122-000123" in text
    assert "UCS-2" in size
    assert "2 0 2 6 1 1 2 2 0 0 0 1 2 3" in voice


def test_mistakes_are_named() -> None:
    run = CliRunner().invoke
    assert "sms.recalled" in run(texts, ["preview", "sms.recaled"]).output
    wrong = run(texts, ["preview", "sms.recalled", "--var", "nummer=1"])
    assert (wrong.exit_code, "number" in wrong.output) == (2, True)
    left = run(texts, ["preview", "sms.recalled", "--lang", "en"])
    assert (left.exit_code, "{number}" in left.output) == (0, True)
