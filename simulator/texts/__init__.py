"""The catalogues of texts for people: ``zh-CN.json`` first, ``en.json`` second."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import orjson

LANGUAGES = ("zh-CN", "en")


@cache
def catalogue(language: str) -> dict[str, str]:
    """All texts of a language by key.

    :raises FileNotFoundError: there is no such language.
    """
    path = Path(__file__).parent / f"{language}.json"
    texts: dict[str, str] = orjson.loads(path.read_bytes())
    return texts


def text(key: str, language: str = "zh-CN", **values: object) -> str:
    """The text of a key, filled in.

    :raises KeyError: the catalogue has no such key, or a value is missing.
    """
    return catalogue(language)[key].format(**values)
