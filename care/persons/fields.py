"""Words and numbers that persons, contacts and imports share: codes, and what a typed number becomes."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from care.identity_numbers import BadIdentity, Identity, identity, masked
from care.phones import BadPhone, e164
from care.phones import masked as masked_phone
from kit.errors import InvalidField

Gender = Literal["female", "male"]
Living = Literal["alone", "empty_nest", "left_behind", "with_family", "with_carer", "facility"]
Relief = Literal["destitute_home", "destitute_facility", "subsistence", "subsistence_edge"]
DisabilityType = Literal["sight", "hearing", "speech", "limbs", "intellect", "mental", "multiple"]
BloodType = Literal["A", "B", "AB", "O", "A-", "B-", "AB-", "O-"]
Inform = Literal["at_press", "after_contact", "on_dispatch", "never"]
RiskTier = Literal["high", "medium", "low"]


def read_phone(typed: str, field: str, dialling_code: str | None, held: str | None = None) -> str:
    """E.164. What is shown masked and comes back as it was shown stays ``held``.

    Raises: ``InvalidField``.
    """
    if "*" in typed and held is not None and typed == masked_phone(held):
        return held
    try:
        return e164(typed, dialling_code)
    except BadPhone as error:
        raise InvalidField(field=field, reason=error.code) from None


def read_identity(typed: str, field: str, held: str | None = None) -> Identity:
    """The same for identity numbers. Raises: ``InvalidField``."""
    if "*" in typed and held is not None and typed == masked(held):
        typed = held
    try:
        return identity(typed)
    except BadIdentity as error:
        raise InvalidField(field=field, reason=error.code) from None


def settle_identity(values: dict[str, Any], field: str, held: dict[str, Any], today: dt.date) -> None:
    """Put the number in its one form, and fill in birth date and gender from it where nobody gave them.

    Raises: ``InvalidField`` if they contradict each other, or the person is not born yet.
    """
    born = values.get("birth_date", held.get("birth_date"))
    if born is not None and born > today:
        raise InvalidField(field="body.birth_date", reason="not_born_yet")
    typed = values.get("identity_number", held.get("identity_number"))
    if not typed:
        return
    said = read_identity(typed, field, held.get("identity_number"))
    if said.birth_date > today:
        raise InvalidField(field=field, reason="identity_birth_date")
    if "identity_number" in values:
        values["identity_number"] = said.number
    for name, known in (("birth_date", said.birth_date), ("gender", said.gender)):
        given = values.get(name)
        if given is not None and given != known:
            raise InvalidField(field=f"body.{name}", reason="identity_says_otherwise")
        if given is None and (name in values or "identity_number" in values):
            values[name] = known
