"""Telephone numbers in what callers send: into the one form that is stored and dialled."""

from __future__ import annotations

from typing import Any

from care.persons.fields import read_phone
from care.persons.homes import dialling_code
from kit.database import Transaction


async def settle_phones(tx: Transaction, values: dict[str, Any], area_id: int) -> None:
    """Put ``phone`` and ``phones``, where they are given, into E.164; a landline without its area code gets
    that of the area. Raises: ``InvalidField``.
    """
    if not values.get("phone") and not values.get("phones"):
        return
    code = await dialling_code(tx, area_id)
    if values.get("phone"):
        values["phone"] = read_phone(values["phone"], "body.phone", code)
    if values.get("phones"):
        values["phones"] = [
            read_phone(typed, f"body.phones.{number}", code)
            for number, typed in enumerate(values["phones"])
        ]
