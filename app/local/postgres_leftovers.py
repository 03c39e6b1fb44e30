"""What a killed PostgreSQL leaves behind, cleared so that the next start succeeds at once.

After a SIGKILL of the postmaster its backends end by themselves, but one that is busy or stopped
does so late and keeps the shared memory; PostgreSQL then refuses to start ("pre-existing shared
memory block is still in use"). Its lock file may also name a number that now belongs to another
program of the same user. A lock whose postmaster lives is never touched.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from pathlib import Path

from app.local.child import POLL_S

logger = logging.getLogger(__name__)

QUIT_S = 0.5
STOPPING_S = 30.0


class StillRunning(Exception):
    """Another postmaster serves this cluster; `str()` names its process."""


async def clear_leftovers(cluster: Path) -> None:
    """Wait for a postmaster that is stopping, end orphaned backends, remove a stale lock.

    Raises:
        StillRunning: A living postmaster did not go away within `STOPPING_S` seconds.
    """
    lock = cluster / "postmaster.pid"
    deadline = asyncio.get_running_loop().time() + STOPPING_S
    while (postmaster := _postmaster(lock, cluster)) is not None:
        if asyncio.get_running_loop().time() > deadline:
            raise StillRunning(f"PostgreSQL already runs on {cluster} as process {postmaster}")
        await asyncio.sleep(POLL_S)
    await _end_orphans(cluster)
    if lock.exists():
        logger.info("removing the lock of a PostgreSQL that was killed: %s", lock)
        lock.unlink(missing_ok=True)


def _postmaster(lock: Path, cluster: Path) -> int | None:
    try:
        pid = int(lock.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None
    return pid if pid in _processes_of(cluster) else None


async def _end_orphans(cluster: Path) -> None:
    waited = 0.0
    while orphans := _processes_of(cluster):
        number = signal.SIGQUIT if waited < QUIT_S else signal.SIGKILL
        for pid in orphans:
            logger.info("ending PostgreSQL process %s without a postmaster (%s)", pid, number.name)
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue
        await asyncio.sleep(POLL_S)
        waited += POLL_S


def _processes_of(cluster: Path) -> list[int]:
    """Living processes of PostgreSQL whose working directory is `cluster`."""
    place = os.path.realpath(cluster)
    return [pid for pid in _all_pids() if _is_postgres_in(pid, place)]


def _all_pids() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def _is_postgres_in(pid: int, place: str) -> bool:
    process = Path("/proc") / str(pid)
    try:
        if not _runs_postgres(process):
            return False
        try:
            return os.readlink(process / "cwd") == place
        except PermissionError:  # the root of a container may not look at another user's process
            return _seems_in(process, place)
    except OSError:  # it ended meanwhile
        return False


def _runs_postgres(process: Path) -> bool:
    name, rest = _stat(process)
    return name == "postgres" and rest[0] not in "ZX"


def _seems_in(process: Path, place: str) -> bool:
    """The same by what everybody may read.

    A postmaster names its cluster. A backend does not, but one of the cluster's owner that has lost
    its postmaster is an orphan, and ending it is right whichever cluster it was of.
    """
    words = (process / "cmdline").read_bytes().split(b"\0")
    if not words[0].startswith(b"postgres:"):
        return place.encode() in words
    parent = Path("/proc") / _stat(process)[1][1]
    return process.stat().st_uid == os.stat(place).st_uid and not _runs_postgres(parent)


def _stat(process: Path) -> tuple[str, list[str]]:
    """Name, and the fields after it: state, parent, … (proc_pid_stat(5))."""
    name, rest = (process / "stat").read_text().split("(", 1)[1].rsplit(")", 1)
    return name, rest.split()
