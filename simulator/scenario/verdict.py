"""How a scenario ended, seen from the units: receipts, latencies, losses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from simulator.scenario.units import Outcome


@dataclass(frozen=True, slots=True)
class Milliseconds:
    """From the press to its first receipt; None when there was none."""

    p50: float | None
    p99: float | None
    max: float | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """``lost``: presses that no receipt has answered; ``duplicates``: presses of which receipts named
    more than one case.
    """

    presses: int
    receipts: int
    lost: int
    duplicates: int
    receipt_ms: Milliseconds

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> Verdict:
        """Count them."""
        found = list(outcomes)
        took = sorted(outcome.receipt_ms for outcome in found if outcome.receipt_ms is not None)
        return cls(
            presses=len(found),
            receipts=len(took),
            lost=len(found) - len(took),
            duplicates=sum(len(outcome.cases) > 1 for outcome in found),
            receipt_ms=Milliseconds(_share(took, 0.5), _share(took, 0.99), _share(took, 1)),
        )

    @property
    def good(self) -> bool:
        """Nothing was lost."""
        return self.lost == 0

    def as_json(self) -> dict[str, Any]:
        """``{"presses","receipts","lost","duplicates","receipt_ms": {"p50","p99","max"}}``."""
        return asdict(self)


def _share(ordered: list[float], share: float) -> float | None:
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1) if ordered else None
