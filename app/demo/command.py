"""The command `bell demo`."""

from __future__ import annotations

import asyncio
import logging
import sys
from pathlib import Path

import click

from app.demo.demo import run_demo
from app.demo.options import DemoOptions
from app.given_paths import GivenPath
from app.local.child import NotReady
from app.local.environment import CHECKOUT
from app.local.texts import Unable, say

PORT = click.IntRange(1, 65535)


@click.command()
@click.option("--data-dir", type=GivenPath(path_type=Path), help="Default: .bell in the checkout.")
@click.option("--http-port", type=PORT, default=8000, show_default=True)
@click.option("--mqtt-port", type=PORT, default=1883, show_default=True)
@click.option("--elders", type=click.IntRange(min=1), default=60, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@click.option("--quiet-town", is_flag=True, help="Simulated devices stay silent.")
@click.option("--test-clock", is_flag=True, help="Let POST /test/clock move the clock.")
def demo(
    data_dir: Path | None,
    http_port: int,
    mqtt_port: int,
    elders: int,
    host: str,
    no_browser: bool,
    quiet_town: bool,
    test_clock: bool,
) -> None:
    """Run the whole program on this machine, with a seeded town. 在本机运行完整演示。"""
    logging.basicConfig(
        format="%(asctime)s %(levelname)s %(message)s", level=logging.WARNING, stream=sys.stderr
    )
    options = DemoOptions(
        data_dir=data_dir or CHECKOUT / ".bell",
        host=host,
        http_port=http_port,
        mqtt_port=mqtt_port,
        elders=elders,
        browser=not no_browser,
        quiet_town=quiet_town,
        test_clock=test_clock,
    )
    try:
        asyncio.run(run_demo(options))
    except Unable as reason:
        sys.stderr.buffer.write(f"{reason}\n".encode())
        sys.exit(1)
    except NotReady as reason:
        say("demo.not_ready", to=sys.stderr, reason=reason)
        sys.exit(1)
