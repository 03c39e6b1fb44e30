"""SOS, fire and gas of one building within minutes may have one cause: a banner on the desk says so.

Nothing is folded: each keeps its own case and its own next step. What is gathered into incidents (mains,
silence) is the business of supervision (``devices.supervision.incidents``).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import orjson
import sqlalchemy as sa

from devices.supervision.grouping import building_of
from dispatch.desks.frames import cause_event
from dispatch.vocabulary import URGENT_KINDS
from kit.database import Transaction

WITHIN = dt.timedelta(minutes=10)
SEVERAL = 2
"""Cases of different people or homes. A banner costs a look, overlooking a burning house costs more."""

MOST = 1000
"""Emergencies looked at in one go, the newest."""


LOOK_AGAIN = 15
"""Rounds after which it looks although nothing seems new: the last one may have come to nothing."""

SOME = 200
"""Causes looked at in one round for whether they are over; in a storm there are thousands, one after
the other comes round."""


@dataclass(frozen=True, slots=True)
class Emergency:
    """An open case of a danger to life, and where it is."""

    case_id: int
    area_id: int
    area_path: str
    address: str | None
    opened_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Cause:
    """``place``: the building's address behind its area's path."""

    place: str
    area_id: int
    area_path: str
    case_ids: tuple[int, ...]


def common(emergencies: Iterable[Emergency]) -> list[Cause]:
    """Buildings (or addresses, where no building can be told) with several emergencies, each within
    10 minutes of the one before it."""
    at: dict[str, list[Emergency]] = defaultdict(list)
    for one in emergencies:
        if one.address:
            at[f"{one.area_path}{building_of(one.address) or one.address}"].append(one)
    found = []
    for place, here in sorted(at.items()):
        run: list[Emergency] = []
        for one in sorted(here, key=lambda each: (each.opened_at, each.case_id)):
            if run and one.opened_at - run[-1].opened_at > WITHIN:
                run = []
            run.append(one)
        if len(run) >= SEVERAL:
            ids = tuple(each.case_id for each in run)
            found.append(Cause(place, run[0].area_id, run[0].area_path, ids))
    return found


_NEWEST = sa.text(
    """
    select id from cases
    where closed_at is null and priority = 1 and kind = any(cast(:kinds as text[]))
      and opened_at > cast(:since as timestamptz)
    order by opened_at desc, id desc limit 1
    """
)
_EMERGENCIES = sa.text(
    f"""
    select c.id as case_id, c.opened_at, a.id as area_id, a.path as area_path, h.address
    from cases c join areas a on a.id = c.area_id join homes h on h.id = c.home_id
    where c.closed_at is null and c.priority = 1 and c.kind = any(cast(:kinds as text[]))
      and c.opened_at > cast(:since as timestamptz)
    order by c.opened_at desc limit {MOST}
    """
)
_OPEN = sa.text(
    "select id from common_causes where ended_at is null and id > :after order by id limit :some"
)
# It is over when no more than one of its cases is still open.
_OVER = sa.text(
    """
    update common_causes k set ended_at = bell_now(), changed_at = bell_now()
    from areas a
    where k.id = any(cast(:ids as bigint[])) and k.ended_at is null and a.id = k.area_id
      and (select count(*) from unnest(k.case_ids) one
           cross join lateral (select closed_at from cases where id = one offset 0) c
           where c.closed_at is null) < :several
    returning k.id, a.path
    """
)
_PUT = sa.text(
    """
    insert into common_causes (place, area_id, case_ids, opened_at, changed_at)
    select place, area_id, ids, bell_now(), bell_now()
    from json_to_recordset(cast(:causes as json)) as r(place text, area_id bigint, ids bigint[])
    order by place
    on conflict (place) where ended_at is null do update
    set case_ids = array(select distinct x from unnest(common_causes.case_ids || excluded.case_ids) x
                         order by x), changed_at = bell_now()
    where not common_causes.case_ids @> excluded.case_ids
    returning id, place
    """
)


class Causes:
    """Looks only when there is something new; one per engine."""

    def __init__(self) -> None:
        self._newest: int | None = None
        self._rounds = 0
        self._seen_to = 0

    async def look(self, tx: Transaction) -> None:
        """Begin, fill and end the causes."""
        values = {"kinds": sorted(URGENT_KINDS), "since": await tx.now() - 2 * WITHIN}
        newest = await tx.scalar(_NEWEST, values)
        self._rounds += 1
        if newest is not None and (newest != self._newest or self._rounds % LOOK_AGAIN == 0):
            rows = await tx.rows(_EMERGENCIES, values)
            await _put(tx, common(Emergency(**row) for row in rows))
        self._newest = newest
        await self._end(tx)

    async def _end(self, tx: Transaction) -> None:
        rows = await tx.rows(_OPEN, {"after": self._seen_to, "some": SOME})
        ids = [row["id"] for row in rows]
        self._seen_to = ids[-1] if len(ids) == SOME else 0
        if ids:
            for row in await tx.rows(_OVER, {"ids": ids, "several": SEVERAL}):
                tx.feed.append(cause_event(row["id"], row["path"], ended=True))


async def _put(tx: Transaction, found: list[Cause]) -> None:
    if not found:
        return
    causes = [{"place": one.place, "area_id": one.area_id, "ids": one.case_ids} for one in found]
    paths = {one.place: one.area_path for one in found}
    for row in await tx.rows(_PUT, {"causes": orjson.dumps(causes).decode()}):
        tx.feed.append(cause_event(row["id"], paths[row["place"]], ended=False))
