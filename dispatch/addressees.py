"""Whom messages are for, by name: the responder of an offer, a contact, a user, or the person served."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from care.persons.tables import contacts, persons
from care.responders.tables import responders
from dispatch.tables import offers
from kit.database import Transaction
from kit.users import users

_NAMED = {
    "contact": sa.select(contacts.c.id.label("key"), contacts.c.id, contacts.c.name),
    "user": sa.select(users.c.id.label("key"), users.c.id, users.c.name),
    "person": sa.select(persons.c.id.label("key"), persons.c.id, persons.c.name),
    "responder": sa.select(offers.c.id.label("key"), responders.c.id, responders.c.name).join(
        responders, responders.c.id == offers.c.responder_id
    ),
}
"""By kind: what the reference in a message leads to."""


async def of(tx: Transaction, messages: Sequence[sa.RowMapping]) -> dict[int, dict[str, Any]]:
    """``type``, ``id`` and ``name`` by message; of one to a number that is nobody's own, nothing."""
    wanted: dict[str, dict[int, int]] = {kind: {} for kind in _NAMED}
    for row in messages:
        kind, reference = _reference(row)
        if reference is not None:
            wanted[kind][row["id"]] = reference
    found: dict[int, dict[str, Any]] = {}
    for kind, references in wanted.items():
        if references:
            query = _NAMED[kind]
            key = query.selected_columns[0]
            rows = await tx.rows(query.where(key.in_(sorted(set(references.values())))))
            named = {row["key"]: {"type": kind, "id": row["id"], "name": row["name"]} for row in rows}
            found |= {message: named[it] for message, it in references.items() if it in named}
    return found


def _reference(row: sa.RowMapping) -> tuple[str, int | None]:
    params = row["params"]
    if row["offer_id"] is not None:
        return "responder", row["offer_id"]
    if params.get("contact_id"):
        return "contact", params["contact_id"]
    if row["user_id"] is not None:
        return "user", row["user_id"]
    if row["channel"] in ("sms", "voice"):
        return "person", params.get("person_id")
    return "person", None
