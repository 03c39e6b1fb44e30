"""One cell → one value of a unit, or why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from devices.schemas import RESERVED
from devices.units.numbers import ICCID, IMEI, SERIAL, SIM_NUMBER
from kit.fields import BIGINT_MAX
from kit.sheets.cells import date, matching, number, words
from kit.sheets.errors import Refused

ID = r"^[A-Za-z0-9_-]{1,64}$"
_LONGEST_HEARTBEAT_S = 31 * 86_400


def _id(text: str) -> str:
    if text in RESERVED:
        raise Refused("reserved_id")
    return matching(ID, "bad_id")(text)


READ: dict[str, Callable[[str], Any]] = {
    "model": words(64),
    "id": _id,
    "serial": matching(SERIAL, "bad_serial"),
    "imei": matching(IMEI, "bad_imei"),
    "sim_number": matching(SIM_NUMBER, "bad_sim_number"),
    "iccid": matching(ICCID, "bad_iccid"),
    "sim_expires_on": date,
    "firmware": words(64),
    "owner": words(200),
    "place": words(200),
    "heartbeat_s": number(0, _LONGEST_HEARTBEAT_S, "bad_heartbeat"),
    "gateway": words(64),
    "area": words(64),
    "person_id": number(1, BIGINT_MAX, "bad_number"),
    "home_id": number(1, BIGINT_MAX, "bad_number"),
}
"""Field → its reader. Raises ``Refused``."""
