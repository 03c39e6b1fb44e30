"""Mosquitto as a child of our own: its configuration, its access rules, its password file.

Every option is described in mosquitto.conf(5) of version 2.0.11, the one of Debian 12.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.local.child import Child
from app.local.mosquitto_program import BrokerProgram
from app.local.service_user import ServiceUser, service_user
from devices.credentials import broker_verifier

BRIDGE_USER = "bell.bridge"
"""No device can have this name: device ids hold no dot."""

KEEPER_USER = "bell.keeper"
"""Whoever keeps the password file knocks with it, to see that the broker has read the newest one."""

TOPIC_ROOT = "pab/v1"

ACCESS_RULES = f"""\
pattern write {TOPIC_ROOT}/%u/up/#
pattern write {TOPIC_ROOT}/%u/raw/+
pattern write {TOPIC_ROOT}/%u/presence
pattern read {TOPIC_ROOT}/%u/down/#

user {BRIDGE_USER}
topic readwrite {TOPIC_ROOT}/#
"""

CONFIGURATION = """\
per_listener_settings false
allow_anonymous false
password_file {folder}/passwords
acl_file {folder}/access

# Nothing that waits for a bridge is thrown away: no limit by number or by size.
max_queued_messages 0
max_queued_bytes 0
max_inflight_messages 1000
message_size_limit 2097152
set_tcp_nodelay true

persistence true
persistence_location {folder}/store/
autosave_interval 60
persistent_client_expiration 1d

log_dest stderr
log_type error
log_type warning
log_type notice
log_timestamp_format %Y-%m-%dT%H:%M:%S
connection_messages true

listener {port} {host}
"""

TLS_LISTENER = """
listener {tls.port} {host}
certfile {folder}/certificate.pem
keyfile {folder}/key.pem
"""


@dataclass(frozen=True)
class Tls:
    """A second listener with a certificate (chain) and its key, PEM files read by `prepare`."""

    port: int
    certificate: Path
    key: Path


class LocalMosquitto:
    """A broker of our own in `folder`, listening on `host`:`port` and, if given, with TLS."""

    def __init__(
        self,
        folder: Path,
        program: BrokerProgram,
        port: int,
        host: str = "127.0.0.1",
        tls: Tls | None = None,
        bridge_password: str | None = None,
    ) -> None:
        self.folder = folder.resolve()
        self.program = program
        self.host = host
        self.port = port
        self.tls = tls
        self.passwords = self.folder / "passwords"
        self._bridge_password = self.folder / "bridge-password"
        self._given_password = bridge_password
        self._user: ServiceUser | None = None

    def prepare(self) -> None:
        """Write the configuration, and a password file with the bridge alone if there is none."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._user = service_user(owner_of=self.folder)
        (self.folder / "store").mkdir(exist_ok=True)
        self._give(self.folder)
        self._give(self.folder / "store")
        if self._given_password is not None:
            self._write(self._bridge_password, self._given_password)
        elif not self._bridge_password.exists():
            self._write(self._bridge_password, secrets.token_urlsafe(24))
        text = CONFIGURATION.format(folder=self.folder, port=self.port, host=self.host)
        if self.tls is not None:
            text += TLS_LISTENER.format(tls=self.tls, host=self.host, folder=self.folder)
            # Copies, because a key is usually readable by its owner alone.
            self._write(self.folder / "certificate.pem", self.tls.certificate.read_text())
            self._write(self.folder / "key.pem", self.tls.key.read_text())
        self._write(self.folder / "mosquitto.conf", text)
        self._write(self.folder / "access", ACCESS_RULES)
        if not self.passwords.exists():
            self.write_passwords([])

    @property
    def bridge_password(self) -> str:
        """The password of `BRIDGE_USER`: the one given, else one made once per folder."""
        return self._bridge_password.read_text()

    def bridge_line(self) -> str:
        """The line of the password file that admits the bridges."""
        return f"{BRIDGE_USER}:{broker_verifier(self.bridge_password)}"

    def keeper_line(self, password: str) -> str:
        """The line that admits the keeper with this password; it may read and write nothing of ours."""
        return f"{KEEPER_USER}:{broker_verifier(password)}"

    def write_passwords(self, lines: Iterable[str]) -> None:
        """Replace the password file by the bridge's line and `lines` (`device:verifier`)."""
        with self.new_passwords() as file:
            file.write("".join(f"{line}\n" for line in [self.bridge_line(), *lines]).encode())

    @contextlib.contextmanager
    def new_passwords(self) -> Iterator[BinaryIO]:
        """A file that takes the password file's place when the block ends without an error."""
        new = self.passwords.with_suffix(".new")
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            yield file
        self._give(new)
        new.replace(self.passwords)

    def child(self) -> Child:
        """What a supervisor runs, after `prepare()`."""
        launcher: list[str] = []
        if self._user is not None:
            places = [self.folder / "store", *self.program.libraries]
            launcher = self._user.launcher(self.program.path, places)
        return Child(
            name="broker",
            command=[str(self.program.path), "-c", str(self.folder / "mosquitto.conf")],
            environment=self.program.environment(),
            launcher=launcher,
            is_ready=self.is_ready,
        )

    @property
    def near_host(self) -> str:
        """Where the listener is reached from this machine."""
        return "127.0.0.1" if self.host == "0.0.0.0" else self.host

    async def is_ready(self) -> bool:
        """True when the listener accepts connections."""
        try:
            _, writer = await asyncio.open_connection(self.near_host, self.port)
        except OSError:
            return False
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
        return True

    def _write(self, path: Path, text: str) -> None:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
        self._give(path)

    def _give(self, path: Path) -> None:
        if self._user is not None:
            self._user.give(path)
