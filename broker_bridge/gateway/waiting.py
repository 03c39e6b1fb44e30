"""What waits for the broker, in memory and bounded."""

from __future__ import annotations

import logging
from collections import deque

log = logging.getLogger(__name__)

MAX_ALARMS = 10_000
MAX_OTHERS = 10_000


class Waiting:
    """Alarms go first and are never pushed out; of the rest the oldest are.

    The same alarm waits once, however often its watch repeats it. An alarm for which there is no room is
    refused: nobody answers it, so its watch says it again.
    """

    def __init__(self) -> None:
        self._alarms: dict[bytes, None] = {}
        self._sent: set[bytes] = set()
        self._others: deque[bytes] = deque(maxlen=MAX_OTHERS)
        self._full = False

    @property
    def alarms(self) -> int:
        """Alarms that the broker has not acknowledged."""
        return len(self._alarms) + len(self._sent)

    def put(self, frame: bytes, *, alarm: bool) -> None:
        """Keep ``frame`` until it is ``done``."""
        if not alarm:
            self._others.append(frame)
        elif frame not in self._alarms and frame not in self._sent:
            full = self.alarms >= MAX_ALARMS
            if not full:
                self._alarms[frame] = None
            elif not self._full:
                log.error("%d alarms wait for the broker, no more are taken", MAX_ALARMS)
            self._full = full

    def take(self) -> tuple[bytes, bool] | None:
        """The next frame and whether it is an alarm; None: nothing waits."""
        if self._alarms:
            frame = next(iter(self._alarms))
            del self._alarms[frame]
            self._sent.add(frame)
            return frame, True
        return (self._others.popleft(), False) if self._others else None

    def done(self, frame: bytes, *, alarm: bool) -> None:
        """The broker has acknowledged it."""
        if alarm:
            self._sent.discard(frame)

    def again(self, frame: bytes, *, alarm: bool) -> None:
        """Nobody knows what became of it: it has to be sent again."""
        if alarm and frame in self._sent:
            self._sent.discard(frame)
            self._alarms[frame] = None
        elif not alarm and len(self._others) < MAX_OTHERS:
            self._others.appendleft(frame)
