"""The console's types are made from the HTTP interface as it is."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

CONSOLE = Path(__file__).parents[2] / "console"


def test_the_types_are_those_of_the_http_interface() -> None:
    script = runpy.run_path(str(CONSOLE / "scripts" / "openapi.py"))
    head = (CONSOLE / "src" / "api" / "schema.d.ts").read_text(encoding="utf-8")[:400]
    made_from = re.search(r"^// openapi: ([0-9a-f]{64})$", head, re.MULTILINE)
    assert made_from is not None
    assert made_from[1] == script["fingerprint"](script["document"]()), (
        "the HTTP interface has changed: run `npm run types` in console/, then `npm run check`"
    )


def test_prose_does_not_count_as_a_change() -> None:
    fingerprint = runpy.run_path(str(CONSOLE / "scripts" / "openapi.py"))["fingerprint"]
    plain = {"schemas": {"Case": {"properties": {"description": {"type": "string"}}}}}
    told = {
        "schemas": {
            "Case": {
                "description": "A case",
                "properties": {"description": {"type": "string", "description": "What it is"}},
            }
        }
    }
    other = {"schemas": {"Case": {"properties": {}}}}
    assert fingerprint(plain) == fingerprint(told)
    assert fingerprint(plain) != fingerprint(other)
