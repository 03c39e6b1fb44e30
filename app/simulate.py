"""``bell simulate``: the simulator's own commands, under the program's name."""

from __future__ import annotations

from pathlib import Path

from app.given_paths import GivenPath
from simulator.__main__ import main as simulate
from simulator.__main__ import run

__all__ = ["simulate"]

for _parameter in run.params:
    if _parameter.name == "file":
        _parameter.type = GivenPath(exists=True, dir_okay=False, path_type=Path)
