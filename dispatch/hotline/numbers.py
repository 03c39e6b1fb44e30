"""Telephone numbers as switchboards and carriers give them → the one form that is stored."""

from __future__ import annotations

import re

from care.phones import SERVICE, BadPhone, dialled, e164, national

WITHHELD = re.compile(r"(anonymous|restricted|unavailable|unknown|private|withheld|-1)?", re.IGNORECASE)
_SIP = re.compile(r"^(?:sips?|tel):", re.IGNORECASE)
_HOST = re.compile(r"[@;].*$")


def plain(given: str) -> str:
    """``sip:13800001234@pbx`` → ``13800001234``."""
    return _HOST.sub("", _SIP.sub("", given.strip()))


def read(given: str | None, dial_code: str | None = None) -> str | None:
    """A caller's number in E.164; what cannot be read as one stays as it is, and None is none.

    ``+8612349`` is ``12349``: carriers put the country code before service numbers too. ``dial_code``: of
    the place where a number without one is local.
    """
    text = plain(given or "")
    if WITHHELD.fullmatch(text):
        return None
    if text.startswith("+86") and SERVICE.fullmatch(text.removeprefix("+86")):
        return text.removeprefix("+86")
    try:
        return e164(text, dial_code)
    except BadPhone:
        return text


def forms(number: str) -> list[str]:
    """How the number may stand in a list that others keep: a unit's SIM card, an extension."""
    return sorted({number, national(number), dialled(number), number.lstrip("+")})
