"""Linking what is new, and sealing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from kit.database import Database, Transaction
from kit.evidence.sources import START, Source, link, seal
from kit.evidence.tables import evidence_links, evidence_seals

SEAL_LOCK = 4211
BATCH = 5_000

_TAKE = sa.text(
    """
    delete from evidence_queue q
    using (select source, row_id from evidence_queue
           where source = any(cast(:sources as text[]))
           order by source, row_id limit :limit for update skip locked) t
    where q.source = t.source and q.row_id = t.row_id
    returning q.source, q.row_id
    """
)
_ENDS = sa.text(
    """
    select distinct on (chain) chain, number, hash from evidence_links
    where chain = any(cast(:chains as text[])) order by chain, number desc
    """
)


async def seal_new(database: Database, sources: Mapping[str, Source]) -> int | None:
    """Link and seal up to ``BATCH`` rows; answers how many, None while another process does it."""
    async with database.transaction() as tx:
        if not await tx.scalar(sa.text("select pg_try_advisory_xact_lock(:key)"), {"key": SEAL_LOCK}):
            return None
        taken = await tx.rows(_TAKE, {"sources": sorted(sources), "limit": BATCH})
        if taken:
            await _seal(tx, sources, sorted((row["source"], row["row_id"]) for row in taken))
        return len(taken)


async def _seal(tx: Transaction, sources: Mapping[str, Source], taken: list[tuple[str, int]]) -> None:
    rows: list[tuple[str, str, Mapping[str, Any]]] = []
    for name, source in sorted(sources.items()):
        ids = [row_id for other, row_id in taken if other == name]
        found = await content(tx, source, ids) if ids else {}
        rows += [(source.chain(found[row_id]), name, found[row_id]) for row_id in ids if row_id in found]
    ends = {
        row["chain"]: (row["number"], bytes(row["hash"]))
        for row in await tx.rows(_ENDS, {"chains": sorted({chain for chain, _, _ in rows})})
    }
    links: list[dict[str, Any]] = []
    for chain, name, row in rows:
        number, before = ends.get(chain, (0, START))
        ends[chain] = (number + 1, link(before, row))
        made = {"chain": chain, "number": number + 1, "source": name, "row_id": row["id"]}
        links.append({**made, "hash": ends[chain][1]})
    newest = sa.select(evidence_seals.c.hash).order_by(evidence_seals.c.id.desc()).limit(1)
    before = await tx.scalar(newest)
    sealed = seal(START if before is None else bytes(before), [made["hash"] for made in links])
    insert = sa.insert(evidence_seals).values(at=await tx.now(), links=len(links), hash=sealed)
    seal_id = await tx.scalar(insert.returning(evidence_seals.c.id))
    await tx.execute(sa.insert(evidence_links), [{**made, "seal_id": seal_id} for made in links])


async def content(tx: Transaction, source: Source, ids: list[int]) -> dict[int, Mapping[str, Any]]:
    """The rows as they are hashed, by id."""
    wanted = sa.bindparam("ids", ids, type_=sa.ARRAY(sa.BigInteger))
    query = sa.select(source.table).where(source.table.c.id == sa.any_(wanted))
    return {row["id"]: {str(name): value for name, value in row.items()} for row in await tx.rows(query)}
