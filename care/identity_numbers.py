"""Resident identity numbers (GB 11643): 18 characters with birth date, gender and a check digit.

The rules are those of ``stdnum.cn.ric``, except that a division which was founded after somebody's
birth is no mistake: people carry the code of the place that issued the number, which a person born
in 1944 got in the 1980s or later.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from stdnum import numdb
from stdnum.cn import ric

_SIGNS = re.compile(r"[\s\-‐-―']+")
_LONG = re.compile(r"\d{17}[\dX]", re.ASCII)
_SHORT = re.compile(r"\d{15}", re.ASCII)
EARLIEST = dt.date(1850, 1, 1)


class BadIdentity(ValueError):
    """``code``: catalogue entry ``reason.<code>``, which says what is wrong."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Identity:
    """A valid number in its 18 characters, and what it says."""

    number: str
    birth_date: dt.date
    gender: Literal["female", "male"]


def identity(typed: str) -> Identity:
    """Reads what people type: full-width digits, spaces, a small x, 15 digits (issued until 1999).

    Raises: ``BadIdentity`` with ``identity_length``, ``identity_area``, ``identity_birth_date`` or
    ``identity_checksum``.
    """
    text = _SIGNS.sub("", unicodedata.normalize("NFKC", typed)).upper()
    if _SHORT.fullmatch(text):
        text = f"{text[:6]}19{text[6:]}"
        text += ric.calc_check_digit(text + "0")
    elif not _LONG.fullmatch(text):
        raise BadIdentity("identity_length")
    if not _is_division(text[:6]):
        raise BadIdentity("identity_area")
    try:
        born = dt.date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        raise BadIdentity("identity_birth_date") from None
    if born < EARLIEST:
        raise BadIdentity("identity_birth_date")
    if text[-1] != ric.calc_check_digit(text):
        raise BadIdentity("identity_checksum")
    return Identity(text, born, "male" if int(text[16]) % 2 else "female")


@lru_cache(maxsize=8192)
def _is_division(code: str) -> bool:
    """Whether the six digits are or were a division of the country."""
    return any("county" in properties for _, properties in numdb.get("cn/loc").info(code))


def masked(number: str | None) -> str | None:
    """``420205194405011234`` → ``420205********1234``."""
    return number[:6] + "*" * (len(number) - 10) + number[-4:] if number else number
