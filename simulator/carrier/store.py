"""The carrier's memory, kept in an append-only file of JSON lines if one is given.

Each line is ``{"op": kind, "record": {…}}`` with the whole record; the last line of an id wins.
Lines are handed to the operating system at once, so they survive a SIGKILL of the carrier (not a
power cut, which this simulation does not promise).
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from simulator.carrier.records import KINDS, Call, Callback, Fault, Message, Record

logger = logging.getLogger(__name__)


class Store:
    """Messages, calls, callbacks and faults by id, in the order of their creation."""

    def __init__(self, path: Path | None) -> None:
        self.messages: dict[str, Message] = {}
        self.calls: dict[str, Call] = {}
        self.callbacks: dict[str, Callback] = {}
        self.faults: dict[str, Fault] = {}
        self.unknown_parameters: list[dict[str, Any]] = []
        self.version = 0
        """Goes up with every change, so that a page can ask whether anything is new."""
        self._callbacks_of: dict[str, list[Callback]] = {}
        self._path = path
        self._file: BinaryIO | None = None

    def open(self) -> None:
        """Replay the file and go on appending to it.

        :raises OSError: the file cannot be read or written.
        """
        if self._path is None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        if self._path.exists():
            self._replay(self._path.read_bytes())
        self._file = self._path.open("ab", buffering=0)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _replay(self, content: bytes) -> None:
        lines = content.split(b"\n")
        for number, line in enumerate(lines, start=1):
            if not line:
                continue
            try:
                entry = orjson.loads(line)
            except orjson.JSONDecodeError:
                logger.warning("%s line %d was cut off and is left out", self._path, number)
                continue
            self._apply(entry["op"], entry.get("record"))
        if lines[-1] and self._path is not None:
            with self._path.open("ab") as file:
                file.write(b"\n")

    def _apply(self, op: str, record: Any) -> None:
        if op == "forget":
            self._clear()
        elif op == "forget_faults":
            self.faults.clear()
        elif op == "unknown_parameter":
            self.unknown_parameters.append(record)
        else:
            self._keep(KINDS[op](**record))

    def _keep(self, record: Record) -> None:
        match record:
            case Message():
                self.messages[record.sid] = record
            case Call():
                self.calls[record.sid] = record
            case Fault():
                self.faults[record.id] = record
            case Callback():
                earlier = self.callbacks.get(record.id)
                owned = self._callbacks_of.setdefault(record.sid, [])
                if earlier is None:
                    owned.append(record)
                elif earlier is not record:
                    owned[owned.index(earlier)] = record
                self.callbacks[record.id] = record

    def save(self, record: Record) -> None:
        """Keep a new or changed record."""
        self._keep(record)
        self._write(type(record).__name__.lower(), asdict(record))

    def note_unknown_parameter(self, entry: dict[str, Any]) -> None:
        """Keep a parameter of a request that Twilio does not know."""
        self.unknown_parameters.append(entry)
        self._write("unknown_parameter", entry)

    def forget(self) -> None:
        """Forget everything, on disk too."""
        self._clear()
        self._write("forget", None)

    def forget_faults(self) -> None:
        self.faults.clear()
        self._write("forget_faults", None)

    def _clear(self) -> None:
        for table in (
            self.messages,
            self.calls,
            self.callbacks,
            self.faults,
            self._callbacks_of,
            self.unknown_parameters,
        ):
            table.clear()

    def _write(self, op: str, record: dict[str, Any] | None) -> None:
        self.version += 1
        if self._file is not None:
            self._file.write(orjson.dumps({"op": op, "record": record}) + b"\n")

    def callbacks_of(self, sid: str) -> list[Callback]:
        """The callbacks sent for a message or call, oldest first."""
        return self._callbacks_of.get(sid, [])

    def counts(self) -> dict[str, Any]:
        """How many there are of each, by status."""
        return {
            "messages": len(self.messages),
            "messages_by_status": dict(Counter(m.status for m in self.messages.values())),
            "calls": len(self.calls),
            "calls_by_status": dict(Counter(c.status for c in self.calls.values())),
            "callbacks_by_state": dict(Counter(c.state for c in self.callbacks.values())),
            "faults": len(self.faults),
            "unknown_parameters": len(self.unknown_parameters),
        }
