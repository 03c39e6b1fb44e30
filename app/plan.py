"""``bell plan``: look at an escalation plan before it counts, and see what would happen tonight."""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
from pathlib import Path
from typing import Any

import click
import orjson
import sqlalchemy as sa
import yaml

from app.given_paths import GivenPath
from app.importing import find_area
from care.persons.tables import persons
from dispatch.plans import endpoints, keeping, preview, rules
from dispatch.plans.body import PlanBody, compiled
from dispatch.plans.preview import Situation
from dispatch.vocabulary import PRIORITY
from kit.areas import areas
from kit.catalogue import text
from kit.clock_zone import LOCAL
from kit.database import Database, Transaction
from kit.settings import Settings

_file = GivenPath(exists=True, dir_okay=False, path_type=Path)


@click.group()
def plan() -> None:
    """Escalation plans. 升级预案。"""


def _say(key: str, **params: object) -> str:
    return text(f"plan.{key}", Settings().language, **params)


def _read(file: Path) -> PlanBody:
    """The plan of a file. Ends the program with every problem of its form."""
    try:
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise click.ClickException(_say("unreadable", file=file, reason=error)) from None
    body, problems = rules.read(document)
    if body is None:
        _refuse(problems)
    assert body is not None
    return body


def _refuse(problems: list[rules.Problem]) -> None:
    for one in keeping.worded(problems, Settings().language):
        click.echo(f"{one['at']}: {one['problem']}", err=True)
    sys.exit(1)


@plan.command()
@click.argument("file", type=_file)
def check(file: Path) -> None:
    """Say what speaks against a plan (YAML or JSON); 1 if anything does. 检查预案。"""
    body = _read(file)
    problems = rules.check(body, asyncio.run(_limits()))
    if problems:
        _refuse(problems)
    click.echo(_say("ok", name=body.name))


async def _limits() -> list[rules.Limit]:
    """The carriers' quotas of the installation; none without a database: a plan is written anywhere."""
    database = Database(Settings().database_url)
    try:
        async with database.transaction() as tx:
            return await keeping.limits(tx)
    except (OSError, sa.exc.SQLAlchemyError):
        click.echo(_say("no_quotas"), err=True)
        return []
    finally:
        await database.close()


@plan.command("try")
@click.option("--area", help="Code or id; default: the whole tree. 区划。")
@click.option(
    "--kind", default="sos", show_default=True, type=click.Choice([str(kind) for kind in PRIORITY])
)
@click.option("--priority", type=click.IntRange(1, 4), help="Default: that of the kind. 级别。")
@click.option("--person", "person_id", type=int, help="Id of a person: relatives, own plan. 人员编号。")
@click.option(
    "--at", help='ISO 8601, "2026-10-03T03:00+08:00"; without offset Shanghai; default: now. 时间。'
)
@click.option("--file", type=_file, help="A plan that is not kept yet. 尚未保存的预案。")
@click.option("--table", is_flag=True, help="For people; otherwise JSON. 表格输出。")
def try_(
    area: str | None,
    kind: str,
    priority: int | None,
    person_id: int | None,
    at: str | None,
    file: Path | None,
    table: bool,
) -> None:
    """What would happen, minute by minute, if nobody answered. 无人应答时会发生什么。"""
    body = _read(file) if file is not None else None
    if body is not None:
        priority = priority or body.priority
    chosen = priority or int(next(level for known, level in PRIORITY.items() if str(known) == kind))
    moment = _moment(at)
    events = asyncio.run(_try(area, kind, chosen, person_id, moment, body))
    if table:
        for one in events:
            click.echo("  ".join((_minutes(one["after_s"]), one["who"], one["how"], one["to"], one["why"])))
        return
    lines = [orjson.dumps(one).decode() for one in events]
    click.echo("[" + ",\n ".join(lines) + "]")


def _moment(at: str | None) -> dt.datetime | None:
    if at is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(at)
    except ValueError:
        raise click.BadParameter(_say("no_moment", value=at), param_hint="--at") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=LOCAL)


def _minutes(seconds: float) -> str:
    return f"{int(seconds) // 60:3d}:{int(seconds) % 60:02d}"


async def _try(
    area: str | None,
    kind: str,
    priority: int,
    person_id: int | None,
    at: dt.datetime | None,
    body: PlanBody | None,
) -> list[dict[str, Any]]:
    database = Database(Settings().database_url)
    try:
        async with database.transaction() as tx:
            what = await _situation(tx, area, kind, priority, person_id, at)
            ladder = compiled(body) if body else await endpoints.chosen(tx, what)
            found = await preview.events(tx, what, ladder, Settings().language)
            return [
                {"after_s": e.after_s, "who": e.who, "how": e.how, "to": e.to, "why": e.why} for e in found
            ]
    finally:
        await database.close()


async def _situation(
    tx: Transaction,
    area: str | None,
    kind: str,
    priority: int,
    person_id: int | None,
    at: dt.datetime | None,
) -> Situation:
    home_id = None
    area_id = await find_area(tx, area) if area is not None else None
    if person_id is not None:
        person = await tx.row(
            sa.select(persons.c.home_id, persons.c.area_id).where(persons.c.id == person_id)
        )
        if person is None:
            raise click.BadParameter(_say("no_person", id=person_id), param_hint="--person")
        home_id, area_id = person["home_id"], area_id or person["area_id"]
    where = areas.c.id == area_id if area_id is not None else areas.c.parent_id.is_(None)
    place = await tx.row(sa.select(areas.c.id, areas.c.path).where(where).order_by(areas.c.path).limit(1))
    if place is None:
        raise click.ClickException(_say("no_area"))
    return Situation(priority, kind, place["id"], place["path"], at or await tx.now(), person_id, home_id)
