"""``bell simulate``: the simulator's own commands, under the program's name."""

from __future__ import annotations

from simulator.__main__ import main as simulate

__all__ = ["simulate"]
