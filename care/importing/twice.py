"""The same twice in one file: the second row is refused and names the first, unless it says the same."""

from __future__ import annotations

from collections.abc import Iterable

import orjson
import sqlalchemy as sa

from care.importing.rows import Kind, Row
from care.sheet_jobs.tables import sheet_job_lines
from kit.database import Transaction

_REMEMBER = sa.text(
    """
    insert into sheet_job_lines (job_id, key, line, content)
    select :job, * from unnest(cast(:keys as bytea[]), cast(:lines as int[]), cast(:contents as bytea[]))
    on conflict do nothing
    """
)


async def sort_out(tx: Transaction, kind: Kind, job_id: int, rows: Iterable[Row]) -> list[Row]:
    """The rows that come for the first time; the others have an outcome now. Remembers all keys."""
    keyed: list[tuple[bytes, bytes, Row]] = []
    free: list[Row] = []
    for row in rows:
        about = kind.key(row.values)
        if about is None:
            free.append(row)
        else:
            said = orjson.dumps(row.values, option=orjson.OPT_SORT_KEYS, default=str).decode()
            keyed.append((tx.vault.blind("sheet_row", about), tx.vault.blind("sheet_row", said), row))
    known = await _known(tx, job_id, [key for key, _, _ in keyed])
    fresh: list[tuple[bytes, bytes, Row]] = []
    for key, content, row in keyed:
        if key not in known:
            known[key] = (row.line, content)
            fresh.append((key, content, row))
        elif known[key][1] == content:
            row.outcome = "unchanged"
        else:
            row.refuse("", "twice_in_file", known[key][0])
    if fresh:
        columns = {"keys": [one[0] for one in fresh], "contents": [one[1] for one in fresh]}
        lines = [one[2].line for one in fresh]
        await tx.execute(_REMEMBER, {"job": job_id, "lines": lines, **columns})
    return sorted([*free, *(one[2] for one in fresh)], key=lambda row: row.line)


async def _known(tx: Transaction, job_id: int, keys: list[bytes]) -> dict[bytes, tuple[int, bytes]]:
    if not keys:
        return {}
    listed = sa.bindparam("keys", keys, type_=sa.ARRAY(sa.LargeBinary))
    found = await tx.rows(
        sa.select(sheet_job_lines.c.key, sheet_job_lines.c.line, sheet_job_lines.c.content).where(
            sheet_job_lines.c.job_id == job_id, sheet_job_lines.c.key == sa.any_(listed)
        )
    )
    return {bytes(row["key"]): (row["line"], bytes(row["content"])) for row in found}
