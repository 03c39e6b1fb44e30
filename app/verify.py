"""``bell verify``: whether everything on record is still as it was written."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import click

from app.local.texts import phrase
from dispatch.evidence import SOURCES
from kit.database import Database
from kit.evidence import verifying
from kit.evidence.verifying import Head, Verdict
from kit.settings import Settings

_json = click.option("--json", "as_json", is_flag=True, help="For machines. 输出 JSON。")


@click.group()
def verify() -> None:
    """Check what must never change. 核验不可更改的记录。"""


@verify.command()
@click.option(
    "--head",
    "head_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A head kept elsewhere (bell verify head). 另存的链头文件。",
)
@_json
def audit(head_file: Path | None, as_json: bool) -> None:
    """Timelines and audit against their seals; exit code 1 names the first bad row. 核验时间线与审计链。"""
    kept = _read(head_file) if head_file is not None else None
    verdict = asyncio.run(_verify(Settings().database_url, kept))
    if as_json:
        click.echo(json.dumps(_object(verdict)))
    else:
        numbers = {"seals": verdict.seals, "links": verdict.links, "waiting": verdict.waiting}
        click.echo(phrase("verify.looked_at", **numbers))
        if verdict.bad is not None:
            click.echo(phrase(f"verify.{verdict.bad.reason}", place=verdict.bad.place), err=True)
    sys.exit(0 if verdict.bad is None else 1)


@verify.command()
def head() -> None:
    """The newest seal, to be kept elsewhere. 输出当前链头,请另处保存。"""
    found = asyncio.run(_head(Settings().database_url))
    if found is None:
        raise click.ClickException(phrase("verify.no_seal"))
    click.echo(json.dumps(found.as_object()))


def _read(file: Path) -> Head:
    """Raises: ``click.ClickException`` for a file that holds no head."""
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        return Head(int(said["seal"]), str(said["hash"]))
    except (ValueError, KeyError, TypeError) as error:
        raise click.ClickException(phrase("verify.no_head", file=file)) from error


async def _verify(url: str, kept: Head | None) -> Verdict:
    database = Database(url, pool_size=1)
    try:
        return await verifying.verify(database, SOURCES, kept)
    finally:
        await database.close()


async def _head(url: str) -> Head | None:
    database = Database(url, pool_size=1)
    try:
        async with database.transaction() as tx:
            return await verifying.newest(tx)
    finally:
        await database.close()


def _object(verdict: Verdict) -> dict[str, object]:
    bad = verdict.bad
    return {
        "seals": verdict.seals,
        "links": verdict.links,
        "waiting": verdict.waiting,
        "head": verdict.head.as_object() if verdict.head else None,
        "bad": {"reason": bad.reason, "place": bad.place} if bad else None,
    }
