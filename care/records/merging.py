"""Two records of one person become one; the other stays as a tombstone that says where to look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from care.persons import contacts as contact_list
from care.persons import register as people
from care.persons.contact_schemas import MOST_CONTACTS
from care.persons.schemas import PersonChanges
from care.persons.sealing import LISTS
from care.persons.search_index import reindex
from care.persons.tables import contacts, persons
from care.records import history, keeping, moving
from care.records.followers import Follower, Merge
from kit.access import Actor
from kit.database import Transaction
from kit.errors import InvalidField

FIELDS = frozenset(PersonChanges.model_fields) - {"version", "active", "home"}
"""Facts of which one record's can be kept."""

JOINED = (*LISTS, "languages")
"""Lists of which nothing is left out: a medicine too many is asked about, one too few is not."""

EITHER = ("dementia", "powered_device", "family_planning_special")
"""True if one of the records says so."""


async def merge(
    tx: Transaction,
    actor: Actor,
    survivor: sa.RowMapping,
    other: sa.RowMapping,
    keep: Mapping[str, int],
    followers: Sequence[Follower],
) -> dict[str, dict[str, int]]:
    """Make ``other`` part of ``survivor``, both held by the caller; answers what was moved and what stayed.

    ``keep``: field → whose value counts; of the others the survivor's, and the other's where he has none.
    Raises: ``InvalidField`` for a field or a person that is not one of these; ``PersonErased``.
    """
    _require_known(keep, {survivor["id"], other["id"]})
    merging = Merge(survivor["id"], other["id"])
    for follower in followers:
        await follower.before_merge(tx, actor, merging)
    ours, theirs = await people.opened(tx, survivor), await people.opened(tx, other)
    dropped = await _drop_same_contacts(tx, merging)
    behind = sa.update(contacts).where(contacts.c.person_id == merging.other)
    await tx.execute(behind.values(position=contacts.c.position + MOST_CONTACTS))
    moved, left = await moving.move(tx, merging.other, merging.survivor)
    merging.moved |= moved
    await _number_contacts(tx, merging.survivor)
    for follower in followers:
        await follower.merged(tx, actor, merging)
    await tx.execute(
        sa.update(persons)
        .where(sa.or_(persons.c.id == merging.other, persons.c.merged_into == merging.other))
        .values(active=False, merged_into=merging.survivor, version=persons.c.version + 1)
    )
    before = await people.write(tx, survivor, _chosen(ours, theirs, keep))
    await reindex(tx, [merging.survivor])
    if dropped:
        before["contacts"] = dropped
    fields = sorted({*before, *keep})
    await keeping.note(tx, actor, merging.survivor, "merge", "add", merging.other, fields, before)
    await history.write(tx, merging.other, actor.id, "merge", "remove", row_id=merging.survivor)
    return {"moved": {name: count for name, count in merging.moved.items() if count}, "left": left}


def _require_known(keep: Mapping[str, int], both: set[int]) -> None:
    for name, person_id in keep.items():
        if name not in FIELDS:
            raise InvalidField(field=f"body.keep.{name}", reason="extra_forbidden")
        if person_id not in both:
            raise InvalidField(field=f"body.keep.{name}", reason="neither_of_both")


def _chosen(ours: dict[str, Any], theirs: dict[str, Any], keep: Mapping[str, int]) -> dict[str, Any]:
    """The facts of the one person that differ from what the survivor's record says."""
    chosen: dict[str, Any] = {}
    for name in sorted(FIELDS):
        own, other = ours[name], theirs[name]
        if name in keep:
            value = own if keep[name] == ours["id"] else other
        elif name in JOINED:
            value = [*own, *(one for one in other if one not in own)]
        elif name in EITHER:
            value = own or other
        else:
            value = other if own is None else own
        if value != own:
            chosen[name] = value
    return chosen


async def _drop_same_contacts(tx: Transaction, merging: Merge) -> list[dict[str, Any]]:
    """Nobody is called twice: a contact that the survivor has too goes, and what he may comes along."""
    ours = {one["phone"]: one for one in await contact_list.listed(tx, merging.survivor, mask=False)}
    dropped = []
    for one in await contact_list.listed(tx, merging.other, mask=False):
        same = ours.get(one["phone"])
        if same is None or await _holds_key(tx, one["id"]):
            continue
        silent = one["do_not_inform"] or same["do_not_inform"]
        values = {"has_key": one["has_key"] or same["has_key"], "do_not_inform": silent}
        if silent:
            values["inform"] = "never"
        await tx.execute(sa.update(contacts).where(contacts.c.id == same["id"]).values(values))
        await tx.execute(sa.delete(contacts).where(contacts.c.id == one["id"]))
        dropped.append(one)
    return dropped


async def _holds_key(tx: Transaction, contact_id: int) -> bool:
    query = sa.text(
        "select exists (select from key_ledger where holder_type = 'contact' and holder_id = :id)"
    )
    return bool(await tx.scalar(query, {"id": contact_id}))


async def _number_contacts(tx: Transaction, person_id: int) -> None:
    """The survivor's own first, as they stood; then those that came."""
    await tx.execute(
        sa.text(
            """
            update contacts c set position = n.position
            from (select id, row_number() over (order by position, id) as position
                  from contacts where person_id = :person) n
            where n.id = c.id
            """
        ),
        {"person": person_id},
    )
