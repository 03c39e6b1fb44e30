"""Words and headers of lists as offices write them; the words themselves are data beside this file."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from care.identity_numbers import BadIdentity, Identity, identity
from care.phones import BadPhone, e164
from kit.sheets.cells import Choice, YesNo, is_rounded, line, narrow, several
from kit.sheets.columns import Columns, plain
from kit.sheets.errors import Refused

_HERE = Path(__file__).parent
_WORDS: dict[str, Any] = json.loads((_HERE / "words.json").read_text(encoding="utf-8"))

NOTHING = frozenset(plain(word) for word in _WORDS["nothing"]) | {""}
"""What people write into a cell to say that there is nothing to say."""

LONGEST_NOTHING = 8
"""Characters, spaces counted."""

NUMBERED: list[list[str]] = _WORDS["numbered"]
"""How the first, second, third of several columns is numbered."""

yes_no = YesNo(_WORDS["yes"], _WORDS["no"])


def choice(name: str) -> Choice:
    """The words for a field with few values."""
    return Choice(_WORDS["choices"][name])


def whole(name: str) -> Any:
    """The words for a field of a few numbers."""
    known = choice(name)
    return lambda text: int(known(text))


def said(name: str, value: str) -> str:
    """The first of the words for a value; what is no code of ours stays."""
    found = _WORDS["choices"][name].get(value)
    return str(found[0]) if found else value


def words_for(name: str) -> list[str]:
    """What a template offers for the field."""
    return [found[0] for found in _WORDS["choices"][name].values()]


def codes(name: str) -> Any:
    """A reader that turns known words into their codes and leaves others as they are."""
    known = choice(name)

    def read(text: str) -> str:
        try:
            return known(text)
        except Refused:
            clean = narrow(text)
            if len(clean) > 64:
                raise Refused("too_long", "64") from None
            return clean

    return read


def load_columns(kind: str, required: list[str]) -> Columns:
    """The headers of a kind of list. A field named ``contact{n}_phone`` stands for three columns."""
    given = json.loads((_HERE / "columns" / f"{kind}.json").read_text(encoding="utf-8"))
    aliases = {name: found for name, found in given.items() if "{n}" not in name}
    repeated = {name: found for name, found in given.items() if "{n}" in name}
    for number, spellings in enumerate(NUMBERED, start=1):
        for name, found in repeated.items():
            made = [alias.format(n=one) for one in spellings for alias in found]
            aliases[name.format(n=number)] = list(dict.fromkeys(made))
    return Columns(aliases, required, _beside(aliases, repeated))


def _beside(aliases: dict[str, list[str]], repeated: dict[str, list[str]]) -> dict[tuple[str, str], str]:
    """A number or a relation without a number of its own, right of somebody's name, is that person's."""
    found: dict[tuple[str, str], str] = {}
    if "contact{n}_phone" not in repeated:
        return found
    bare = {name: [one.format(n="") for one in headers] for name, headers in repeated.items()}
    phones_ = [*aliases["phone"], *bare["contact{n}_phone"]]
    for number in range(1, len(NUMBERED) + 1):
        own = {name: f"contact{number}_{name}" for name in ("name", "relation", "phone")}
        for left in own.values():
            found |= {(left, plain(header)): own["phone"] for header in phones_}
            found |= {(left, plain(header)): own["relation"] for header in bare["contact{n}_relation"]}
    return found


_APART = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_line = line(200)


def person_name(text: str) -> str:
    """A name; the spaces between Chinese characters, which make short names longer, are not part of it."""
    return _APART.sub("", _line(text))


def phones(text: str) -> list[str]:
    """The numbers in a cell, most of them E.164; a landline without its area code stays as it is typed."""
    if is_rounded(text):
        raise Refused("rounded_number")
    return list(dict.fromkeys(number for part in several(text) for number in _phones(part)))


def _phones(part: str) -> list[str]:
    try:
        return [_phone(part)]
    except Refused:
        pieces = part.split()
        if len(pieces) < 2:
            raise
        try:
            return [_phone(piece) for piece in pieces]
        except Refused:
            raise Refused("not_a_phone") from None


@lru_cache(maxsize=4096)
def _phone(part: str) -> str:
    """The same doctor's number stands in a thousand rows."""
    try:
        return e164(part)
    except BadPhone as error:
        if error.code == "area_code_missing":
            return narrow(part)
        raise Refused(error.code) from None


def phone(text: str) -> str:
    """The one number in a cell."""
    found = phones(text)
    if len(found) != 1:
        raise Refused("one_phone")
    return found[0]


def with_area_code(number: str, dial_code: str | None) -> str:
    """A number of ``phones`` in its one form. Raises: ``Refused``."""
    if number.startswith("+"):
        return number
    try:
        return e164(number, dial_code)
    except BadPhone as error:
        raise Refused(error.code) from None


def identity_number(text: str) -> Identity:
    """An identity number. Raises: ``Refused``."""
    if is_rounded(text):
        raise Refused("rounded_number")
    try:
        return identity(text)
    except BadIdentity as error:
        raise Refused(error.code) from None
