"""Personal values at rest: a data key per person, wrapped by the master key; blind indexes to find them.

A writer asks for keys and seals, a reader asks for keys and opens::

    key = (await keys.for_writing(tx, [person_id]))[person_id]
    row["phone"] = key.seal("persons.phone", "+8613800001234")

    key = (await keys.of(tx, [person_id]))[person_id]
    phone = key.open("persons.phone", row["phone"])  # None: nothing there, or the person is erased
    key.erased

Equality is found by ``tx.vault.blind("phone", number)``, stored beside the sealed value.
"""
