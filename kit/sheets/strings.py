"""The table of strings of a workbook, kept small: a list of a million people has millions of them."""

from __future__ import annotations

from array import array
from typing import IO, Any
from xml.etree.ElementTree import iterparse

from openpyxl.cell.text import Text
from openpyxl.xml.constants import SHEET_MAIN_NS

_STRING = f"{{{SHEET_MAIN_NS}}}si"
_RUN = f"{{{SHEET_MAIN_NS}}}t"


class Strings:
    """A sequence of texts in one block of UTF-8: 30 bytes each instead of 120."""

    def __init__(self) -> None:
        self._block = bytearray()
        self._ends = array("Q", [0])

    def append(self, text: str) -> None:
        """Add one at the end."""
        self._block += text.encode(errors="replace")
        self._ends.append(len(self._block))

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < len(self):
            raise ValueError(f"there is no string {number}")
        return self._block[self._ends[number] : self._ends[number + 1]].decode()

    def __len__(self) -> int:
        return len(self._ends) - 1


def read(source: IO[bytes]) -> Strings:
    """Read ``xl/sharedStrings.xml``."""
    strings = Strings()
    walk = iter(iterparse(source, events=("start", "end")))
    _, root = next(walk)
    for event, node in walk:
        if event == "end" and node.tag == _STRING:
            strings.append(_text(node))
            root.clear()
    return strings


def _text(node: Any) -> str:
    if len(node) == 1 and node[0].tag == _RUN:
        text: str = node[0].text or ""
    else:
        text = Text.from_tree(node).content
    return text.replace("x005F_", "")
