"""Children that die come back, and nothing outlives its supervisor."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from app.local import logs
from app.local.child import Child, NotReady
from app.local.logs import RotatedLogs
from app.local.supervisor import Supervisor

SLEEPER = "import time; print('up', flush=True); time.sleep(600)"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SLEEPER


def python(name: str, program: str, *needs: str, grace_s: float = 3.0) -> Child:
    return Child(name, [sys.executable, "-c", program], needs=needs, grace_s=grace_s)


@pytest.fixture
async def supervisor(tmp_path: Path) -> AsyncIterator[Supervisor]:
    supervisor = Supervisor(tmp_path / "logs")
    yield supervisor
    await supervisor.stop()


async def eventually(condition: Callable[[], bool], within_s: float) -> float:
    began = time.monotonic()
    async with asyncio.timeout(within_s):
        while not condition():  # noqa: ASYNC110  (another process)
            await asyncio.sleep(0.01)
    return time.monotonic() - began


def is_alive(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rsplit(")", 1)[1].split()[0] not in "ZX"


async def test_a_killed_child_is_back_within_two_seconds_every_time(supervisor: Supervisor) -> None:
    await supervisor.start(python("sleeper", SLEEPER))
    for _ in range(6):
        killed = supervisor.pids["sleeper"]
        os.kill(killed, signal.SIGKILL)
        await eventually(lambda old=killed: supervisor.pids.get("sleeper", old) != old, within_s=2)


async def test_a_child_starts_after_those_it_needs(supervisor: Supervisor, tmp_path: Path) -> None:
    opened = tmp_path / "opened"

    async def is_open() -> bool:
        return opened.exists()

    program = f"import pathlib, time; time.sleep(0.3); pathlib.Path({str(opened)!r}).touch(); "
    first = Child("first", [sys.executable, "-c", program + SLEEPER], is_ready=is_open)
    check = f"import pathlib; assert pathlib.Path({str(opened)!r}).exists(); "
    await supervisor.start(python("second", check + SLEEPER, "first"), first)
    assert set(supervisor.pids) == {"first", "second"}
    assert "Error" not in supervisor.logs.path_of("second").read_text()


async def test_what_cannot_start_is_reported_and_tried_again(
    supervisor: Supervisor, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never() -> bool:
        return False

    monkeypatch.setattr("app.local.supervisor.LONGEST_PAUSE_S", 0.05)
    broken = Child("broken", [sys.executable, "-c", "raise SystemExit(3)"], is_ready=never)
    with caplog.at_level(logging.ERROR), pytest.raises(NotReady, match="broken is not ready"):
        await supervisor.start(broken, within_s=3)
    assert any("broken failed 10 times" in record.message for record in caplog.records)


async def test_stop_ends_the_deaf_the_frozen_and_their_children(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    grandchild = tmp_path / "grandchild"
    parent = (
        "import subprocess, sys, pathlib;"
        f"p = subprocess.Popen([sys.executable, '-c', {DEAF!r}]);"
        f"pathlib.Path({str(grandchild)!r}).write_text(str(p.pid));" + DEAF
    )
    await supervisor.start(python("deaf", parent, grace_s=0.5), python("frozen", SLEEPER))
    await eventually(lambda: grandchild.exists() and bool(grandchild.read_text()), within_s=5)
    os.kill(supervisor.pids["frozen"], signal.SIGSTOP)
    pids = [*supervisor.pids.values(), int(grandchild.read_text())]
    began = time.monotonic()
    await supervisor.stop()
    assert time.monotonic() - began < 5
    await eventually(lambda: not any(map(is_alive, pids)), within_s=2)
    assert supervisor.pids == {}


async def test_nothing_survives_a_killed_supervisor(tmp_path: Path) -> None:
    program = f"""
import asyncio, sys, time
from pathlib import Path
from app.local.child import Child
from app.local.supervisor import Supervisor

async def main():
    supervisor = Supervisor(Path({str(tmp_path)!r}))
    await supervisor.start(Child("one", [sys.executable, "-c", {DEAF!r}]))
    print(supervisor.pids["one"], flush=True)
    await asyncio.sleep(600)

asyncio.run(main())
"""
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    child = int(await parent.stdout.readline())
    assert is_alive(child)
    parent.kill()
    await parent.wait()
    await eventually(lambda: not is_alive(child), within_s=2)


def test_a_log_is_cut_short_under_its_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "LARGEST_BYTES", 10)
    rotated = RotatedLogs(tmp_path)
    with rotated.path_of("talker").open("a", buffering=1) as writer:
        writer.write("many words\nmore words\n")
        rotated.trim()
        writer.write("later\n")
    assert rotated.path_of("talker").read_text() == "later\n"
    assert (tmp_path / "talker.log.1").read_text() == "many words\nmore words\n"
