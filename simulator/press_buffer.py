"""Presses without a receipt, kept in a file so that they survive a restart of the terminal."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import orjson

from simulator.receipts import Press


class PressBuffer:
    """A file with the frames of all unreceipted presses; without a path it keeps nothing."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def load(self) -> list[Press]:
        """The presses left by an earlier life, all of them stored.

        :raises orjson.JSONDecodeError: the file is not ours.
        """
        if self._path is None or not self._path.exists():
            return []
        return [Press(frame, stored=True) for frame in orjson.loads(self._path.read_bytes())]

    def save(self, presses: Iterable[Press]) -> None:
        """Replace the file in one step."""
        if self._path is None:
            return
        fresh = self._path.with_name(self._path.name + ".new")
        fresh.write_bytes(orjson.dumps([press.frame for press in presses]))
        os.replace(fresh, self._path)
