"""Carrying out an export: a page of rows per transaction, so that nobody waits for it.

Interrupted, it begins anew: nothing is written but its own file.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import IO, Any

import sqlalchemy as sa

from care.exporting.sheet import Sheet
from care.exporting.sources import SOURCES, Source, masked
from care.importing.kinds import KINDS
from care.sheet_jobs import files, queue
from kit import sessions
from kit.areas import areas
from kit.catalogue import text
from kit.clock_zone import LOCAL
from kit.database import Database, Transaction
from kit.errors import NotAllowed, NotSignedIn

Tell = Callable[[int, int], None]


def _nobody(_done: int, _expected: int) -> None:
    pass


async def carry_out(
    database: Database,
    job_id: int,
    holder: str,
    target: IO[bytes],
    tell: Tell = _nobody,
    *,
    keep_result: bool = False,
) -> None:
    """Write the file of an export that was claimed. Raises: ``queue.Lost``."""
    async with queue.held(database, job_id, holder) as job:
        try:
            await _write(database, job, holder, target, tell)
            end: dict[str, Any] = {"state": "done"}
        except (NotAllowed, NotSignedIn):
            end = {"state": "refused", "refusal": {"reason": "not_allowed_any_more"}}
        async with database.transaction() as tx:
            if keep_result and end["state"] == "done":
                target.seek(0)
                await files.store(tx, job_id, files.RESULT, target)
            await queue.finish(tx, job_id, holder, **end)


async def _write(
    database: Database, job: dict[str, Any], holder: str, target: IO[bytes], tell: Tell
) -> None:
    source, params = SOURCES[job["kind"]], job["params"]
    async with database.transaction() as tx:
        places = await _places(tx)
        moment = (await tx.now()).astimezone(LOCAL)
    watermark = text(
        "export.watermark",
        job["language"],
        by=params["by"],
        at=f"{moment:%Y-%m-%d %H:%M}",
        purpose=params["purpose"],
        how=text("export.unmasked" if params["unmasked"] else "export.masked", job["language"]),
    )
    sheet = Sheet(KINDS[job["kind"]], watermark, job["language"], params["format"], places)
    try:
        count = after = 0
        while True:
            async with database.transaction() as tx:
                rows = await source.page(tx, await _scope(tx, job, source), after)
                count += len(rows)
                await queue.hold(tx, job["id"], holder, rows=count)
            if not rows:
                break
            after = rows[-1][0]
            shown = rows if params["unmasked"] else masked(rows)
            await asyncio.to_thread(sheet.put, shown)
            tell(count, job["expected"] or count)
    except BaseException:
        sheet.discard()
        raise
    await asyncio.to_thread(sheet.save, target)


async def _scope(tx: Transaction, job: dict[str, Any], source: Source) -> Any:
    """Whoever began it may still have it: asked anew for every page."""
    scope: Any = sa.true()
    if job["user_id"] is not None:
        actor = await sessions.actor(tx, job["user_id"])
        actor.require(source.reads, *([source.unmasks] if job["params"]["unmasked"] else []))
        scope = actor.scope(areas.c.path)
    if job["area_id"] is not None:
        path = await tx.scalar(sa.select(areas.c.path).where(areas.c.id == job["area_id"]))
        scope = sa.and_(scope, areas.c.path.like(f"{path}%"))
    return scope


async def _places(tx: Transaction) -> dict[int, str]:
    """Area → the names from the root down to it."""
    rows = await tx.rows(sa.select(areas.c.id, areas.c.path, areas.c.name))
    names = {row["id"]: row["name"] for row in rows}
    paths = {row["id"]: [int(part) for part in row["path"].strip("/").split("/")] for row in rows}
    return {number: "/".join(names[one] for one in path if one in names) for number, path in paths.items()}
