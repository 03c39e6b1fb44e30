"""Texts as a machine should read them aloud: long numbers digit by digit, times and days in words."""

from __future__ import annotations

import re

from kit.catalogue import text

_MOMENT = re.compile(
    r"(?<![\d:-])(?:(?P<month>\d{2})-(?P<day>\d{2}) )?(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?![\d:])"
)
_NUMBER = re.compile(r"\+?\d[\d-]*\d")
_SERVICE = frozenset({"110", "112", "119", "120", "122"})
LONGEST_SAID = 4
"""Digits that are read as one number; more are a telephone, a case or a code."""


def spelled(words: str, language: str) -> str:
    """``+8613800001234`` → ``1 3 8 0 0 0 0 1 2 3 4``, ``20:05`` → the clock's words; ``8`` stays."""
    return _NUMBER.sub(_digits, _MOMENT.sub(lambda found: _moment(found, language), words))


def _moment(found: re.Match[str], language: str) -> str:
    parts = {name: str(int(value)) for name, value in found.groupdict().items() if value}
    return text("tts.day_time" if "month" in parts else "tts.time", language, **parts)


def _digits(found: re.Match[str]) -> str:
    number = found[0].removeprefix("+86")
    digits = re.sub(r"\D", "", number)
    if len(digits) <= LONGEST_SAID and digits not in _SERVICE:
        return found[0]
    return " ".join(digits)
