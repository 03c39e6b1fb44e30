"""What somebody typed → what has to be looked up, and whether a hit is really one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from care.identity_numbers import BadIdentity, identity
from care.persons import search_terms as words
from care.phones import BadPhone, e164
from kit.vault.cipher import TAIL_DIGITS, Vault

MOST_WORDS = 6
LONGEST_COUNT = 6
"""Digits of a house, a flat, a year; more are of a telephone, an identity number or a device."""
MOBILE_DIGITS = 11
_NUMBER = re.compile(r"[0-9]{3,17}[0-9x]")
_DEVICE = re.compile(r"[A-Za-z0-9_-]{3,64}", re.ASCII)
_ONE_NUMBER = re.compile(r"[\d+(][\d\s()+-]*[\dxX]")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a search. ``terms`` all have to be there, or one of ``blind``."""

    text: str
    terms: list[int]
    blind: list[bytes] = field(default_factory=list)
    ends_with: str = ""
    """What a number has to end with, where its index tells only of the last four."""

    @property
    def says_nothing(self) -> bool:
        """Whether nothing can be looked up by it."""
        return not self.terms and not self.blind

    def stands_in(self, name: str, address: str | None) -> bool:
        """Whether it is there letter by letter; checksums and pairs of characters may deceive."""
        return self.text in words.squeezed(name) or self.text in words.squeezed(address or "")

    @property
    def is_spelling(self) -> bool:
        """Whether there is pinyin or an initial in it, which stand nowhere letter by letter."""
        return any("a" <= letter <= "z" for letter in self.text)


@dataclass(frozen=True, slots=True)
class Query:
    """All words; ``device``: a beginning of a device's id or serial, if it may be one."""

    words: list[Word]
    device: str | None


def read(typed: str, vault: Vault) -> Query:
    """``张 3号院``, ``zgl``, ``138 0000 1234``, ``1234``, ``demo-0001``."""
    typed = typed.strip()
    parts = [typed] if _ONE_NUMBER.fullmatch(typed) else typed.split()
    found = [_word(part, vault) for part in parts[:MOST_WORDS]]
    device = typed if _DEVICE.fullmatch(typed) else None
    return Query([word for word in found if not word.says_nothing], device)


def _word(part: str, vault: Vault) -> Word:
    squeezed = words.squeezed(part)
    terms = [words.hashed(term) for term in sorted(words.of_query(part))]
    if not _NUMBER.fullmatch(squeezed):
        return Word(squeezed, terms)
    if len(squeezed) > LONGEST_COUNT:
        terms = []
    return Word(squeezed, terms, *_indexes(part, squeezed.upper(), vault))


def _indexes(typed: str, number: str, vault: Vault) -> tuple[list[bytes], str]:
    """Blind indexes of which one has to be there, and what then has to be compared."""
    if (whole := _identity(number)) is not None:
        return [vault.blind("identity", whole)], ""
    if len(number) > LONGEST_COUNT and (phone := _phone(typed, number)) is not None:
        return [vault.blind("phone", phone)], ""
    tail = number[-TAIL_DIGITS:]
    blind = [vault.blind("identity_tail", tail)]
    if number.isdigit():
        blind.append(vault.blind("phone_tail", tail))
    return blind, number if len(number) > TAIL_DIGITS else ""


def _phone(typed: str, number: str) -> str | None:
    """A whole number; eleven digits are one even in a range that is not known to be given out."""
    for form in (typed, f"+86{number}" if len(number) == MOBILE_DIGITS else ""):
        try:
            return e164(form)
        except BadPhone:
            continue
    return None


def _identity(number: str) -> str | None:
    try:
        return identity(number).number
    except BadIdentity:
        return None
