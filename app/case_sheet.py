"""``bell export cases``: every stamp of every case, so that figures can be computed anew by hand."""

from __future__ import annotations

import asyncio
import codecs
import getpass
import io
import sys
from pathlib import Path

import click
import sqlalchemy as sa

from app.importing import find_area, write_privately
from dispatch.reports import sheet
from dispatch.reports.facts import Which
from dispatch.reports.period import period
from kit import audit
from kit.areas import areas
from kit.catalogue import text
from kit.clock_zone import LOCAL
from kit.database import Database, Transaction
from kit.errors import InvalidField
from kit.settings import Settings
from kit.sheets.writing import CsvLines

WATERMARK = "watermark"
"""The last column, on every line: a file that begins with its header is one that programs can read."""


@click.command("cases")
@click.argument("target", metavar="[FILE|-]", default="-")
@click.option("--from", "since", help="Day in Shanghai, or ISO 8601 with offset. 起,含。")
@click.option("--to", "until", help="The same; not included. 止,不含。")
@click.option("--format", "form", type=click.Choice(["csv"]), default="csv", show_default=True)
@click.option("--area", help="Code or id: only this area and what lies below. 区划。")
@click.option("--purpose", help="Stands in the file and on record. 用途。")
def cases(
    target: str, since: str | None, until: str | None, form: str, area: str | None, purpose: str | None
) -> None:
    """Write out cases with every stamp; nothing personal. 导出求助事件与各时间节点。"""
    purpose = (purpose or text("export.cases.purpose", Settings().language))[:200]
    sys.exit(asyncio.run(_export(target, since, until, area, {"format": form, "purpose": purpose})))


async def _export(
    target: str, since: str | None, until: str | None, area: str | None, params: dict[str, str]
) -> int:
    language = Settings().language
    database = Database(Settings().database_url, pool_size=2)
    content = io.StringIO(newline="")
    count = 0
    try:
        async with database.transaction() as tx:
            which = await _which(tx, since, until, area)
            moment = (await tx.now()).astimezone(LOCAL)
            span = {"from": which.period.since.isoformat(), "to": which.period.until.isoformat()}
            by = getpass.getuser()
            await audit.record(tx, None, "export.start", "cases", "", **params, **span, area=area, by=by)
        mark = text(
            "export.watermark",
            language,
            by=by,
            at=f"{moment:%Y-%m-%d %H:%M}",
            purpose=params["purpose"],
            how=text("export.masked", language),
        )
        out = CsvLines(content)
        out.put([*sheet.COLUMNS, WATERMARK])
        async for line in sheet.lines(database, which):
            out.put([*line, mark])
            count += 1
    finally:
        await database.close()
    written = content.getvalue().encode(errors="replace")
    if target == "-":
        sys.stdout.buffer.write(written)
        return 0
    write_privately(Path(target), codecs.BOM_UTF8 + written)  # else Excel takes it for GB18030
    click.echo(text("export.done", language, rows=count, file=target))
    return 0


async def _which(tx: Transaction, since: str | None, until: str | None, area: str | None) -> Which:
    try:
        span = period(since, until, await tx.now())
    except InvalidField as error:
        said = text(f"reason.{error.params['reason']}", Settings().language)
        raise click.BadParameter(said, param_hint=f"--{error.params['field']}") from None
    path = None
    if area is not None:
        found = await find_area(tx, area)
        path = await tx.scalar(sa.select(areas.c.path).where(areas.c.id == found))
    return Which(None, span, path)
