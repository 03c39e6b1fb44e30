"""``bell export``: lists handed out as spreadsheets."""

from __future__ import annotations

import asyncio
import getpass
import io
import sys
from pathlib import Path

import click

from app.case_sheet import cases
from app.importing import Progress, find_area, write_privately
from care.exporting import work
from care.exporting.sources import SOURCES
from care.sheet_jobs import queue
from kit import audit
from kit.catalogue import text
from kit.database import Database
from kit.settings import Settings


@click.group("export")
def export() -> None:
    """Write a list to a spreadsheet, numbers masked. 导出名单。"""


def _command(kind: str) -> click.Command:
    options = [
        click.Option(
            ["--out"],
            required=True,
            type=click.Path(dir_okay=False, path_type=Path),
            help="Ends in .xlsx or .csv. 输出文件。",
        ),
        click.Option(["--purpose"], required=True, help="Stands in the file and on record. 用途。"),
        click.Option(["--area"], help="Code or id: only this area and what lies below. 区划。"),
        click.Option(["--unmasked"], is_flag=True, help="Full numbers, health, door codes. 不脱敏。"),
    ]

    def hand_out(out: Path, purpose: str, area: str | None, unmasked: bool) -> None:
        form = out.suffix.removeprefix(".").lower()
        if form not in ("xlsx", "csv"):
            raise click.BadParameter("must end in .xlsx or .csv", param_hint="--out")
        params = {"format": form, "purpose": purpose[:200], "unmasked": unmasked, "by": getpass.getuser()}
        sys.exit(asyncio.run(_export(kind, out, area, params)))

    return click.Command(
        kind, params=[*options], callback=hand_out, help=f"Write out {kind}, numbers masked. 导出名单。"
    )


for _kind in SOURCES:
    export.add_command(_command(_kind))
export.add_command(cases)


async def _export(kind: str, out: Path, area: str | None, params: dict[str, object]) -> int:
    language = Settings().language
    database = Database(Settings().database_url, pool_size=2)
    try:
        async with database.transaction() as tx:
            job_id = await queue.add(
                tx,
                direction="export",
                kind=kind,
                origin="command",
                area_id=await find_area(tx, area) if area else None,
                language=language,
                file_name=out.name,
                params=params,
            )
            claimed = await queue.claim(tx, job_id)
            await audit.record(tx, None, "export.start", "sheet_job", job_id, kind=kind, **params)
        assert claimed is not None
        result = io.BytesIO()
        progress = Progress(text(f"import.kind.{kind}", language))
        await work.carry_out(database, *claimed, result, progress)
        progress.end()
        async with database.transaction() as tx:
            rows = (await queue.find(tx, job_id))["rows"]
    finally:
        await database.close()
    write_privately(out, result.getvalue())
    click.echo(text("export.done", language, rows=rows, file=out))
    return 0
