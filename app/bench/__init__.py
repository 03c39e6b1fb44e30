"""``bell bench``: the numbers of DESIGN §9, measured beside a floor of the same run.

Everything runs on this machine, in a temporary directory, as the demo would run it.
"""

from __future__ import annotations

import asyncio
import importlib.util
from pathlib import Path

import click
import uvloop

from app.bench.report import Report
from app.given_paths import GivenPath

_json = click.option(
    "--json",
    "json_file",
    type=GivenPath(dir_okay=False, path_type=Path),
    help="Write the figures here. 结果写入此文件。",
)


@click.group()
def bench() -> None:
    """Measure this machine. 性能测量。"""


@bench.command()
@click.option("--presses", type=click.IntRange(10, 100_000), default=300, show_default=True)
@click.option("--heartbeats", type=click.IntRange(0), default=3333, show_default=True, help="Per second.")
@click.option(
    "--browser",
    type=GivenPath(exists=True, dir_okay=False, path_type=Path),
    help="Chromium's program: measure to the painted row, too. 测到浏览器画出为止。",
)
@_json
def latency(presses: int, heartbeats: int, browser: Path | None, json_file: Path | None) -> None:
    """Device publish to frame on a console, idle and under heartbeats. 按键到屏幕的时延。"""
    from app.bench.latency import measure

    if browser is not None and importlib.util.find_spec("playwright") is None:
        raise click.UsageError("--browser needs Playwright: pip install playwright")
    _run(measure(presses, heartbeats, browser), json_file)


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


@bench.command()
@click.option("--heartbeats", type=click.IntRange(1), default=3333, show_default=True, help="Per second.")
@_json
def cost(heartbeats: int, json_file: Path | None) -> None:
    """Cores that all processes use while heartbeats are stored. 心跳入库占用的核数。"""
    from app.bench.cost import measure

    _run(measure(heartbeats=heartbeats), json_file)


@bench.command("sweep")
@click.option("--devices", type=click.IntRange(1000), default=1_000_000, show_default=True)
@click.option("--heartbeats", type=click.IntRange(0), default=3333, show_default=True, help="Per second.")
@_json
def sweep_(devices: int, heartbeats: int, json_file: Path | None) -> None:
    """The sweep for late devices while heartbeats are written. 失联巡检耗时。"""
    from app.bench.sweep import measure

    _run(measure(devices=devices, heartbeats=heartbeats), json_file)


@bench.command("routing")
@click.option("--responders", type=click.IntRange(100), default=5000, show_default=True)
@click.option("--rounds", type=click.IntRange(50), default=500, show_default=True)
@_json
def routing_(responders: int, rounds: int, json_file: Path | None) -> None:
    """Ranking who could come among thousands in one area tree. 派单排序耗时。"""
    from app.bench.routing import measure

    _run(measure(responders=responders, rounds=rounds), json_file)


@bench.command("messages")
@click.option("--waiting", type=click.IntRange(0), default=10_000, show_default=True)
@click.option("--pages", type=click.IntRange(10), default=200, show_default=True)
@_json
def messages_(waiting: int, pages: int, json_file: Path | None) -> None:
    """A page's way to the carrier, with thousands of other messages waiting. 大量消息排队时通知的时延。"""
    from app.bench.messages import measure

    _run(measure(waiting=waiting, pages=pages), json_file)


@bench.command()
@click.option("--silent", type=click.IntRange(20), default=100_000, show_default=True)
@click.option("--reconnects", type=click.IntRange(1), default=10_000, show_default=True)
@click.option(
    "--within",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    help="Seconds of the wills. 掉线时长。",
)
@_json
def storm(silent: int, reconnects: int, within: int, json_file: Path | None) -> None:
    """SOS while the fleet falls silent, says offline and reconnects. 大面积掉线时的求助时延。"""
    from app.bench.storm import measure

    _run(measure(silent=silent, reconnects=reconnects, within_s=within), json_file)


@bench.command()
@click.option("--people", type=click.IntRange(100, 2_000_000), default=100_000, show_default=True)
@click.option("--rounds", type=click.IntRange(50), default=300, show_default=True, help="Of each kind.")
@_json
def search(people: int, rounds: int, json_file: Path | None) -> None:
    """Finding people and opening their cards. 查人与弹屏时延。"""
    from app.bench.search import measure

    _run(measure(people=people, rounds=rounds), json_file)


@bench.command()
@click.option("--open-cases", type=click.IntRange(0), default=100_000, show_default=True)
@click.option("--presses", type=click.IntRange(10), default=200, show_default=True)
@_json
def steps(open_cases: int, presses: int, json_file: Path | None) -> None:
    """A step falls due to the request at the carrier, beside many open cases. 步骤到期至运营商的时延。"""
    from app.bench.steps import measure

    _run(measure(open_cases=open_cases, presses=presses), json_file)


@bench.command("care")
@click.option("--checkins", type=click.IntRange(1000), default=1_000_000, show_default=True)
@click.option("--visited", type=click.IntRange(100), default=80_000, show_default=True)
@click.option("--called", type=click.IntRange(100), default=29_000, show_default=True)
@_json
def care_(checkins: int, visited: int, called: int, json_file: Path | None) -> None:
    """Check-ins of a day, a week's lists of visits, a campaign's start. 问候、探访、群呼。"""
    from app.bench.care import measure

    _run(measure(checkins=checkins, visited=visited, called=called), json_file)


def _run(measuring: object, json_file: Path | None) -> None:
    assert asyncio.iscoroutine(measuring)
    report: Report = uvloop.run(measuring)
    click.echo(report.table())
    if json_file is not None:
        json_file.write_bytes(report.json())
        click.echo(f"written: {json_file}")
    if not report.met:
        raise SystemExit(1)
