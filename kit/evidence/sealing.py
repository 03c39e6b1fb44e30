"""Linking what is new, and sealing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from kit.database import Database, Transaction
from kit.evidence.sources import START, Source, link, seal
from kit.evidence.tables import evidence_seals

SEAL_LOCK = 4211
BATCH = 1_000

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

_LINK = sa.text(
    """
    insert into evidence_links (chain, number, source, row_id, hash, seal_id)
    select chain, number, source, row_id, hash, :seal_id
    from unnest(cast(:chains as text[]), cast(:numbers as int[]), cast(:sources as text[]),
                cast(:row_ids as bigint[]), cast(:hashes as bytea[]))
         as l(chain, number, source, row_id, hash)
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
    links: list[tuple[str, int, str, int, bytes]] = []
    for chain, name, row in rows:
        number, before = ends.get(chain, (0, START))
        ends[chain] = (number + 1, link(before, row))
        links.append((chain, number + 1, name, row["id"], ends[chain][1]))
    newest = sa.select(evidence_seals.c.hash).order_by(evidence_seals.c.id.desc()).limit(1)
    before = await tx.scalar(newest)
    sealed = seal(START if before is None else bytes(before), [made[4] for made in links])
    insert = sa.insert(evidence_seals).values(at=await tx.now(), links=len(links), hash=sealed)
    seal_id = await tx.scalar(insert.returning(evidence_seals.c.id))
    chains, numbers, names, row_ids, hashes = (list(column) for column in zip(*links, strict=True))
    values = {"chains": chains, "numbers": numbers, "sources": names, "row_ids": row_ids, "hashes": hashes}
    await tx.execute(_LINK, {"seal_id": seal_id, **values})


async def content(tx: Transaction, source: Source, ids: list[int]) -> dict[int, Mapping[str, Any]]:
    """The rows as they are hashed, by id."""
    wanted = sa.bindparam("ids", ids, type_=sa.ARRAY(sa.BigInteger))
    query = sa.select(source.table).where(source.table.c.id == sa.any_(wanted))
    found = await tx.execute(query)
    names = [str(name) for name in list(found.keys())]
    place = names.index("id")
    return {row[place]: dict(zip(names, row, strict=True)) for row in found}
