"""Whether all that was sealed is still there, unchanged and complete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from kit.database import Database, Transaction
from kit.evidence.sealing import content
from kit.evidence.sources import START, Source, link, seal
from kit.evidence.tables import evidence_links, evidence_queue, evidence_seals

SEALS_AT_A_TIME = 50

# Nobody waits for this; a large town's night is looked at in one statement.
_LONG_WORK = sa.text(
    "select set_config('transaction_timeout', '0', true), set_config('statement_timeout', '0', true)"
)


@dataclass(frozen=True, slots=True)
class Bad:
    """The first row that does not fit. ``reason``: catalogue key ``verify.<reason>``."""

    reason: str
    place: str


@dataclass(frozen=True, slots=True)
class Head:
    """The newest seal: kept elsewhere, it proves later that the chain is the same."""

    seal: int
    hash: str

    def as_object(self) -> dict[str, Any]:
        """For a file."""
        return {"seal": self.seal, "hash": self.hash}


@dataclass(slots=True)
class Verdict:
    """What was looked at, up to the first bad row. ``waiting``: rows not sealed yet."""

    seals: int = 0
    links: int = 0
    waiting: int = 0
    head: Head | None = None
    bad: Bad | None = None


async def newest(tx: Transaction) -> Head | None:
    """The head of the chain of seals, None before the first."""
    query = sa.select(evidence_seals.c.id, evidence_seals.c.hash)
    row = await tx.row(query.order_by(evidence_seals.c.id.desc()).limit(1))
    return None if row is None else Head(row["id"], bytes(row["hash"]).hex())


async def verify(database: Database, sources: Mapping[str, Source], kept: Head | None) -> Verdict:
    """Go through everything from the first seal on; stops at the first bad row.

    ``kept``: a head of an earlier day.
    """
    verdict = Verdict()
    ends: dict[str, tuple[int, bytes]] = {}
    before, after = START, 0
    met = kept is None
    while verdict.bad is None:
        async with database.transaction() as tx:
            await tx.execute(_LONG_WORK)
            seals = await _seals(tx, after)
            if not seals:
                break
            links = await _links(tx, seals[0]["id"], seals[-1]["id"])
            rows = {name: await content(tx, source, _ids(links, name)) for name, source in sources.items()}
        for one in seals:
            own = links.get(one["id"], [])
            verdict.bad = _first_bad(own, rows, sources, ends) or _bad_seal(one, own, before, kept)
            if verdict.bad is not None:
                return verdict
            before, after = bytes(one["hash"]), one["id"]
            met = met or kept == Head(after, before.hex())
            verdict.head = Head(one["id"], before.hex())
            verdict.seals += 1
            verdict.links += len(own)
    if kept is not None and not met:
        verdict.bad = Bad("head_missing", f"evidence_seals {kept.seal}")
        return verdict
    async with database.transaction() as tx:
        await tx.execute(_LONG_WORK)
        verdict.waiting = await tx.scalar(sa.select(sa.func.count()).select_from(evidence_queue))
        for name, source in sources.items():
            stray = await tx.scalar(_stray(name, source.table))
            if stray is not None:
                verdict.bad = Bad("unsealed", f"{name} {stray}")
                return verdict
    return verdict


async def _seals(tx: Transaction, after: int) -> list[sa.RowMapping]:
    query = sa.select(evidence_seals).where(evidence_seals.c.id > after).order_by(evidence_seals.c.id)
    return list(await tx.rows(query.limit(SEALS_AT_A_TIME)))


async def _links(tx: Transaction, first: int, last: int) -> dict[int, list[sa.RowMapping]]:
    """The links of these seals in the order in which they were made."""
    query = sa.select(evidence_links).where(evidence_links.c.seal_id.between(first, last))
    order = (evidence_links.c.seal_id, evidence_links.c.source, evidence_links.c.row_id)
    found: dict[int, list[sa.RowMapping]] = {}
    for row in await tx.rows(query.order_by(*order)):
        found.setdefault(row["seal_id"], []).append(row)
    return found


def _ids(links: Mapping[int, list[sa.RowMapping]], name: str) -> list[int]:
    return [row["row_id"] for rows in links.values() for row in rows if row["source"] == name]


def _first_bad(
    links: list[sa.RowMapping],
    rows: Mapping[str, Mapping[int, Mapping[str, Any]]],
    sources: Mapping[str, Source],
    ends: dict[str, tuple[int, bytes]],
) -> Bad | None:
    for one in links:
        place = f"{one['source']} {one['row_id']}"
        row = rows.get(one["source"], {}).get(one["row_id"])
        if row is None:
            return Bad("missing", place)
        number, before = ends.get(one["chain"], (0, START))
        if one["number"] != number + 1:
            return Bad("missing_before", f"{one['chain']} {number + 1}")
        made = link(before, row)
        if sources[one["source"]].chain(row) != one["chain"] or made != bytes(one["hash"]):
            return Bad("changed", place)
        ends[one["chain"]] = (one["number"], made)
    return None


def _bad_seal(
    one: sa.RowMapping, links: list[sa.RowMapping], before: bytes, kept: Head | None
) -> Bad | None:
    place = f"evidence_seals {one['id']}"
    made = seal(before, [bytes(row["hash"]) for row in links])
    if len(links) != one["links"] or made != bytes(one["hash"]):
        return Bad("bad_seal", place)
    if kept is not None and kept.seal == one["id"] and kept.hash != made.hex():
        return Bad("another_head", place)
    return None


def _stray(name: str, table: sa.Table) -> sa.Select[Any]:
    """The first row that is neither linked nor waiting: it was not written by the program."""
    linked = sa.exists().where(evidence_links.c.source == name, evidence_links.c.row_id == table.c.id)
    waits = sa.exists().where(evidence_queue.c.source == name, evidence_queue.c.row_id == table.c.id)
    return sa.select(table.c.id).where(~linked, ~waits).order_by(table.c.id).limit(1)
