"""One cell → one value, or why not. Every reader raises ``Refused``."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping

from kit.sheets.columns import plain
from kit.sheets.errors import Refused
from kit.sheets.rows import ROUNDED

_YMD = re.compile(r"^(\d{4})(?:(\d\d)(\d\d)|\D(\d{1,2})\D(\d{1,2})\D?)$", re.ASCII)
_SERIAL = re.compile(r"^[1-9]\d{3,4}(\.\d+)?$", re.ASCII)
_YEAR = re.compile(r"^(18|19|20|21)\d\d$", re.ASCII)
_CLOCK = re.compile(r"^(?:(\d{1,2})[:\u70b9\u65f6](?:(\d{1,2})(?::00|\u5206)?)?|(\d\d)(\d\d))$", re.ASCII)
_SCIENTIFIC = re.compile(r"^\d(\.\d+)?[eE]\+?\d+$", re.ASCII)
_DAY_0 = dt.date(1899, 12, 30)
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum()} | {
    0x3000: 0x20
}
_TIME_BEHIND = re.compile(r"[ T](?=\d{1,2}:)", re.ASCII)
_LOOSE = re.compile(r"\s+(?=\D)|(?<=\D)\s+")
_SPACE = re.compile(r"\s")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\ud800-\udfff]")
_UNTIDY = re.compile("[\x09-\x0d\x1c-\x1e\x85\u2028\u2029\u3000\uff01-\uff5e]")
_SEPARATORS = re.compile(r"[,，、;；/|\n\r]+")


def narrow(text: str) -> str:
    """Every character in its plain form: full-width digits, letters, brackets, spaces."""
    return unicodedata.normalize("NFKC", text).strip()


def is_rounded(text: str) -> bool:
    """Whether Excel has lost digits of this number."""
    return text.startswith(ROUNDED) or _SCIENTIFIC.match(text) is not None


def matching(pattern: str, code: str) -> Callable[[str], str]:
    """Text of a shape; refused with ``code``, or because Excel has rounded it."""
    compiled = re.compile(pattern, re.ASCII)

    def read(text: str) -> str:
        if is_rounded(text):
            raise Refused("rounded_number")
        if compiled.fullmatch(text) is None:
            raise Refused(code)
        return text

    return read


def words(longest: int) -> Callable[[str], str]:
    """Free text on one line. Formulas are told from text by whoever knows the field."""

    def read(text: str) -> str:
        if len(text) > longest:
            raise Refused("too_long", str(longest))
        if "\n" in text or _CONTROL.search(text) is not None:
            raise Refused("control_character")
        return text.lstrip(ROUNDED)

    return read


def prose(longest: int) -> Callable[[str], str]:
    """Free text for people, line breaks allowed; full-width digits, letters and spaces made plain."""

    def read(text: str) -> str:
        if text.startswith("="):
            raise Refused("formula")
        clean = text
        if _UNTIDY.search(text) is not None:
            clean = "\n".join(line.strip() for line in text.translate(_WIDE).splitlines())
            clean = clean.replace("\t", " ")
        clean = clean.strip().lstrip(ROUNDED)
        if len(clean) > longest:
            raise Refused("too_long", str(longest))
        if _CONTROL.search(clean) is not None:
            raise Refused("control_character")
        return clean

    return read


def line(longest: int) -> Callable[[str], str]:
    """Free text for people on one line: breaks become spaces."""
    several = prose(longest)

    def read(text: str) -> str:
        clean = several(text)
        return " ".join(clean.split()) if _SPACE.search(clean) is not None else clean

    return read


def number(lowest: int, highest: int, code: str) -> Callable[[str], int]:
    """A whole number within bounds."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 20):
            raise Refused(code)
        if not lowest <= int(text) <= highest:
            raise Refused(code)
        return int(text)

    return read


def decimal(lowest: float, highest: float, code: str) -> Callable[[str], float]:
    """A number within bounds."""
    shape = re.compile(r"^[+-]?\d{1,9}(\.\d{1,12})?$", re.ASCII)

    def read(text: str) -> float:
        clean = narrow(text)
        if shape.match(clean) is None or not lowest <= float(clean) <= highest:
            raise Refused(code)
        return float(clean)

    return read


def date(text: str) -> dt.date:
    """2027-03-01, 2027/3/1, 2027.3.1, 2027年3月1日, 20270301, or Excel's count of days.

    A time of day behind it is nobody's business.
    """
    day = _TIME_BEHIND.split(narrow(text))[0]
    clean = _LOOSE.sub("", day)
    if _SERIAL.match(clean) and not _YEAR.match(clean):
        return _DAY_0 + dt.timedelta(days=int(float(clean)))
    found = _YMD.match(clean)
    if found is None:
        raise Refused("bad_date")
    try:
        return dt.date(*(int(part) for part in found.groups() if part is not None))
    except ValueError as error:
        raise Refused("bad_date") from error


def several(text: str) -> list[str]:
    """The parts of a cell that names more than one thing, without repetition."""
    parts = (part.strip() for part in _SEPARATORS.split(text))
    return list(dict.fromkeys(part for part in parts if part))


class Choice:
    """One of a few words. ``spellings``: value → how people write it, the first shown in templates."""

    def __init__(self, spellings: Mapping[str, list[str]]) -> None:
        self.spellings = spellings
        self._values = {plain(one): value for value, found in spellings.items() for one in (value, *found)}

    def __call__(self, text: str) -> str:
        value = self._values.get(plain(text))
        if value is None:
            raise Refused("bad_choice", " / ".join(found[0] for found in self.spellings.values()))
        return value


class YesNo:
    """A statement that holds or does not."""

    def __init__(self, yes: list[str], no: list[str]) -> None:
        self._choice = Choice({"yes": yes, "no": no})

    def __call__(self, text: str) -> bool:
        return self._choice(text) == "yes"


def clock(text: str) -> dt.time:
    """08:00, 8:30, 0830, 8点, 8点30分; 24:00 is midnight."""
    found = _CLOCK.match(narrow(text).replace(" ", ""))
    if found is None:
        raise Refused("bad_clock")
    hour, minute = int(found[1] or found[3]), int(found[2] or found[4] or 0)
    if (hour, minute) == (24, 0):
        hour = 0
    if hour > 23 or minute > 59:
        raise Refused("bad_clock")
    return dt.time(hour, minute)
