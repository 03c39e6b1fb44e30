"""``bell bench``: the numbers of DESIGN §9, measured beside a floor of the same run.

Everything runs on this machine, in a temporary directory, as the demo would run it.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import click
import uvloop

from app.bench.report import Report

_json = click.option(
    "--json",
    "json_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the figures here. 结果写入此文件。",
)


@click.group()
def bench() -> None:
    """Measure this machine. 性能测量。"""


@bench.command()
@click.option("--presses", type=click.IntRange(10, 100_000), default=300, show_default=True)
@click.option("--heartbeats", type=click.IntRange(0), default=3333, show_default=True, help="Per second.")
@_json
def latency(presses: int, heartbeats: int, json_file: Path | None) -> None:
    """Device publish to frame on a console, idle and under heartbeats. 按键到屏幕的时延。"""
    from app.bench.latency import measure

    _run(measure(presses, heartbeats), json_file)


@bench.command()
@click.option("--heartbeats", type=click.IntRange(1000), default=100_000, show_default=True)
@click.option("--seconds", type=click.IntRange(1), default=60, show_default=True)
@click.option("--rate", type=click.IntRange(1), default=1000, show_default=True, help="Alarms per second.")
@click.option("--people", type=click.IntRange(100), default=29_000, show_default=True)
@_json
def ingest(heartbeats: int, seconds: int, rate: int, people: int, json_file: Path | None) -> None:
    """Heartbeats stored per second; alarms to cases per second. 入库速率与告警成案速率。"""
    from app.bench import alarms
    from app.bench import heartbeats as beats

    async def both() -> Report:
        report = await beats.measure(heartbeats)
        return report + await alarms.measure(people=people, rate=rate, seconds=seconds)

    _run(both(), json_file)


def _run(measuring: object, json_file: Path | None) -> None:
    assert asyncio.iscoroutine(measuring)
    report: Report = uvloop.run(measuring)
    click.echo(report.table())
    if json_file is not None:
        json_file.write_bytes(report.json())
        click.echo(f"written: {json_file}")
    if not report.met:
        raise SystemExit(1)
