"""What finds a person: words, cut so that an exact match of a part is enough.

No extension for trigrams is needed: a name gives its characters, its pairs of characters, and every
beginning of its pinyin and initials; an address its pairs of characters and its numbers. A term is 31
bits of a checksum, kept in an integer array under a GIN index; a collision costs a hit that the
comparison with the words themselves throws out again.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
import zlib
from collections.abc import Iterator
from functools import lru_cache

from pypinyin import Style, pinyin

_RUNS = re.compile(r"(?P<han>[\u3400-\u9fff\uf900-\ufaff]+)|(?P<number>[0-9]+)|(?P<word>[a-z]+)")
LONGEST_WORD = 24
"""Letters of a beginning that is kept."""
MOST_SPELLINGS = 6
"""Ways to read a name that are kept."""


@lru_cache(maxsize=65536)
def squeezed(text: str) -> str:
    """In one form and without spaces and signs: ``3 号院-501`` is found in ``3号院501``."""
    return "".join(character for character in plain(text) if character.isalnum())


def plain(text: str) -> str:
    """Full-width forms, case and accents do not matter."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text).lower()
    return unicodedata.normalize("NFC", "".join(c for c in folded if not unicodedata.combining(c)))


def hashed(term: str) -> int:
    """31 bits."""
    return zlib.crc32(term.encode()) & 0x7FFFFFFF


def of_name(name: str) -> set[str]:
    """``张桂兰`` gives 张 桂 兰 张桂 桂兰, z…zhangguilan, g…guilan, l…lan, zgl, gl."""
    terms: set[str] = set()
    for kind, run in _runs(name):
        if kind == "han":
            terms.update(run)
            terms.update(_pairs(run))
        elif kind == "word":
            terms.update(_beginnings(run))
        else:
            terms.add(run)
    return terms | _sounds(name)


def of_address(address: str) -> set[str]:
    """``晨光社区3号院501`` gives 晨光 光社 社区 3号 3 号院 501."""
    terms: set[str] = set()
    runs = list(_runs(address))
    for at, (kind, run) in enumerate(runs):
        if kind == "han":
            terms.update(_pairs(run))
        elif kind == "word":
            terms.update(_beginnings(run))
        else:
            terms.add(run)
            terms.update(_counted(runs, at))
    return terms


def of_query(word: str) -> set[str]:
    """Terms that all have to be there; empty for a word that says nothing."""
    terms: set[str] = set()
    runs = list(_runs(word))
    for at, (kind, run) in enumerate(runs):
        if kind == "han":
            # A single character after a number or a letter only says what that counts: 3号, B座.
            terms.update(_pairs(run) if len(run) > 1 else set() if at else {run})
        elif kind == "word":
            terms.add(run[:LONGEST_WORD])
        else:
            terms.update(_counted(runs, at) or {run})
    return terms


@lru_cache(maxsize=65536)
def spelled(name: str) -> str:
    """The pinyin of a name in one word, its first reading."""
    return "".join(readings[0] for readings in _readings(name))


@lru_cache(maxsize=65536)
def initials(name: str) -> str:
    """The first letters of its syllables."""
    return "".join(readings[0][0] for readings in _readings(name))


def _runs(text: str) -> Iterator[tuple[str, str]]:
    for found in _RUNS.finditer(plain(text)):
        assert found.lastgroup is not None
        yield found.lastgroup, found[0]


def _pairs(run: str) -> set[str]:
    return {run[at : at + 2] for at in range(len(run) - 1)}


def _beginnings(word: str) -> set[str]:
    return {word[:length] for length in range(1, min(len(word), LONGEST_WORD) + 1)}


def _counted(runs: list[tuple[str, str]], at: int) -> set[str]:
    """A number with what it counts: 3号, 2栋."""
    follows = runs[at + 1] if at + 1 < len(runs) else None
    return {runs[at][1] + follows[1][0]} if follows is not None and follows[0] == "han" else set()


def _sounds(name: str) -> set[str]:
    terms: set[str] = set()
    for spelling in itertools.islice(_spellings(_readings(name)), MOST_SPELLINGS):
        for first in range(len(spelling)):
            terms.update(_beginnings("".join(spelling[first:])))
            terms.update(_beginnings("".join(part[0] for part in spelling[first:])))
    return terms


def _spellings(syllables: list[tuple[str, ...]]) -> Iterator[list[str]]:
    """The usual readings, then one syllable at a time read otherwise, the surname's first."""
    usual = [readings[0] for readings in syllables]
    if usual:
        yield usual
    for at, readings in enumerate(syllables):
        for other in readings[1:]:
            yield [*usual[:at], other, *usual[at + 1 :]]


def _readings(name: str) -> list[tuple[str, ...]]:
    """The readings of each Chinese character."""
    return [_syllable(letter) for kind, run in _runs(name) if kind == "han" for letter in run]


@lru_cache(maxsize=32768)
def _syllable(letter: str) -> tuple[str, ...]:
    found = pinyin(letter, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(found[0])) if found else (letter,)
