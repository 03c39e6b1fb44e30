"""The body of a position: ``ddmmyy,hhmmss,A|V,lat,N,lon,E,speed,course,altitude,satellites,gsm,
battery,steps,rolls,status,`` then cells, Wi-Fi and the accuracy in metres.

Nothing in it is needed: what cannot be read is left out. The time is UTC (the published protocol
says "Greenwich", the recordings agree). Names of Wi-Fi networks often hold names of people and are
not kept.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

from devices.codecs.watch import status_word

_NUMBER = re.compile(r"\s*(-?[0-9]{1,12}(?:\.[0-9]{0,12})?)\s*", re.ASCII)
_SIX = re.compile(r"[0-9]{6}", re.ASCII)
_MAC = re.compile(r"[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}", re.ASCII)
_NAMES = (
    (7, "speed_kmh"),
    (8, "course"),
    (9, "altitude_m"),
    (10, "satellites"),
    (13, "steps"),
    (14, "rolls"),
)
_STATUS = 15
_CELLS = 16
MAX_NEIGHBOURS = 30
"""Of cells and of Wi-Fi networks that are kept."""

WEAKEST_DBM, STRONGEST_DBM = -113, -51
"""0 % and 100 % of the signal: the span of +CSQ 0 to 31 (3GPP TS 27.007), taken as linear."""


@dataclass(slots=True)
class Position:
    """What was understood of a body; None: not said, or not in a way that can be read.

    ``fix``: a GPS position, ``near``: coordinates that the unit gives without one (the network's, or
    the last it knew).
    """

    at: dt.datetime | None = None
    fix: dict[str, Any] | None = None
    near: dict[str, Any] | None = None
    battery: int | None = None
    signal_dbm: int | None = None
    status: int | None = None
    readings: dict[str, Any] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)


def begins(arguments: list[str]) -> int | None:
    """Where in the arguments of a word a position begins: 0, or 1 behind a language or a time."""
    for at in (0, 1):
        head = [text.strip() for text in arguments[at : at + 3]]
        if (
            len(head) == 3
            and _SIX.fullmatch(head[0])
            and _SIX.fullmatch(head[1])
            and head[2] in ("A", "V", "a", "v")
        ):
            return at
    return None


def read(fields: list[str]) -> Position:
    """The position in ``fields``, which begin with the date. Never raises.

    Flags: ``bad_at bad_location bad_battery``.
    """
    found = Position()
    padded = fields[:_CELLS] + [""] * (_CELLS - len(fields))
    found.at = _moment(padded[0].strip(), padded[1].strip())
    if found.at is None:
        found.flags.append("bad_at")
    _read_place(found, padded)
    percent = _whole(padded[11])
    if percent is not None and 0 <= percent <= 100:
        found.signal_dbm = WEAKEST_DBM + round((STRONGEST_DBM - WEAKEST_DBM) * percent / 100)
    battery = _whole(padded[12])
    if battery is not None and 0 <= battery <= 100:
        found.battery = battery
    elif padded[12].strip():
        found.flags.append("bad_battery")
    found.status = _status(fields)
    _read_readings(found, padded)
    _read_neighbours(found.readings, fields[_CELLS:])
    _add_accuracy(found, fields[_CELLS:])
    return found


def number(text: str) -> float | None:
    """A plain decimal number."""
    if _is_digits(text):
        return float(text)
    plain = _NUMBER.fullmatch(text)
    return None if plain is None else float(plain[1])


def _whole(text: str) -> int | None:
    if _is_digits(text):
        return int(text)
    value = number(text)
    return None if value is None else round(value)


def _is_digits(text: str) -> bool:
    """By far the most fields; a pattern costs three times as much."""
    return text.isdigit() and text.isascii() and len(text) <= 12


def _moment(date: str, time: str) -> dt.datetime | None:
    if not (_SIX.fullmatch(date) and _SIX.fullmatch(time)):
        return None
    day, month, year = int(date[:2]), int(date[2:4]), 2000 + int(date[4:])
    try:
        return dt.datetime(year, month, day, int(time[:2]), int(time[2:4]), int(time[4:]), tzinfo=dt.UTC)
    except ValueError:
        return None


def _read_place(found: Position, fields: list[str]) -> None:
    lat = _degrees(fields[3], fields[4], "S", 90)
    lon = _degrees(fields[5], fields[6], "W", 180)
    valid = fields[2].strip().upper() == "A"
    if lat is None or lon is None or (lat == 0 and lon == 0):
        if valid:
            found.flags.append("bad_location")
    elif valid:
        found.fix = {"lat": lat, "lon": lon, "crs": "wgs84", "source": "gps"}
    else:
        found.near = {"lat": lat, "lon": lon}


def _degrees(text: str, side: str, negative: str, limit: int) -> float | None:
    """A sign in the number counts once: ``-84.1,W`` is 84.1° west."""
    value = number(text)
    if value is None or abs(value) > limit:
        return None
    return -abs(value) if side.strip().upper() == negative else value


def _status(fields: list[str]) -> int | None:
    """The status at its place; in a body that is too short, the last field that looks like one."""
    if len(fields) > _STATUS:
        return status_word.read(fields[_STATUS])
    looks_like_one = [text for text in fields[7:] if re.fullmatch(r"[0-9A-Fa-f]{8}", text.strip())]
    return status_word.read(looks_like_one[-1]) if looks_like_one else None


def _read_readings(found: Position, fields: list[str]) -> None:
    for place, name in _NAMES:
        value = number(fields[place])
        if value is not None:
            whole = int(value)
            found.readings[name] = whole if whole == value else value
    if found.near is not None:
        found.readings["near"] = found.near
    if found.status is not None:
        found.readings["status"] = f"{found.status:08X}"
        if states := status_word.states(found.status):
            found.readings["states"] = states
        if alarms := status_word.alarms(found.status):
            found.readings["alarms"] = alarms


def _read_neighbours(readings: dict[str, Any], fields: list[str]) -> None:
    """Cells ``count,delay,mcc,mnc,(area,cell,strength)…`` and Wi-Fi ``count,(name,mac,dBm)…``.

    Each network is found by its MAC address, since a name may hold a comma.
    """
    count = _whole(fields[0]) if fields else None
    if count is not None and 0 < count <= MAX_NEIGHBOURS and len(fields) > 3:
        mcc, mnc = _whole(fields[2]), _whole(fields[3])
        triples = zip(fields[4::3], fields[5::3], fields[6::3], strict=False)
        cells = [_cell(mcc, mnc, *triple) for _, triple in zip(range(count), triples, strict=False)]
        if mcc is not None and mnc is not None and (known := [cell for cell in cells if cell]):
            readings["cells"] = known
    networks = []
    for place, text in enumerate(fields[:-1]):
        if len(text) == 17 and _MAC.fullmatch(text):
            network: dict[str, Any] = {"mac": text.lower()}
            if (dbm := _whole(fields[place + 1])) is not None and -200 <= dbm <= 50:
                network["dbm"] = dbm
            networks.append(network)
    if networks:
        readings["wifi"] = networks[:MAX_NEIGHBOURS]


def _cell(mcc: int | None, mnc: int | None, *triple: str) -> dict[str, Any] | None:
    area, cell, strength = _cell_number(triple[0]), _cell_number(triple[1]), _whole(triple[2])
    if area is None or cell is None:
        return None
    return {"mcc": mcc, "mnc": mnc, "area": area, "cell": cell, "strength": strength}


def _cell_number(text: str) -> int | None:
    """Decimal, or hexadecimal when there are letters in it (as some makers write it)."""
    return int(text) if _is_digits(text) else status_word.read(text)


def _add_accuracy(found: Position, tail: list[str]) -> None:
    if found.fix is None or len(tail) < 2 or "." not in tail[-1]:
        return
    metres = number(tail[-1])
    if metres is not None and 0 < metres <= 100_000:
        found.fix["accuracy_m"] = metres
