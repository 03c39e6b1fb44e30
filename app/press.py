"""``bell press``: press a simulated button from a shell."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import click

from app.given_paths import GivenPath
from simulator.press import PressFailed, press_once


def _broker(data_dir: Path) -> str:
    """The broker of the demo that keeps its data there, else the usual port."""
    try:
        return str(json.loads((data_dir / "run.json").read_text(encoding="utf-8"))["mqtt"])
    except (OSError, ValueError, KeyError):
        return "mqtt://127.0.0.1:1883"


@click.command()
@click.argument("device_id")
@click.option("--kind", default="sos", show_default=True, help="sos fall fire gas service test cancel …")
@click.option("--secret", help="The device's secret; in a demo it is the device's id.")
@click.option("--mqtt", help="mqtt://host:port; without it the running demo's broker.")
@click.option("--data-dir", type=GivenPath(path_type=Path), default=Path(".bell"), show_default=True)
@click.option("--follow", is_flag=True, help="Go on until the case is closed.")
@click.option("--language", type=click.Choice(["zh-CN", "en"]), default="zh-CN", show_default=True)
def press(
    device_id: str,
    kind: str,
    secret: str | None,
    mqtt: str | None,
    data_dir: Path,
    follow: bool,
    language: str,
) -> None:
    """Press DEVICE_ID's button and show what the terminal hears. 按一次按钮。"""
    url = mqtt or _broker(data_dir)
    try:
        asyncio.run(press_once(url, device_id, secret or device_id, kind, follow, language))
    except PressFailed as error:
        raise click.ClickException(str(error)) from error
