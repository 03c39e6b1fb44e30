"""``bell broker``: Mosquitto with the registry's devices, for an installation on one machine.

The demo's own pieces: this process is the broker's parent, so that it can rewrite the password file
and send SIGHUP when a device is added, changed or revoked.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from pathlib import Path

import click

from app.given_paths import GivenPath
from app.local.broker_keeper import BrokerKeeper
from app.local.mosquitto import LocalMosquitto, Tls
from app.local.mosquitto_program import find_program
from app.local.supervisor import Supervisor
from kit.settings import Settings

log = logging.getLogger(__name__)


async def _run(broker: LocalMosquitto, database_url: str) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    broker.prepare()
    supervisor = Supervisor(broker.folder / "logs")
    keeper = BrokerKeeper(database_url, broker, lambda: supervisor.ready_pid("broker"))
    await supervisor.start(broker.child())
    keeping = asyncio.create_task(keeper.run(), name="broker keeper")
    stopping = asyncio.create_task(stop.wait(), name="stop")
    try:
        await asyncio.wait({keeping, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if keeping.done():
            keeping.result()
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        await supervisor.stop()


@click.command()
@click.option("--folder", type=GivenPath(path_type=Path), default=Path("broker"), show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=1883, show_default=True)
@click.option("--tls-port", default=8883, show_default=True, help="Used when a certificate is given.")
@click.option("--tls-certificate", type=GivenPath(path_type=Path, exists=True, dir_okay=False))
@click.option("--tls-key", type=GivenPath(path_type=Path, exists=True, dir_okay=False))
def broker(
    folder: Path,
    host: str,
    port: int,
    tls_port: int,
    tls_certificate: Path | None,
    tls_key: Path | None,
) -> None:
    """Run the MQTT broker for the registry's devices. 运行 MQTT 服务。"""
    if (tls_certificate is None) != (tls_key is None):
        raise click.UsageError("--tls-certificate and --tls-key belong together")
    settings = Settings()
    if not settings.mqtt_password:
        raise click.UsageError("BELL_MQTT_PASSWORD is empty; bridges sign in with it")
    tls = Tls(tls_port, tls_certificate, tls_key) if tls_certificate and tls_key else None
    program = find_program(folder / "program")
    mosquitto = LocalMosquitto(folder, program, port, host, tls, settings.mqtt_password)
    asyncio.run(_run(mosquitto, settings.database_url))
