"""Telephone numbers as people type them → E.164, the one form that is stored, searched and dialled."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers
from phonenumbers import PhoneNumberFormat

COUNTRY = "CN"
MOBILE = re.compile(r"(?:86)?(1[3-9]\d{9})", re.ASCII)
SERVICE = re.compile(r"\d{3,6}", re.ASCII)
"""110, 120, 12349, 95598: nobody puts a country code before them."""
LOCAL = re.compile(r"[2-9]\d{6,7}", re.ASCII)
_SIGNS = re.compile(r"[\s\-‐-―−ー()\[\].·/_]+")
_EXTENSION = re.compile(r"(?:\u8f6c|#|ext|x)\s*\d+$", re.IGNORECASE)
LONGEST_TYPED = 40


class BadPhone(ValueError):
    """``code``: catalogue entry ``reason.<code>``, which says what would be right."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def e164(typed: str, dial_code: str | None = None) -> str:
    """``138 0000 1234`` → ``+8613800001234``, ``(0714)635-1234`` → ``+867146351234``, ``12349`` → itself.

    ``dial_code``: of the place where the number is local, with its 0: ``0714``. A number that is given
    with its country code need only have a possible length, because new ranges appear before any library
    knows them.
    Raises: ``BadPhone`` with ``not_a_phone``, ``phone_extension`` or ``area_code_missing``.
    """
    text = unicodedata.normalize("NFKC", typed).strip()
    if _EXTENSION.search(text):
        raise BadPhone("phone_extension")
    text = _SIGNS.sub("", text)
    if text.startswith("00"):
        text = "+" + text[2:]
    if text.startswith("+"):
        return _formatted(text, strict=False)
    if mobile := MOBILE.fullmatch(text):
        return "+86" + mobile[1]
    if SERVICE.fullmatch(text):
        return text
    if LOCAL.fullmatch(text):
        if not dial_code:
            raise BadPhone("area_code_missing")
        text = dial_code + text
    return _formatted(text, strict=True)


def _formatted(text: str, *, strict: bool) -> str:
    if not re.fullmatch(r"\+?\d{5,20}", text, re.ASCII):
        raise BadPhone("not_a_phone")
    try:
        number = phonenumbers.parse(text, COUNTRY)
    except phonenumbers.NumberParseException:
        raise BadPhone("not_a_phone") from None
    good = phonenumbers.is_valid_number if strict else phonenumbers.is_possible_number
    if not good(number):
        raise BadPhone("not_a_phone")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def national(number: str) -> str:
    """Digits without the country code of the mainland: what somebody types who looks for it."""
    return number.removeprefix("+86").lstrip("+")


def dialled(number: str) -> str:
    """As it is read out and dialled within the mainland: ``13800001234``, ``07146351234``, ``120``."""
    if not number.startswith("+86"):
        return number
    rest = number.removeprefix("+86")
    return rest if rest.startswith("1") and len(rest) == 11 else f"0{rest}"


def masked(number: str | None) -> str | None:
    """``+8613800001234`` → ``138****1234``; short service numbers are nobody's secret."""
    if number is None or len(number) <= 6:
        return number
    digits = national(number)
    shown = 3 if len(digits) > 9 else 2
    return digits[:shown] + "*" * (len(digits) - shown - 4) + digits[-4:]
