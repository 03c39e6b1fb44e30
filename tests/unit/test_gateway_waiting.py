"""What a gateway keeps while the broker is away."""

from __future__ import annotations

import pytest

from broker_bridge.gateway import waiting
from broker_bridge.gateway.waiting import Waiting


def test_alarms_go_first_and_once() -> None:
    kept = Waiting()
    kept.put(b"UD", alarm=False)
    for _ in range(3):
        kept.put(b"AL", alarm=True)
    assert kept.take() == (b"AL", True)
    kept.put(b"AL", alarm=True)  # it is on its way
    assert kept.take() == (b"UD", False)
    assert kept.take() is None
    kept.done(b"AL", alarm=True)
    assert kept.alarms == 0
    kept.put(b"AL", alarm=True)  # its answer was lost: it is said again
    assert kept.take() == (b"AL", True)


def test_what_did_not_arrive_is_sent_again() -> None:
    kept = Waiting()
    kept.put(b"UD", alarm=False)
    kept.put(b"AL", alarm=True)
    taken = [kept.take(), kept.take()]
    for item in taken:
        assert item is not None
        kept.again(item[0], alarm=item[1])
    assert kept.alarms == 1
    assert [kept.take(), kept.take()] == taken


def test_it_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "MAX_ALARMS", 3)
    kept = Waiting()
    for number in range(5):
        kept.put(b"AL%d" % number, alarm=True)
    assert kept.alarms == 3
    for number in range(waiting.MAX_OTHERS + 5):
        kept.put(b"UD%d" % number, alarm=False)
    assert [kept.take() for _ in range(4)] == [
        (b"AL0", True),
        (b"AL1", True),
        (b"AL2", True),
        (b"UD5", False),
    ]
