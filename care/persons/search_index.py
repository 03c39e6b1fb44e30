"""Keeping what finds a person in step with the person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from care.persons import sealing
from care.persons import search_terms as words
from care.persons.tables import contacts, homes, person_search, persons
from care.phones import national
from kit.database import Transaction
from kit.vault import keys
from kit.vault.cipher import Vault

_WHOM = sa.select(
    persons.c.id,
    persons.c.name,
    persons.c.area_id,
    persons.c.risk,
    *(persons.c[name] for name in sealing.NUMBERS),
    homes.c.address,
).select_from(persons.outerjoin(homes, homes.c.id == persons.c.home_id))


async def reindex(tx: Transaction, person_ids: Iterable[int]) -> None:
    """Write anew what finds these persons; three statements for any number of them.

    To be called by whoever has changed name, home, numbers, contacts or risk. A move to another area
    needs no call: a trigger follows it.
    """
    wanted = sorted(set(person_ids))
    if not wanted:
        return
    held = await keys.of(tx, wanted)
    rows = await tx.rows(_WHOM.where(persons.c.id.in_(wanted)))
    phones: dict[int, list[str]] = {number: [] for number in wanted}
    their = sa.select(contacts.c.person_id, contacts.c.phone).where(contacts.c.person_id.in_(wanted))
    for contact in await sealing.open_contacts(tx, await tx.rows(their)):
        if contact["phone"]:
            phones[contact["person_id"]].append(contact["phone"])
    found = [
        row_of(sealing.opened(row, held[row["id"]]), row["address"], phones[row["id"]], tx.vault)
        for row in rows
    ]
    if found:
        statement = insert(person_search)
        await tx.execute(
            statement.on_conflict_do_update(
                index_elements=["person_id"],
                set_={name: statement.excluded[name] for name in ("terms", "blind")},
            ),
            found,
        )


async def reindex_home(tx: Transaction, home_id: int) -> None:
    """Everybody who lives in a home whose address has changed."""
    rows = await tx.rows(sa.select(persons.c.id).where(persons.c.home_id == home_id))
    await reindex(tx, [row["id"] for row in rows])


def row_of(
    person: Mapping[str, Any], address: str | None, contact_phones: Iterable[str], vault: Vault
) -> dict[str, Any]:
    """A row of ``person_search`` for somebody whose numbers are readable."""
    terms = {words.hashed(term) for term in words.of_address(address)} if address else set()
    phones = {*contact_phones, person.get("phone"), person.get("other_phone")} - {None}
    return {
        "person_id": person["id"],
        "terms": sorted(
            _name_terms(person["name"]) | terms | {area_term(person["area_id"]), risk_term(person["risk"])}
        ),
        "blind": sorted(
            {index for phone in phones if phone for index in _phone_indexes(phone, vault)}
            | _identity_indexes(person.get("identity_number"), vault)
        ),
    }


@lru_cache(maxsize=65536)
def _name_terms(name: str) -> frozenset[int]:
    """Many people share a name, and pinyin is slow."""
    return frozenset(words.hashed(term) for term in words.of_name(name))


def area_term(area_id: int) -> int:
    """Words are never negative."""
    return -area_id


def risk_term(tier: str) -> int:
    """No word has a colon."""
    return words.hashed(f"risk:{tier}")


def _phone_indexes(phone: str, vault: Vault) -> set[bytes]:
    tail = vault.blind_tail("phone_tail", national(phone))
    return {vault.blind("phone", phone)} | ({tail} if tail else set())


def _identity_indexes(number: str | None, vault: Vault) -> set[bytes]:
    if not number:
        return set()
    tail = vault.blind_tail("identity_tail", number)
    return {vault.blind("identity", number)} | ({tail} if tail else set())
