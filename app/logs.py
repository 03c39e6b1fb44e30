"""Logs: one line per record on standard error, ``key=value``, in UTC."""

from __future__ import annotations

import datetime as dt
import logging
import sys


class KeyValueFormatter(logging.Formatter):
    """``2026-11-22T08:00:00.123Z INFO process=api-1 logger=kit.feed msg="…"``."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        """One line; a traceback follows with its line breaks escaped."""
        at = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
        line = (
            f"{at.removesuffix('+00:00')}Z {record.levelname} process={self._process} "
            f'logger={record.name} msg="{_escape(record.getMessage())}"'
        )
        if record.exc_info:
            line += f' traceback="{_escape(self.formatException(record.exc_info))}"'
        return line


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "\\r").replace("\n", "\\n")


def configure(process: str) -> None:
    """Send every logger of this process to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(KeyValueFormatter(process))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for noisy in ("httpx2", "httpcore2", "uvicorn.access", "twilio", "apscheduler"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
