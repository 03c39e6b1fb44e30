"""``bell device conform``: a maker's own unit against the contract."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import unquote, urlsplit

import aiomqtt
import click
import orjson

from app.device.conform.broker import own_broker
from app.device.conform.line import Line
from app.device.conform.pace import Pace
from app.device.conform.platform import AnotherPlatform, platform
from app.device.conform.report import Report, Result
from app.device.conform.trial import Trial
from app.local.child import NotReady
from app.local.texts import Unable
from devices.codecs.native.schema import DEVICE_ID
from kit.catalogue import text
from kit.settings import Settings

MARKS = {Result.PASS: "✓", Result.FAIL: "✗", Result.SKIP: "–"}
PROGRAMS = Path(".bell") / "mosquitto"


def _say(key: str, **values: object) -> str:
    return text(f"device.conform.{key}", Settings().language, **values)


@click.command()
@click.option("--device", "device_id", required=True, help="The unit's id, which is its user name too.")
@click.option("--secret", help="The unit's secret for our own broker; without it one is made up.")
@click.option("--listen", default=1883, show_default=True, help="Port for the unit; 0: any free one.")
@click.option("--host", default="0.0.0.0", show_default=True, help="Address for the unit.")
@click.option("--broker", help="mqtt(s)://host:port of your own broker, in place of ours.")
@click.option("--username", help="An account of that broker that may read and write pab/v1/#.")
@click.option("--password", envvar="BELL_MQTT_PASSWORD", help="Its password (BELL_MQTT_PASSWORD).")
@click.option("--direct", is_flag=True, help="The unit connects to --broker itself; you cut its network.")
@click.option("--quick", is_flag=True, help="Leave out the repeats after the first minute.")
@click.option("--json", "as_json", is_flag=True, help="The findings as JSON. 结果为 JSON。")
def conform(
    device_id: str,
    secret: str | None,
    listen: int,
    host: str,
    broker: str | None,
    username: str | None,
    password: str | None,
    direct: bool,
    quick: bool,
    as_json: bool,
) -> None:
    """Try whether a unit keeps the contract (docs/devices.md). 检验设备是否符合接入约定。

    Exit code 0: it does; 1: it does not; 2: it could not be tried.
    """
    if not DEVICE_ID.fullmatch(device_id):
        raise click.UsageError(_say("bad_device_id", pattern=DEVICE_ID.pattern))
    if direct and broker is None:
        raise click.UsageError(_say("direct_needs_broker"))
    report = asyncio.run(
        _conform(device_id, secret, listen, host, broker, username, password, direct, quick)
    )
    language = Settings().language
    if as_json:
        click.echo(orjson.dumps(as_object(device_id, report, language), option=orjson.OPT_INDENT_2))
    else:
        click.echo(as_text(report, language))
    if not report.conforms:
        raise SystemExit(1)


async def _conform(
    device_id: str,
    secret: str | None,
    listen: int,
    host: str,
    broker: str | None,
    username: str | None,
    password: str | None,
    direct: bool,
    quick: bool,
) -> Report:
    async with AsyncExitStack() as stack:
        try:
            tls = False
            if broker is None:
                secret = secret or secrets.token_urlsafe(16)
                own = own_broker(device_id, secret, PROGRAMS)
                port, username, password = await stack.enter_async_context(own)
                broker_host = "127.0.0.1"
            else:
                url = urlsplit(broker)
                if url.scheme not in ("mqtt", "mqtts") or url.hostname is None:
                    raise click.UsageError(_say("bad_broker", url=broker))
                tls = url.scheme == "mqtts"
                broker_host, port = url.hostname, url.port or (8883 if tls else 1883)
                username = username or unquote(url.username or "") or Settings().mqtt_username
                password = password or unquote(url.password or "") or Settings().mqtt_password
            assert username is not None
            assert password is not None
            seen = await stack.enter_async_context(
                platform(broker_host, port, device_id, username=username, password=password, tls=tls)
            )
            line = None if direct else Line(host, listen, broker_host, port)
            if line is not None:
                await stack.enter_async_context(line.up())
                _tell(_say("connect_here", port=line.port, device=device_id, secret=secret or "…"))
            return await Trial(seen, guide, Pace(), line, quick=quick).run()
        except AnotherPlatform:
            raise Untried(_say("another_platform", device=device_id)) from None
        except (aiomqtt.MqttError, OSError, NotReady, Unable) as error:
            raise Untried(_say("no_broker", error=error)) from error


class Untried(click.ClickException):
    """There is no verdict."""

    exit_code = 2


async def guide(step: str) -> None:
    """Tell the tester what to do now, beside the result."""
    _tell(_say(f"step.{step}", seconds=round(Pace().offline)))


def _tell(line: str) -> None:
    click.echo(line, err=True)


def as_object(device_id: str, report: Report, language: str) -> dict[str, object]:
    """``{"device_id", "conforms", "rules": [{"rule", "result", "title", "reason", "section"}]}``."""
    return {
        "device_id": device_id,
        "conforms": report.conforms,
        "rules": [one.said(language) for one in report.findings],
    }


def as_text(report: Report, language: str) -> str:
    """One line a rule, and the verdict."""
    told = []
    for one in report.findings:
        said = one.said(language)
        reason = f": {said['reason']}" if said["reason"] else ""
        told.append(f"{MARKS[one.result]} {said['title']}{reason}  (docs/devices.md §{said['section']})")
    failed = sum(one.result is Result.FAIL for one in report.findings)
    told.append("")
    told.append(_say("conforms") if report.conforms else _say("does_not", count=failed))
    return "\n".join(told)
