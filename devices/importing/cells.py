"""One cell → one value of a unit, or why not."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from devices.importing.sheets import ROUNDED
from devices.schemas import RESERVED
from devices.units.numbers import ICCID, IMEI, SERIAL, SIM_NUMBER
from kit.fields import BIGINT_MAX

ID = r"^[A-Za-z0-9_-]{1,64}$"
_DATE = re.compile(r"^(\d{4})(?:(\d\d)(\d\d)|\D(\d{1,2})\D(\d{1,2})\D?)$", re.ASCII)
_SCIENTIFIC = re.compile(r"^\d(\.\d+)?[eE]\+?\d+$", re.ASCII)
_LONGEST_HEARTBEAT_S = 31 * 86_400


class Refused(Exception):
    """``code``: catalogue entry ``import.<code>``, which says what would be right."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _matching(pattern: str, code: str) -> Callable[[str], str]:
    compiled = re.compile(pattern, re.ASCII)

    def read(text: str) -> str:
        if text.startswith(ROUNDED) or _SCIENTIFIC.match(text):
            raise Refused("rounded_number")
        if compiled.fullmatch(text) is None:
            raise Refused(code)
        return text

    return read


def _id(text: str) -> str:
    if text in RESERVED:
        raise Refused("reserved_id")
    return _matching(ID, "bad_id")(text)


def _words(longest: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > longest:
            raise Refused("too_long")
        if any(ord(character) < 32 or 0xD800 <= ord(character) < 0xE000 for character in text):
            raise Refused("control_character")
        return text.lstrip(ROUNDED)

    return read


def _number(lowest: int, highest: int, code: str) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 20):
            raise Refused(code)
        if not lowest <= int(text) <= highest:
            raise Refused(code)
        return int(text)

    return read


def _date(text: str) -> dt.date:
    """2027-03-01, 2027/3/1, 2027年3月1日, 20270301; a time of day behind it is nobody's business."""
    found = _DATE.match(text.split(" ")[0].split("T")[0])
    if found is None:
        raise Refused("bad_date")
    try:
        return dt.date(*(int(part) for part in found.groups() if part is not None))
    except ValueError as error:
        raise Refused("bad_date") from error


READ: dict[str, Callable[[str], Any]] = {
    "model": _words(64),
    "id": _id,
    "serial": _matching(SERIAL, "bad_serial"),
    "imei": _matching(IMEI, "bad_imei"),
    "sim_number": _matching(SIM_NUMBER, "bad_sim_number"),
    "iccid": _matching(ICCID, "bad_iccid"),
    "sim_expires_on": _date,
    "firmware": _words(64),
    "owner": _words(200),
    "place": _words(200),
    "heartbeat_s": _number(0, _LONGEST_HEARTBEAT_S, "bad_heartbeat"),
    "gateway": _words(64),
    "area": _words(64),
    "person_id": _number(1, BIGINT_MAX, "bad_number"),
    "home_id": _number(1, BIGINT_MAX, "bad_number"),
}
"""Field → its reader. Raises ``Refused``."""
