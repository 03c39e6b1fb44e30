"""Whose message it is, when a message names somebody."""

from __future__ import annotations

import pytest

from devices.naming import Known, Names

NAMES = Names(
    [
        Known("hub", None, "gateway", None),
        Known("watch-1", "9403094122", "watch", "hub"),
        Known("watch-2", "8800000015", "watch", "other-hub"),
        Known("watch-3", None, "watch", "hub", "861694050000000"),
        Known("terminal", "SN-7", "five-key", None, "861694050000001"),
    ]
)


@pytest.mark.parametrize(
    ("publisher", "named", "owner"),
    [
        ("terminal", "terminal", "terminal"),
        ("terminal", "SN-7", "terminal"),
        ("hub", "9403094122", "watch-1"),
        ("hub", "watch-1", "watch-1"),
        ("hub", "861694050000000", "watch-3"),
        ("terminal", "861694050000001", "terminal"),
        ("hub", "861694050000001", None),
        ("hub", "5555555555", "5555555555"),
        ("hub", "8800000015", None),
        ("hub", "no device id", None),
        ("terminal", "watch-1", None),
        ("terminal", "5555555555", None),
        ("stranger", "terminal", None),
        ("stranger", "5555555555", None),
    ],
)
def test_a_name_counts_only_from_its_own_gateway(publisher: str, named: str, owner: str | None) -> None:
    assert NAMES.owner(publisher, named) == owner
