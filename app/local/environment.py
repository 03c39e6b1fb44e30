"""The virtual environment of a checkout: made from the lock file, renewed when that changes.

Started by the script `bell` with the machine's own Python, so standard library only. Ends by
replacing itself with `.venv/bin/python -m app …`, or with pytest for `./bell test`.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from app.local.texts import Unable, phrase, say

CHECKOUT = Path(__file__).resolve().parent.parent.parent
RUNTIME_LOCK = "requirements.lock"
TEST_LOCK = "requirements-test.lock"  # contains the runtime's packages in the same versions
STAMP = "bell-environment.json"
SIDE_BY_SIDE = ("--numprocesses", "2", "--no-loadscope-reorder")
"""The whole suite waits a good deal: two groups of it at a time (`tests/conftest.py`) on two cores."""
NEEDED_BYTES = 700 * 2**20
"""Measured: 390 MB with the test tools, and pip unpacks beside it before moving."""

NETWORK_SIGNS = re.compile(
    r"NewConnectionError|ConnectTimeout|ReadTimeout|name resolution|Network is unreachable"
    r"|ProxyError|Max retries|Connection (?:refused|reset|broken)|No matching distribution"
)
DISK_SIGNS = re.compile(r"No space left|Disk quota exceeded")


class Environment:
    """`.venv` of the checkout at `root`, and the stamp in it that says what has been installed.

    The stamp says "unfinished" before anything is changed, and one that still says so is built
    anew. An environment that somebody made by hand has no stamp and is added to, not removed.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.path = root / ".venv"
        self.python = self.path / "bin" / "python"
        self.stamp = self.path / STAMP
        self.log = self.path / "bell-environment.log"

    def is_current(self, lock: str) -> bool:
        stamp = self._read_stamp()
        return (
            stamp.get(lock) == self._digest(lock)
            and stamp.get("python") == os.path.realpath(self.python)
            and os.access(self.python, os.X_OK)
        )

    def prepare(self, lock: str) -> None:
        """Bring the environment to `lock`; a second `./bell` waits for the first.

        Raises:
            Unable: no venv module, no room, no network, or pip failed.
        """
        if self.is_current(lock):
            return
        with self._alone():
            if self.is_current(lock):
                return
            self._refuse_without_room()
            self._make_bare()
            stamp = self._read_stamp()
            self._write_stamp({"unfinished": True})
            self._install(lock)
            stamp = {} if "unfinished" in stamp else stamp
            stamp |= {"python": os.path.realpath(self.python), lock: self._digest(lock)}
            stamp[RUNTIME_LOCK] = self._digest(RUNTIME_LOCK)
            self._write_stamp(stamp)
            say("environment.ready")

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        folder = os.open(self.root, os.O_RDONLY)
        try:
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("environment.waiting")
                fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    def _refuse_without_room(self) -> None:
        if not os.access(self.root, os.W_OK):
            raise Unable("environment.not_writable", folder=self.root)
        free = shutil.disk_usage(self.root).free
        if free < NEEDED_BYTES and not self.python.exists():
            raise Unable(
                "environment.no_room",
                folder=self.root,
                free=free // 2**20,
                needed=NEEDED_BYTES // 2**20,
            )

    def _make_bare(self) -> None:
        stamp = self._read_stamp()
        unusable = bool(stamp) and (
            "unfinished" in stamp or stamp.get("python") != os.path.realpath(self.python)
        )
        if unusable:
            shutil.rmtree(self.path)
        if self.python.exists():
            return
        if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
            version = f"{sys.version_info[0]}.{sys.version_info[1]}"
            raise Unable("environment.venv_missing", version=version)
        say("environment.making", version=sys.version.split()[0])
        self.path.mkdir(exist_ok=True)
        self._write_stamp({"unfinished": True})
        made = subprocess.run(
            [sys.executable, "-m", "venv", str(self.path)], capture_output=True, text=True
        )
        if made.returncode:
            raise self._reason(made.stdout + made.stderr)

    def _install(self, lock: str) -> None:
        packages = len(re.findall(r"^[\w.-]+==", (self.root / lock).read_text(), re.MULTILINE))
        say("environment.installing", count=packages)
        command = [
            *(str(self.python), "-m", "pip", "install", "--requirement", lock),
            *("--require-hashes", "--no-deps", "--only-binary", ":all:"),
            *("--no-input", "--disable-pip-version-check", "--no-warn-script-location"),
        ]
        # A user's pip may be told to install into the home directory; in here that is an error.
        variables = {k: v for k, v in os.environ.items() if k not in ("PIP_TARGET", "PIP_PREFIX")}
        variables |= {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PYTHONUNBUFFERED": "1"}
        output: list[str] = []
        with (
            self.log.open("w", encoding="utf-8") as log,
            subprocess.Popen(
                command,
                cwd=self.root,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            ) as pip,
        ):
            assert pip.stdout is not None
            progress = Progress(packages)
            for line in pip.stdout:
                log.write(line)
                output.append(line)
                progress.note(line)
            progress.end()
        if pip.returncode:
            raise self._reason("".join(output))

    def _reason(self, output: str) -> Unable:
        if DISK_SIGNS.search(output):
            free = shutil.disk_usage(self.root).free // 2**20
            needed = NEEDED_BYTES // 2**20
            return Unable("environment.no_room", folder=self.root, free=free, needed=needed)
        if NETWORK_SIGNS.search(output):
            return Unable("environment.no_network", log=self.log)
        errors = [line for line in output.splitlines() if "error" in line.lower()] or ["?"]
        return Unable("environment.pip_failed", reason=errors[-1].strip(), log=self.log)

    def _digest(self, lock: str) -> str:
        return hashlib.sha256((self.root / lock).read_bytes()).hexdigest()

    def _read_stamp(self) -> dict[str, object]:
        try:
            stamp = json.loads(self.stamp.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except ValueError:
            return {"unfinished": True}
        return stamp if isinstance(stamp, dict) else {"unfinished": True}

    def _write_stamp(self, stamp: dict[str, object]) -> None:
        new = self.stamp.with_suffix(".new")
        new.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
        new.replace(self.stamp)


class Progress:
    """pip's work as one line that grows: a dot for each package found, then "installing"."""

    def __init__(self, packages: int) -> None:
        self.packages = packages
        self.seen = 0

    def note(self, line: str) -> None:
        if line.startswith(("Collecting ", "Processing ", "Ignoring ")):
            self.seen += 1
            if self.seen % 5 == 0 or self.seen == self.packages:
                self._write(f"{self.seen}/{self.packages} ")
        elif line.startswith("Installing collected packages"):
            self._write(phrase("environment.unpacking"))

    def end(self) -> None:
        self._write("\n")

    def _write(self, text: str) -> None:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.flush()


def replace_process(python: Path, arguments: list[str]) -> NoReturn:
    os.execv(python, [str(python), *arguments])


def main(arguments: list[str]) -> int:
    """Prepare the environment and become the program; returns only when that is impossible."""
    environment = Environment(CHECKOUT)
    testing = arguments[:1] == ["test"]
    try:
        environment.prepare(TEST_LOCK if testing else RUNTIME_LOCK)
    except Unable as reason:
        sys.stderr.buffer.write(f"{reason}\n".encode())
        return 1
    except KeyboardInterrupt:
        return 130
    if testing:
        replace_process(environment.python, ["-m", "pytest", *(arguments[1:] or SIDE_BY_SIDE)])
    replace_process(environment.python, ["-m", "app", *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
