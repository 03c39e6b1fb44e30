"""Finds the broker's program: installed, else installed by us as root, else unpacked beside the data.

Unpacked means `apt-get download` of Mosquitto and of the libraries that are missing, and `dpkg -x`,
which needs no rights. Where apt's package lists are empty, stale or locked, private ones are used.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.local.texts import Unable, say

logger = logging.getLogger(__name__)

APT_TIMEOUT_S = 150
POLICY = Path("/usr/sbin/policy-rc.d")


@dataclass(frozen=True)
class BrokerProgram:
    """The program, and the folders of libraries it needs beyond the system's own."""

    path: Path
    libraries: tuple[Path, ...] = ()

    def environment(self) -> dict[str, str]:
        if not self.libraries:
            return {}
        return {"LD_LIBRARY_PATH": os.pathsep.join(map(str, self.libraries))}

    def runs(self) -> bool:
        """True when it starts at all: `-h` prints its version."""
        try:
            shown = subprocess.run(
                [str(self.path), "-h"],
                capture_output=True,
                env={**os.environ, **self.environment()},
                timeout=10,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
        return b"mosquitto version 2" in shown.stdout + shown.stderr


class AptFailed(Exception):
    """An apt or dpkg command failed; `str()` is its last line of complaint."""


def find_program(folder: Path) -> BrokerProgram:
    """The broker, fetched into `folder` if it has to be.

    Raises:
        Unable: There is none and none can be had; says what to type.
    """
    program = _installed() or _unpacked(folder)
    if program is not None:
        return program
    reason = "apt-get"
    for obtain in (_install, _fetch):
        try:
            obtain(folder)
        except (AptFailed, OSError, subprocess.TimeoutExpired) as failure:
            reason = str(failure)
            logger.warning("Mosquitto: %s", failure)
            continue
        program = _installed() or _unpacked(folder)
        if program is not None:
            return program
    raise Unable("local.broker_missing", reason=reason)


def _installed() -> BrokerProgram | None:
    places = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"])
    found = shutil.which("mosquitto", path=places)
    program = BrokerProgram(Path(found)) if found else None
    return program if program is not None and program.runs() else None


def _unpacked(folder: Path) -> BrokerProgram | None:
    path = folder / "usr" / "sbin" / "mosquitto"
    libraries = {library.parent for library in folder.glob("**/lib*.so.*")}
    program = BrokerProgram(path, tuple(sorted(libraries)))
    return program if path.exists() and program.runs() else None


def _install(folder: Path) -> None:
    if os.geteuid() != 0:
        raise AptFailed("not root")
    say("local.broker_installing")
    options = ["-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=60"]
    own_policy = not POLICY.exists()
    if own_policy:  # else the package starts a broker of its own on port 1883
        POLICY.write_text("#!/bin/sh\nexit 101\n")
        POLICY.chmod(0o755)
    try:
        try:
            _apt("install", *options, "mosquitto")
        except AptFailed:
            _apt("update")
            _apt("install", *options, "mosquitto")
    finally:
        if own_policy:
            POLICY.unlink(missing_ok=True)
    if systemctl := shutil.which("systemctl"):
        subprocess.run([systemctl, "disable", "mosquitto"], capture_output=True, check=False)


def _fetch(folder: Path) -> None:
    say("local.broker_fetching")
    folder.mkdir(parents=True, exist_ok=True)
    private = _private_apt(folder / "apt")
    try:
        _download(folder, [])
    except AptFailed:
        _apt(*private, "update")
        _download(folder, private)
    for package in sorted(folder.glob("*.deb")):
        _run(["dpkg", "-x", str(package), str(folder)], folder)
        package.unlink()
    shutil.rmtree(folder / "apt", ignore_errors=True)


def _private_apt(folder: Path) -> list[str]:
    """Options that keep apt's lists and cache in `folder`; what is installed is still known."""
    (folder / "state" / "lists" / "partial").mkdir(parents=True, exist_ok=True)
    (folder / "cache" / "archives" / "partial").mkdir(parents=True, exist_ok=True)
    settings = {
        "Dir::State": folder / "state",
        "Dir::State::lists": folder / "state" / "lists",
        "Dir::State::status": "/var/lib/dpkg/status",
        "Dir::Cache": folder / "cache",
        "Debug::NoLocking": "true",
    }
    return [word for name, value in settings.items() for word in ("-o", f"{name}={value}")]


def _download(folder: Path, options: Sequence[str]) -> None:
    """Mosquitto and those of its dependencies that are not installed, as .deb files."""
    plan = _apt(*options, "install", "--simulate", "--no-install-recommends", "mosquitto")
    packages = re.findall(r"^Inst (\S+)", plan, re.MULTILINE) or ["mosquitto"]
    _apt(*options, "download", *packages, folder=folder)


def _apt(*words: str, folder: Path = Path("/")) -> str:
    return _run(["apt-get", "-q", *words], folder)


def _run(command: Sequence[str], folder: Path) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=APT_TIMEOUT_S,
        check=False,
    )
    if done.returncode:
        complaints = [line for line in done.stderr.splitlines() if line.startswith("E:")]
        raise AptFailed((complaints or done.stderr.splitlines() or ["?"])[-1].strip())
    return done.stdout
