"""Words for the person at the terminal, from the catalogues in `app/texts`.

Standard library only: these words are needed before the virtual environment exists.
"""

from __future__ import annotations

import functools
import json
import os
import sys
from pathlib import Path
from typing import TextIO

LANGUAGES = ("zh-CN", "en")
CATALOGUES = Path(__file__).resolve().parent.parent / "texts"


@functools.cache
def catalogue(language: str) -> dict[str, str]:
    """The texts of one language by key."""
    text = (CATALOGUES / f"{language}.json").read_text(encoding="utf-8")
    entries: dict[str, str] = json.loads(text)
    return entries


def terminal_languages() -> tuple[str, ...]:
    """Chinese or English as the locale says; both, Chinese first, when it says neither."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    if locale.startswith("zh"):
        return ("zh-CN",)
    if locale.startswith("en"):
        return ("en",)
    return LANGUAGES


def phrase(key: str, /, **values: object) -> str:
    """The text of `key` as one line in the languages of this terminal."""
    lines = (catalogue(language)[key].format(**values) for language in terminal_languages())
    return " / ".join(dict.fromkeys(lines))


def say(key: str, /, *, to: TextIO | None = None, **values: object) -> None:
    """Write the text of `key` as one line, in UTF-8 whatever the locale."""
    stream = to or sys.stdout
    stream.flush()
    stream.buffer.write((phrase(key, **values) + "\n").encode())
    stream.flush()


class Unable(Exception):
    """Something that the person at the terminal has to put right; `str()` is the line for them."""

    def __init__(self, key: str, /, **values: object) -> None:
        super().__init__(phrase(key, **values))
        self.key = key
