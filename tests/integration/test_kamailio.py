"""The worked example of ``deploy/kamailio``: a call to 12349 through a real SIP server pops on the desk."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from app.local.environment import CHECKOUT
from app.local.ports import free_port
from tests.integration.api_harness import Frames
from tests.integration.call_rig import Rig, hotline

HERE = CHECKOUT / "deploy" / "kamailio"
LOOPBACK = "127.0.0.1"
PASSWORD = "a-long-password"
KAMAILIO = shutil.which("kamailio") or shutil.which("kamailio", path="/usr/sbin")
MODULES = Path("/usr/lib/x86_64-linux-gnu/kamailio/modules")
MISSING = [
    package
    for package, there in (
        ("kamailio", KAMAILIO is not None),
        ("kamailio-utils-modules", (MODULES / "http_client.so").exists()),
        ("kamailio-extra-modules", (MODULES / "jansson.so").exists()),
        ("sip-tester", shutil.which("sipp") is not None),
    )
    if not there
]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {' '.join(MISSING)}")


@asynccontextmanager
async def child(*command: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A program that is ended with the block, and all that it has started."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGTERM)
            await process.wait()


@asynccontextmanager
async def switchboard(rig: Rig, folder: Path, desk: int) -> AsyncIterator[int]:
    """Kamailio with the example's configuration; the port at which it takes calls."""
    port = free_port(LOOPBACK)
    given = {
        "BELL_URL": rig.api.url,
        "BELL_USER": "pbx",
        "BELL_PASSWORD": PASSWORD,
        "DESK": f"sip:8001@{LOOPBACK}:{desk}",
    }
    told = [part for name, value in given.items() for part in ("-A", f'{name}="{value}"')]
    command = [str(KAMAILIO), "-f", str(HERE / "kamailio.cfg"), "-D", "-E", "-m", "32", "-M", "4"]
    async with child(*command, "-l", f"udp:{LOOPBACK}:{port}", "-Y", str(folder), *told):
        yield port


def sipp(scenario: str, port: int, *more: str) -> list[str]:
    own = ["-i", LOOPBACK, "-p", str(port), "-m", "1", "-d", "200", "-nostdin", "-timeout", "20"]
    return ["sipp", "-sf", str(HERE / "try" / scenario), *own, *more]


async def call_frame(feed: Frames, state: str) -> dict[str, Any]:
    """The next frame of a call that is in this state."""
    while True:
        frame = await feed.event()
        if frame["type"] == "call" and frame["state"] == state:
            return frame


async def test_a_call_to_12349_pops_on_the_desk(town_url: str, tmp_path: Path) -> None:
    """Rings, is answered by extension 8001, ends; a second one is hung up and comes back to be called."""
    async with hotline(town_url) as rig, rig.desk.feed() as feed:
        await rig.rows("update users set phone = '8001' where username = 'dispatcher' returning id")
        desk = free_port(LOOPBACK)
        async with switchboard(rig, tmp_path, desk) as port:
            for scenario, telephone, last in (
                ("call.xml", "desk.xml", "ended"),
                ("hangup.xml", "desk-rings.xml", "abandoned"),
            ):
                caller = ["-s", "12349", "-key", "caller", "13900001111", f"{LOOPBACK}:{port}"]
                async with (
                    child(*sipp(telephone, desk)),
                    child(*sipp(scenario, free_port(LOOPBACK), *caller)) as dialled,
                ):
                    rung = await call_frame(feed, "ringing")
                    await rig.intake()
                    call = await rig.call(rung["call_id"])
                    assert (call["number"], call["called_number"]) == ("+8613900001111", "12349")
                    assert call["case"]["priority"] == 1
                    await call_frame(feed, last)
                    assert await asyncio.wait_for(dialled.wait(), 10) == 0
                call = await rig.call(rung["call_id"])
                assert (call["state"], call["agent_said"]) == (last, "8001" if last == "ended" else None)
                assert (call["agent"] is not None) == (last == "ended")
        assert len(await rig.rows("select id from cases")) == 1, (
            "the second call joined the first one's case"
        )
