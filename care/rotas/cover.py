"""Where a rota has fewer people than its slots ask for: pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from care.rotas.plan import Piece, Reason


@dataclass(frozen=True, slots=True)
class Gap:
    """``missing`` people between two instants, and what is known of the reasons."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    missing: int
    why: tuple[Reason, ...] = ()


def gaps(pieces: Sequence[Piece]) -> list[Gap]:
    """Gaps by start. Somebody who stands in two slots at once counts once; extra people fill holes."""
    events = sorted({moment for piece in pieces for moment in (piece.starts_at, piece.ends_at)})
    ordered = sorted(pieces, key=lambda piece: piece.starts_at)
    found: list[Gap] = []
    running: list[Piece] = []
    coming = 0
    for starts_at, ends_at in pairwise(events):
        running = [piece for piece in running if piece.ends_at > starts_at]
        while coming < len(ordered) and ordered[coming].starts_at <= starts_at:
            running.append(ordered[coming])
            coming += 1
        needed = sum(piece.needed for piece in running)
        there = len({piece.responder_id for piece in running if piece.responder_id is not None})
        if needed > there:
            holes = [piece.why[-1] for piece in running if piece.responder_id is None and piece.why]
            _append(found, Gap(starts_at, ends_at, needed - there, tuple(holes)))
    return found


def _append(found: list[Gap], gap: Gap) -> None:
    """Add a gap, or lengthen the one before."""
    if found and found[-1].ends_at == gap.starts_at and found[-1].missing == gap.missing:
        why = found[-1].why + tuple(reason for reason in gap.why if reason not in found[-1].why)
        found[-1] = replace(found[-1], ends_at=gap.ends_at, why=why)
    else:
        found.append(gap)
