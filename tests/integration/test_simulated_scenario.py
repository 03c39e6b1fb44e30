"""A scenario from its file against a real broker and bridge, to its verdict."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kit.database import Database
from tests.bridge_rig import fetch, running_bridge
from tests.running_broker import RunningBroker

UNITS = ["case-0001", "case-0002", "case-0003", "watch-01"]
SCENARIO = """
name: a bad minute
duration_s: 3
settle_s: 30
units:
  - {prefix: case-, count: 3, heartbeat_s: 1}
  - {prefix: watch-, count: 1, digits: 2, family: watch}
events:
  - {at_s: 0.5, do: press, prefix: case-}
  - {at_s: 0.5, do: press, prefix: watch-}
  - {at_s: 0.6, do: duplicate_storm, prefix: case-0002, times: 20}
  - {at_s: 0.7, do: outage, prefix: case-0003, for_s: 1}
  - {at_s: 1.0, do: press, prefix: case-0003}
  - {at_s: 1.0, do: power_cut, prefix: case-0001, for_s: 1}
"""


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


async def simulate(path: Path, broker: RunningBroker) -> tuple[int, dict[str, Any], str]:
    """Exit code, verdict and what was said meanwhile."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app", "simulate", str(path), "--broker", broker.url, "--json"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, said = await process.communicate()
    assert process.returncode is not None
    return process.returncode, json.loads(out.splitlines()[-1]), said.decode()


async def test_a_bad_minute_ends_with_nothing_lost(
    tmp_path: Path, broker: RunningBroker, database: Database, database_url: str
) -> None:
    path = tmp_path / "minute.yaml"
    path.write_text(SCENARIO)
    for unit in UNITS:
        await broker.add_device(unit)
    async with running_bridge(database_url, broker):
        code, verdict, said = await simulate(path, broker)
    assert code == 0, said
    # Three presses, one with its frame twenty times over, one in the outage, mains lost and restored.
    assert (verdict["presses"], verdict["receipts"], verdict["lost"]) == (8, 8, 0)
    rows = await fetch(database, "select device_id, kind, stored from signals")
    assert len(rows) == 8
    assert {"device_id": "case-0003", "kind": "sos", "stored": True} in rows


async def test_without_a_bridge_every_press_is_lost_and_the_exit_code_says_so(
    tmp_path: Path, broker: RunningBroker
) -> None:
    path = tmp_path / "nobody.yaml"
    path.write_text(
        "{name: nobody, duration_s: 1, settle_s: 0.5, units: [{prefix: case-, count: 1}],"
        " events: [{at_s: 0.1, do: press}]}"
    )
    await broker.add_device("case-0001")
    code, verdict, _ = await simulate(path, broker)
    assert code == 1
    assert (verdict["presses"], verdict["lost"]) == (1, 1)
