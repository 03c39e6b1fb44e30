"""Every kind of list that can be taken in, by name."""

from __future__ import annotations

from care.importing import contacts, providers, rotas, staff
from care.importing.persons import kind as persons
from care.importing.rows import Kind

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (persons.KIND, contacts.KIND, providers.KIND, staff.KIND, rotas.KIND)
}
