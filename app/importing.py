"""``bell import``: lists taken in from spreadsheets, and the templates for them."""

from __future__ import annotations

import asyncio
import hashlib
import io
import os
import sys
from pathlib import Path
from typing import Any

import click
import orjson
import sqlalchemy as sa

from care.importing import results, template, work
from care.importing.kinds import KINDS
from care.importing.rows import Kind
from care.sheet_jobs import queue
from care.sheet_jobs.tables import sheet_jobs
from kit.areas import areas
from kit.catalogue import text
from kit.database import Database, Transaction
from kit.settings import Settings

EXIT_REJECTED = 1
EXIT_REFUSED = 2

SHOWN = 50
"""Problems on the screen; the report has all."""

MOST_PROBLEMS = 1000
"""In the JSON object."""


@click.group("import")
def imports() -> None:
    """Take in lists from XLSX or CSV. 从表格导入。"""


@imports.command("template")
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Default: KIND.xlsx here.")
def write_template(kind: str, out: Path | None) -> None:
    """Write a list to fill in. 生成模板。"""
    target = out or Path(f"{kind}.xlsx")
    with target.open("wb") as file:
        template.write(KINDS[kind], Settings().language, file)
    click.echo(str(target))


def _command(kind: Kind) -> click.Command:
    file = click.Argument(["file"], type=click.Path(exists=True, dir_okay=False, path_type=Path))
    options = [
        click.Option(["--dry-run"], is_flag=True, help="Say what would happen; change nothing. 只检查。"),
        click.Option(
            ["--report"],
            type=click.Path(dir_okay=False, path_type=Path),
            help="The file again, with what is wrong beside each row. 带问题说明的表格。",
        ),
        click.Option(["--area"], help="Code or id of the area of rows that name none. 默认区划。"),
        click.Option(["--json"], is_flag=True, help="One JSON object. 输出 JSON。"),
    ]

    def take(file: Path, dry_run: bool, report: Path | None, area: str | None, json: bool) -> None:
        sys.exit(asyncio.run(_import(kind, file, dry_run, report, area, as_json=json)))

    return click.Command(
        kind.name,
        params=[file, *options],
        callback=take,
        help=f"Take in {kind.name}; the same file twice changes nothing. 导入名单。",
    )


for _kind in KINDS.values():
    imports.add_command(_command(_kind))


async def _import(
    kind: Kind, file: Path, dry_run: bool, report: Path | None, area: str | None, *, as_json: bool
) -> int:
    language = Settings().language
    database = Database(Settings().database_url, pool_size=2)
    try:
        with file.open("rb") as source:
            found_hash = await asyncio.to_thread(_hash, source)
            async with database.transaction() as tx:
                area_id = await find_area(tx, area) if area else None
            params = {"dry_run": dry_run}
            job = {"kind": kind.name, "file_hash": found_hash, "area_id": area_id, "params": params}
            claimed = await _claimed(database, job, file.name, language)
            result = io.BytesIO() if report else None
            progress = Progress(text(f"import.kind.{kind.name}", language))
            await work.carry_out(database, *claimed, source, result, progress)
            progress.end()
        async with database.transaction() as tx:
            done = await queue.find(tx, claimed[0])
            problems = await results.problems(tx, claimed[0], language, MOST_PROBLEMS)
    finally:
        await database.close()
    if done["state"] == "refused":
        said = results.reason(done, language)
        click.echo(text("error.unreadable_sheet", language, reason=said), err=True)
        return EXIT_REFUSED
    if report and result:
        write_privately(report, result.getvalue())
    counts = results.counts(done)
    if as_json:
        shown = {**counts, "dry_run": dry_run, "ignored_columns": done["ignored_columns"]}
        shown |= {"problems": problems, "report": str(report) if report else None}
        sys.stdout.buffer.write(orjson.dumps(shown) + b"\n")
    else:
        _say(counts, problems, done["ignored_columns"], dry_run, language)
    return EXIT_REJECTED if counts["rejected"] else 0


async def _claimed(database: Database, job: dict[str, Any], name: str, language: str) -> tuple[int, str]:
    """The job that a killed process has left of the same file, once it is free, else a new one."""
    where = [sheet_jobs.c[column] == value for column, value in job.items() if value is not None]
    begun = (
        sa.select(sheet_jobs.c.id)
        .where(*where, sheet_jobs.c.origin == "command", sheet_jobs.c.state == "running")
        .order_by(sheet_jobs.c.id.desc())
        .limit(1)
    )
    given = {**job, "direction": "import", "origin": "command", "file_name": name, "language": language}
    while True:
        async with database.transaction() as tx:
            found = await tx.scalar(begun)
            if found is None:
                found = await queue.add(tx, **given)
            claimed = await queue.claim(tx, found)
        if claimed is not None:
            return claimed
        await asyncio.sleep(1)  # its process lives, or died within the last seconds


async def find_area(tx: Transaction, given: str) -> int:
    """An area by code or id. Raises: ``click.BadParameter``."""
    where = areas.c.code == given
    if given.isascii() and given.isdigit() and len(given) < 19:
        where = sa.or_(where, areas.c.id == int(given))
    found = await tx.scalar(sa.select(areas.c.id).where(where).order_by(areas.c.code != given).limit(1))
    if found is None:
        raise click.BadParameter(text("reason.unknown_area", Settings().language), param_hint="--area")
    return int(found)


def _hash(source: Any) -> bytes:
    found = hashlib.file_digest(source, "sha256").digest()
    source.seek(0)
    return found


def write_privately(target: Path, content: bytes) -> None:
    """Readable by its owner alone, whole or not at all."""
    part = target.with_name(f".{target.name}.part")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.rename(target)


def _say(
    counts: dict[str, int], problems: list[dict[str, Any]], ignored: list[str], dry_run: bool, language: str
) -> None:
    for one in problems[:SHOWN]:
        shown = {**one, "column": one["column"] or one["field"]}
        key = "import.problem" if shown["column"] else "import.row_problem"
        click.echo(text(key, language, **shown))
    if len(problems) > SHOWN:
        click.echo(text("import.more", language, count=f"{len(problems) - SHOWN}+"))
    for name in ignored:
        click.echo(text("import.ignored", language, column=name))
    click.echo(text("import.tried" if dry_run else "import.done", language, **counts))


class Progress:
    """A bar on the terminal; nothing where no one looks."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._bar: Any = None
        self._done = 0

    def __call__(self, done: int, expected: int) -> None:
        if not sys.stderr.isatty():
            return
        if self._bar is None:
            self._bar = click.progressbar(length=max(expected, done), label=self._label, file=sys.stderr)
            self._bar.__enter__()
        self._bar.update(done - self._done)
        self._done = done

    def end(self) -> None:
        """Leave the line."""
        if self._bar is not None:
            self._bar.update(max(self._bar.length - self._done, 0))
            self._bar.__exit__(None, None, None)
