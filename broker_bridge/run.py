"""The role ``bridge``: its lanes, and the lease that says it lives."""

from __future__ import annotations

import asyncio
import logging

import sqlalchemy as sa

from broker_bridge.alarm_lane import AlarmLane
from broker_bridge.lane import Broker
from broker_bridge.out_lane import OutLane
from broker_bridge.status_lane import StatusLane
from devices.supervision import hearing
from kit import leases
from kit.database import Database
from kit.leases import Lease
from kit.settings import Settings
from kit.wakeups import Wakeups

log = logging.getLogger(__name__)


class Bridge:
    """One bridge process. Make it before ``wakeups.run()`` starts listening."""

    def __init__(self, settings: Settings, database: Database, wakeups: Wakeups, lease: Lease) -> None:
        broker = Broker.of(settings, lease)
        self._database = database
        self._lease = lease
        self._status = StatusLane(broker, lease, database)
        self._alarm = AlarmLane(
            broker,
            lease,
            database,
            language=settings.language,
            seen=self._status.seen,
            proven=self._status.proven,
        )
        self._out = OutLane(broker, lease, database, wakeups)

    @property
    def connected(self) -> bool:
        """True while alarms can come in."""
        return self._alarm.connected

    @property
    def ready(self) -> bool:
        """True while every lane is connected."""
        return self.connected and self._status.connected and self._out.connected

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until ``stop`` is set.

        Raises: ``kit.leases.LeaseLost`` when another process has taken our name.
        """
        async with asyncio.TaskGroup() as tasks:
            working = [
                tasks.create_task(work, name=name)
                for name, work in (
                    ("alarm lane", self._alarm.run()),
                    ("status lane", self._status.run()),
                    ("out lane", self._out.run()),
                    ("lease", self._keep_lease()),
                )
            ]
            await stop.wait()
            for task in working:
                task.cancel()

    async def _keep_lease(self) -> None:
        """Renew only while alarms can come in: a bridge that is cut off is not alive."""
        while True:
            if self.connected:
                try:
                    await leases.renew(self._database, self._lease)
                    if self.ready:
                        await self._note_hearing()
                except (OSError, TimeoutError, sa.exc.SQLAlchemyError) as error:
                    log.warning("the lease could not be renewed: %r", error)
            await asyncio.sleep(leases.RENEW_S)

    async def _note_hearing(self) -> None:
        """While nobody can hear them, devices are not silent."""
        async with self._database.transaction() as tx:
            await hearing.note(tx)


async def run(
    settings: Settings, database: Database, wakeups: Wakeups, lease: Lease, stop: asyncio.Event
) -> None:
    """Run one bridge until ``stop``.

    Raises: an ``ExceptionGroup`` with ``kit.leases.LeaseLost`` when another has our name.
    """
    await Bridge(settings, database, wakeups, lease).run(stop)
