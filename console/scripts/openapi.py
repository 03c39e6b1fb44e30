"""The OpenAPI document that the console's types are made from, and its fingerprint.

Run as a program (``npm run types`` does) it prints ``{"fingerprint", "document"}``.
Needs the program's own virtual environment, no database.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

PROSE = frozenset({"description", "summary", "examples", "example"})
"""What may change without any type changing."""


def document() -> dict[str, Any]:
    """What the program serves at ``/openapi.json`` in a demo, without the addresses: only the
    shapes become types.
    """
    from app.http import create_app
    from kit.settings import Settings

    whole = create_app(Settings(demo=True)).openapi()
    return {name: whole[name] for name in ("openapi", "info", "components")} | {"paths": {}}


def fingerprint(document: dict[str, Any]) -> str:
    """SHA-256 over everything in the document that decides a type."""
    return hashlib.sha256(
        json.dumps(_without_prose(document), sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()


def _without_prose(node: Any, named: bool = False) -> Any:
    """``named``: the keys of this object are names that somebody chose, such as properties."""
    if isinstance(node, list):
        return [_without_prose(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _without_prose(value, key == "properties" and not named)
        for key, value in node.items()
        if named or key not in PROSE
    }


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    found = document()
    print(json.dumps({"fingerprint": fingerprint(found), "document": found}))
