"""Labels to print: a QR code, id and serial of each unit, 24 on a sheet of A4.

A label holds no secret, because nobody here knows one, and no word about a person: it may be read by
whoever passes.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

import segno

from kit import catalogue

_PAGE = """<!doctype html>
<html lang="{language}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{title}</title>
<style>
@page {{ size: A4; margin: 12mm 7mm }}
* {{ box-sizing: border-box }}
body {{ margin: 0; font: 8.5pt/1.35 system-ui, sans-serif; color: #000 }}
header {{ padding: 4mm; font-size: 11pt }}
main {{ display: grid; grid-template-columns: repeat(3, 64mm); grid-auto-rows: 33.9mm; gap: 0 2mm }}
section {{ display: flex; gap: 2mm; align-items: center; padding: 2mm }}
section {{ break-inside: avoid; overflow: hidden }}
svg {{ width: 28mm; height: 28mm; flex: none }}
p {{ margin: 0; overflow-wrap: anywhere }}
b {{ font: 700 9pt/1.3 ui-monospace, monospace }}
@media print {{ header {{ display: none }} }}
@media screen {{ section {{ outline: 1px dashed #bbb }} main {{ padding: 4mm }} }}
@media screen and (max-width: 210mm) {{ main {{ grid-template-columns: repeat(auto-fill, 64mm) }} }}
</style>
<header>{title}</header>
<main>
{labels}
</main>
</html>
"""

_LABEL = "<section>{code}<p><b>{id}</b><br>{model}<br>{serial}</p></section>"


def content(unit: Mapping[str, Any]) -> str:
    """What a scanner reads: ``pab:device/<id>?serial=<serial>``."""
    serial = unit["serial"]
    return f"pab:device/{unit['id']}" + (f"?serial={quote(serial, safe='')}" if serial else "")


def sheet(units: Iterable[Mapping[str, Any]], language: str) -> str:
    """The page with a label for each of ``units`` (``id model serial``)."""
    title = catalogue.text("labels.title", language)
    labels = "\n".join(_label(unit) for unit in units)
    return _PAGE.format(language=language, title=html.escape(title), labels=labels)


def _label(unit: Mapping[str, Any]) -> str:
    # Any mask can be read; to find the nicest of the eight takes most of the time.
    code = segno.make(content(unit), error="m", micro=False, mask=0)
    return _LABEL.format(
        code=code.svg_inline(border=2, omitsize=True),
        id=html.escape(unit["id"]),
        model=html.escape(unit["model"]),
        serial=html.escape(f"SN {unit['serial']}") if unit["serial"] else "",
    )
