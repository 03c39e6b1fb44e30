"""The words that a made-up town is put together from."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NAMES: dict[str, Any] = json.loads((Path(__file__).parent / "names.json").read_text(encoding="utf-8"))


@dataclass(slots=True)
class Phones:
    """Numbers that cannot exist: no Chinese mobile number starts with 100. Each is given once."""

    given: int = 0

    def next(self) -> str:
        """``+86100`` and eight digits."""
        self.given += 1
        return f"+86100{self.given:08d}"


@dataclass(slots=True)
class Dice:
    """The town's chances: the same for the same seed."""

    random: random.Random = field(default_factory=lambda: random.Random(12349))

    def pick(self, key: str) -> str:
        """One of the words listed under ``key``."""
        words: list[str] = NAMES[key]
        return words[int(self.random.random() * len(words))]

    def some(self, key: str, most: int) -> list[str]:
        """Up to ``most`` different words."""
        return self.random.sample(NAMES[key], self.random.randint(0, most))

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self.random.random() < probability

    def name(self, given: str) -> str:
        """A surname and a given name of the list ``given``."""
        return self.pick("surnames") + self.pick(given)
