"""An engine's sender against simulated carriers, the clock in the test's hand."""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
import sqlalchemy as sa

from app.local.environment import CHECKOUT
from app.local.ports import free_port
from dispatch.carriers import built, watching
from dispatch.intake.run import take_in
from dispatch.notify.carrier import Carrier
from dispatch.notify.sender import Sender
from kit import clock, outbox, signals
from kit.database import Database
from kit.outbox import Message
from kit.settings import Settings
from kit.signals import Kind, Signal
from kit.wakeups import Wakeups
from simulator.carrier.settings import DEMO_ACCOUNT_SID, DEMO_AUTH_TOKEN


@dataclass
class Office:
    """``case_id`` is an open SOS that nobody has answered."""

    database: Database
    sim: httpx2.AsyncClient
    carriers: list[Carrier]
    case_id: int
    url: str

    async def run(self, statement: str, **values: Any) -> Any:
        """The first value of a statement."""
        async with self.database.transaction() as tx:
            result = await tx.execute(sa.text(statement), values)
            return result.scalar() if result.returns_rows else None

    async def write(self, *messages: Message) -> None:
        """As an engine would."""
        async with self.database.transaction() as tx:
            await outbox.write(tx, list(messages))

    async def page(self, to: str, channel: str = "sms", key: str = "") -> str:
        """A page about the case; answers its key."""
        key = key or f"{self.case_id}:test:{to}:{channel}"
        template = "page.contact"
        await self.write(Message(key, channel, to, template, {}, self.case_id, urgency=1))
        return key

    async def fault(self, fault: str, **about: Any) -> None:
        """Something goes wrong at the carrier until it is mended."""
        answer = await self.sim.post("/sim/faults", json={"fault": fault, **about})
        assert answer.is_success, answer.text

    async def mend(self) -> None:
        """All is well at the carrier."""
        assert (await self.sim.delete("/sim/faults")).is_success

    async def texts(self, to: str | None = None) -> list[dict[str, Any]]:
        """What the carrier has taken in."""
        params = {"to": to} if to else {}
        found: list[dict[str, Any]] = (await self.sim.get("/sim/messages", params=params)).json()
        return found

    async def calls(self, to: str | None = None) -> list[dict[str, Any]]:
        """Likewise."""
        params = {"to": to} if to else {}
        found: list[dict[str, Any]] = (await self.sim.get("/sim/calls", params=params)).json()
        return found

    async def state(self, key: str) -> tuple[str, str | None]:
        """State and reason of a message."""
        async with self.database.transaction() as tx:
            row = await tx.row(sa.text("select state, error from outbox where key = :key"), {"key": key})
            assert row is not None
            return row["state"], row["error"]

    async def line(self, carrier: str, channel: str) -> str:
        """How a carrier's line is."""
        statement = "select state from carrier_lines where carrier = :carrier and channel = :channel"
        return str(await self.run(statement, carrier=carrier, channel=channel))

    async def until(self, reached: Callable[[], Any], within_s: float = 8.0) -> Any:
        """Wait until the coroutine that ``reached`` makes answers something true."""
        async with asyncio.timeout(within_s):
            while not (value := await reached()):  # noqa: ASYNC110  (another task)
                await asyncio.sleep(0.02)
        return value

    async def later(self, seconds: float) -> None:
        """The clock goes on second by second, and the engine looks after its carriers."""
        for _ in range(round(seconds)):
            async with self.database.transaction() as tx:
                await clock.advance(tx, 1)
            await watching.look(self.database, self.carriers)
            await self.quiet()

    async def quiet(self) -> None:
        """Nothing that is due is left."""
        busy = (
            "select count(*) from outbox where channel in ('sms', 'voice', 'chat') and (state = 'sending'"
            " or (state = 'pending' and due_at <= bell_now() and urgency < 6))"
        )

        async def done() -> bool:
            return not await self.run(busy)

        await self.until(done, 20)


def settings_of(database_url: str, carrier_url: str, **more: Any) -> Settings:
    """An installation whose carriers are the simulated ones; Aliyun only with ``aliyun_access_key_id``."""
    given: dict[str, Any] = {
        "secret_key": "k" * 32,
        # What the carrier reports it is told itself, and knows nothing of: that is not this rig's matter.
        "public_url": carrier_url,
        "twilio_account_sid": DEMO_ACCOUNT_SID,
        "twilio_auth_token": DEMO_AUTH_TOKEN,
        "twilio_from": "+8612349",
        **more,
    }
    urls = ("twilio_base_url", "aliyun_sms_url", "aliyun_voice_url")
    return Settings(database_url=database_url, **dict.fromkeys(urls, carrier_url), **given)


@asynccontextmanager
async def carrier_process(*more: str) -> AsyncIterator[str]:
    """The simulated carrier as a process of its own: its work is not the sender's time."""
    port = free_port("127.0.0.1")
    words = ("simulator", "carrier", "--host", "127.0.0.1", "--port", str(port))
    account = ("--account-sid", DEMO_ACCOUNT_SID, "--auth-token", DEMO_AUTH_TOKEN)
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *words, *account, *more, cwd=CHECKOUT
    )
    url = f"http://127.0.0.1:{port}"
    try:
        async with httpx2.AsyncClient(trust_env=False) as client, asyncio.timeout(30):
            while not await _answers(client, url):  # noqa: ASYNC110  (another process)
                await asyncio.sleep(0.05)
        yield url
    finally:
        running.terminate()
        await running.wait()


async def _answers(client: httpx2.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(f"{url}/healthz")).is_success
    except httpx2.TransportError:
        return False


@asynccontextmanager
async def sending(database_url: str, *carrier: str, **more: Any) -> AsyncIterator[Office]:
    """A town with one open SOS, and a sender that runs."""
    async with carrier_process(*carrier) as carrier_url:
        settings = settings_of(database_url, carrier_url, **more)
        wakeups = Wakeups(database_url)
        database = Database(database_url, pool_size=8, wakeups=wakeups)
        stop, made = asyncio.Event(), built.carriers(settings)
        async with database.transaction() as tx:
            signal = Signal("test", "demo-0001", "p1", Kind.SOS, at=dt.datetime.now(dt.UTC))
            await signals.store(tx, [signal])
        await take_in(database)
        sender = Sender(settings, database, wakeups, "engine-1:1", made)
        listening = asyncio.create_task(wakeups.run())
        running = asyncio.create_task(sender.run(stop))
        async with httpx2.AsyncClient(base_url=carrier_url, timeout=30, trust_env=False) as sim:
            office = Office(database, sim, made, 0, database_url)
            office.case_id = await office.run("select id from cases")
            try:
                yield office
            finally:
                stop.set()
                sender.woken.set()
                await running
                listening.cancel()
                for one in made:
                    await one.close()
                await database.close()
