"""Log files of child processes, cut short while they are written to.

Children append, so a file can be copied aside and emptied under their hands; a few lines written
between the two are lost, which is better than a child that waits for a reader of its output.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path

LARGEST_BYTES = 10 * 2**20
LOOK_S = 5.0


class RotatedLogs:
    """`folder/NAME.log` up to `LARGEST_BYTES`, and `NAME.log.1` with what came before."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def path_of(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def trim(self) -> None:
        """Cut every file that has grown too long."""
        for path in self.folder.glob("*.log"):
            if path.stat().st_size > LARGEST_BYTES:
                shutil.copyfile(path, path.with_suffix(".log.1"))
                os.truncate(path, 0)

    async def keep_short(self) -> None:
        while True:
            self.trim()
            await asyncio.sleep(LOOK_S)
