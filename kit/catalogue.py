"""Texts for people, by key, in zh-CN and English.

Every room keeps ``texts/zh-CN.json`` and ``texts/en.json``: flat objects of key to text, with
``{name}`` for values. Keys start with what they belong to (``error.``, ``receipt.``, ``sms.``).
"""

from __future__ import annotations

import functools
import importlib.util
import json
from pathlib import Path

LANGUAGES = ("zh-CN", "en")
ROOMS = ("kit", "care", "devices", "broker_bridge", "dispatch", "app")


def files(language: str) -> list[Path]:
    """The catalogue files of every room that has one, without importing the rooms."""
    found: list[Path] = []
    for room in ROOMS:
        spec = importlib.util.find_spec(room)
        for place in (spec.submodule_search_locations or []) if spec else []:
            path = Path(place) / "texts" / f"{language}.json"
            if path.exists():
                found.append(path)
    return found


@functools.cache
def catalogue(language: str) -> dict[str, str]:
    """All texts of one language, the rooms' files merged."""
    merged: dict[str, str] = {}
    for path in files(language):
        merged.update(json.loads(path.read_text(encoding="utf-8")))
    return merged


def text(key: str, language: str = "zh-CN", **params: object) -> str:
    """The text for ``key``. An unknown language falls back to zh-CN, an unknown key to itself."""
    entry = catalogue(language if language in LANGUAGES else "zh-CN").get(key, key)
    return entry.format(**params) if params else entry


def from_header(accept_language: str | None) -> str:
    """The language to answer in: English if it is asked for first, else zh-CN."""
    first = (accept_language or "").split(",")[0].strip().lower()
    return "en" if first.startswith("en") else "zh-CN"
