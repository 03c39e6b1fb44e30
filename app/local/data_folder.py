"""The folder that holds everything of one local Ping'an bell: data, secrets, logs, `run.json`."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from pathlib import Path

from app.local.ports import RememberedPorts
from app.local.texts import Unable

NEEDED_BYTES = 500 * 2**20


class DataFolder:
    """A data folder in use by this process alone, from `claim` until the process ends."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.run_file = self.path / "run.json"
        self.ports = RememberedPorts(self.path / "ports.json")
        self._lock: int | None = None

    def claim(self) -> None:
        """Make the folder and lock it.

        Raises:
            Unable: It cannot be written, the disk is full, or another process has it.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as failure:
            raise Unable("local.not_writable", folder=self.path, reason=failure.strerror) from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pid = os.read(lock, 32).decode().strip()
            os.close(lock)
            raise Unable("local.in_use", folder=self.path, pid=pid) from None
        self._lock = lock
        free = shutil.disk_usage(self.path).free
        if free < NEEDED_BYTES:
            raise Unable("local.no_room", folder=self.path, free=free // 2**20)
        os.truncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)

    def release(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def secret(self, name: str) -> str:
        """A random text of 64 hexadecimal digits, made once and kept under `name`."""
        path = self.path / "secrets.json"
        known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
        if name not in known:
            known[name] = secrets.token_hex(32)
            new = path.with_suffix(".new")
            with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                json.dump(known, file)
            new.replace(path)
        return known[name]

    def write_run_file(self, content: dict[str, object]) -> None:
        """Replace `run.json` at once, so that no reader sees half of it."""
        new = self.run_file.with_suffix(".new")
        new.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
        new.replace(self.run_file)

    def remove_run_file(self) -> None:
        self.run_file.unlink(missing_ok=True)
