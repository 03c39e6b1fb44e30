"""`bell demo` from outside: it comes up, stays up, goes down, and says in one line what it cannot."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.running_demo import RunningDemo, is_alive, until

NAMES = {
    *("postgres", "broker", "api-1", "bridge-1", "bridge-2", "engine-1", "engine-2"),
    *("carrier", "town", "responders"),
}


@pytest.fixture(scope="module")
async def demo(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningDemo]:
    demo = RunningDemo(tmp_path_factory.mktemp("demo") / "data")
    await demo.start()
    yield demo
    await demo.stop()


async def survivors(pids: dict[str, int], within_s: float) -> dict[str, int]:
    """Those of `pids` that still run after `within_s` seconds."""
    with contextlib.suppress(TimeoutError):
        await until(lambda: not any(map(is_alive, pids.values())), within_s)
    return {name: pid for name, pid in pids.items() if is_alive(pid)}


async def refusal(demo: RunningDemo) -> str:
    """What a demo that cannot start writes."""
    process = await asyncio.create_subprocess_exec(
        *demo.command(), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    output, _ = await process.communicate()
    assert process.returncode == 1
    return output.decode()


async def test_run_file_names_every_process(demo: RunningDemo) -> None:
    assert set(demo.run) == {"http", "mqtt", "carrier", "pids", "supervisor"}
    assert set(demo.pids) == NAMES
    assert all(map(is_alive, demo.pids.values()))
    assert demo.run["http"] == f"http://127.0.0.1:{demo.http_port}"
    assert demo.run["mqtt"] == f"mqtt://127.0.0.1:{demo.mqtt_port}"


@pytest.mark.parametrize("name", sorted(NAMES))
async def test_a_killed_process_is_back_within_two_seconds(demo: RunningDemo, name: str) -> None:
    assert is_alive(await demo.kill(name, within_s=2))


async def test_a_second_demo_on_the_same_data_is_told_who_has_it(demo: RunningDemo) -> None:
    line = await refusal(RunningDemo(demo.data_dir))
    assert line.count("\n") == 1
    assert str(demo.run["supervisor"]) in line


async def test_a_port_in_use_is_named_with_its_option(tmp_path: Path) -> None:
    demo = RunningDemo(tmp_path / "data")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", demo.mqtt_port))
        taken.listen()
        line = await refusal(demo)
    assert line.count("\n") == 1
    assert f"{demo.mqtt_port}" in line
    assert "--mqtt-port" in line


async def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    line = await refusal(RunningDemo(tmp_path / "file" / "data"))
    assert line.count("\n") == 1
    assert "--data-dir" in line


async def test_stops_completely_and_starts_again(demo: RunningDemo) -> None:
    pids = demo.pids
    await demo.stop()
    assert await survivors(pids, within_s=1) == {}
    assert not demo.run_file.exists()

    await demo.start()  # how long that may take: docs/operations.md, measured on a machine of its own


async def test_nothing_outlives_a_killed_demo_and_it_starts_again(demo: RunningDemo) -> None:
    os.kill(demo.run["supervisor"], signal.SIGKILL)
    assert await survivors(demo.pids, within_s=10) == {}
    await demo.start()
