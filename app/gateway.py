"""``bell gateway``: listeners for units that speak no MQTT."""

from __future__ import annotations

import asyncio
import resource
import signal

import click
import uvloop

from app import logs
from broker_bridge.gateway.run import running
from broker_bridge.gateway.uplink import Account


def _allow_many_connections() -> None:
    """As many as the system lets us have; the usual 1,024 would be a small fleet."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


async def _serve(account: Account, host: str, port: int) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with running(account, host, port):
        await stop.wait()


@click.group()
def gateway() -> None:
    """Listeners for units that speak no MQTT. 网关。"""


@gateway.command()
@click.option("--port", type=click.IntRange(0, 65535), required=True, help="Where the watches connect to.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="0.0.0.0 lets watches in from everywhere."
)
@click.option(
    "--mqtt",
    envvar="BELL_MQTT_URL",
    show_envvar=True,
    default="mqtt://127.0.0.1:1883",
    show_default=True,
    help="mqtt://host:port or mqtts://host:port",
)
@click.option(
    "--id",
    "gateway_id",
    envvar="BELL_GATEWAY_ID",
    show_envvar=True,
    required=True,
    help="The gateway's device id.",
)
@click.option(
    "--secret",
    envvar="BELL_GATEWAY_SECRET",
    show_envvar=True,
    required=True,
    help="Its secret; better by the variable, a command line can be read by others.",
)
def watch(port: int, host: str, mqtt: str, gateway_id: str, secret: str) -> None:
    """Let GPS watches in over TCP and carry their frames to the broker and back. 手表网关。

    The gateway is a device of model `gateway`; its watches are registered with it.
    """
    logs.configure(f"gateway-{gateway_id}")
    try:
        account = Account.of(mqtt, gateway_id, secret)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    _allow_many_connections()
    try:
        uvloop.run(_serve(account, host, port))
    except OSError as error:
        raise click.ClickException(f"cannot listen on {host}:{port}: {error.strerror}") from error
