"""``bell device import``: many units from a spreadsheet."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import click
import orjson
import sqlalchemy as sa

from app.given_paths import GivenPath
from devices.importing import report, rows, writing
from devices.importing.rows import Sheet
from devices.importing.writing import NewUnit
from kit.catalogue import text
from kit.database import Database
from kit.errors import AlreadyExists
from kit.settings import Settings
from kit.sheets.errors import UnreadableSheet
from kit.wakeups import CHANNEL_PREFIX

MOST_ROWS = 300_000

EXIT_PROBLEMS = 1
EXIT_UNREADABLE = 2

SHOWN = 50
"""Problems on the screen; the report and --json have more."""


@click.command("import")
@click.argument("file", type=GivenPath(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen; change nothing. 只检查。")
@click.option(
    "--partial", is_flag=True, help="Take the good rows although others have problems. 部分导入。"
)
@click.option(
    "--report",
    "target",
    type=GivenPath(dir_okay=False, path_type=Path),
    help="Workbook with ids, secrets and problems; default: beside FILE. 结果与密钥写入此表。",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object, without secrets. 输出 JSON。")
def import_devices(file: Path, dry_run: bool, partial: bool, target: Path | None, as_json: bool) -> None:
    """Register the units of FILE, XLSX or CSV. 批量导入设备。

    All or nothing, unless --partial. The secrets are written into the report, and nowhere else.
    """
    language = Settings().language
    try:
        sheet = rows.read(file.read_bytes(), MOST_ROWS)
    except UnreadableSheet as error:
        reason = text(f"reason.{error.params['reason']}", language, **error.params)
        click.echo(text("error.unreadable_sheet", language, reason=reason), err=True)
        sys.exit(EXIT_UNREADABLE)
    if target is None and not dry_run:
        target = file.with_name(f"{file.stem}-report.xlsx")
    try:
        said = asyncio.run(_import(sheet, dry_run, partial, target, language))
    except AlreadyExists as error:
        click.echo(text("error.already_exists", language, **error.params), err=True)
        sys.exit(EXIT_PROBLEMS)
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(said) + b"\n")
    else:
        _tell(said, language)
    sys.exit(EXIT_PROBLEMS if said["problem_count"] else 0)


async def _import(
    sheet: Sheet, dry_run: bool, partial: bool, target: Path | None, language: str
) -> dict[str, Any]:
    database = Database(Settings().database_url)
    try:
        async with database.transaction() as tx:
            batch, made = await writing.take(tx, None, sheet, sa.true(), dry_run=dry_run, partial=partial)
            if target is not None:
                # Before the commit: units whose secrets could not be written down must not exist.
                part = _write(sheet, made, target, language)
            for channel in tx.wakes:  # no process of ours listens and sends here
                await tx.execute(sa.select(sa.func.pg_notify(CHANNEL_PREFIX + channel, "")))
        if target is not None:
            _put_in_place(part, target)
    finally:
        await database.close()
    said = report.summary(sheet, batch, made, language, dry_run=dry_run)
    return {**said, "report": None if target is None else str(target)}


def _write(sheet: Sheet, made: list[NewUnit], target: Path, language: str) -> Path:
    """Readable by its owner alone."""
    part = target.with_name(f".{target.name}.part")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        report.workbook(sheet, made, language, file)
        file.flush()
        os.fsync(file.fileno())
    return part


def _put_in_place(part: Path, target: Path) -> None:
    """An older report is kept beside: it may hold the only copy of secrets."""
    if target.exists():
        target.rename(_free(target))
    part.rename(target)


def _free(target: Path) -> Path:
    number = 1
    while (other := target.with_name(f"{target.stem}.{number}{target.suffix}")).exists():
        number += 1
    return other


def _tell(said: dict[str, Any], language: str) -> None:
    for one in said["problems"][:SHOWN]:
        click.echo(text("device.import.problem", language, **one))
    if said["problem_count"] > SHOWN:
        click.echo(text("device.import.more", language, count=said["problem_count"] - SHOWN))
    for name in said["ignored_columns"]:
        click.echo(text("device.import.ignored", language, column=name))
    for name, count in said["unknown_models"].items():
        click.echo(text("device.import.unknown_model", language, model=name, count=count))
    key = "device.import.dry_run" if said["dry_run"] else "device.import.done"
    click.echo(text(key, language, **said))
    if said["report"]:
        click.echo(text("device.import.report", language, report=said["report"]))
