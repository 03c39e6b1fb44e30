"""The system user under which PostgreSQL and the broker run when Ping'an bell was started by root.

PostgreSQL refuses to run as root. The checkout and the data may lie below a directory that only
root can enter (`/root`, 0700); the service user then gets one capability for passing through.
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.local.texts import Unable

NAME = "pingan-bell"
# Numbers of <linux/capability.h>.
DAC_OVERRIDE, DAC_READ_SEARCH = 1, 2


@dataclass(frozen=True)
class ServiceUser:
    """A user by number, so that the owner of data copied from elsewhere works without a name."""

    uid: int
    gid: int

    def launcher(self, program: Path, places: Iterable[Path]) -> list[str]:
        """Options of `setpriv` that run `program` as this user, able to reach `places`."""
        options = ["--reuid", str(self.uid), "--regid", str(self.gid), "--clear-groups"]
        capability = _capability_to_reach(program, [*places, program])
        if capability is None:
            return options
        options += ["--inh-caps", f"+{capability}", "--ambient-caps", f"+{capability}"]
        # Without this bit access(2), by which initdb looks for postgres, ignores capabilities.
        return [*options, "--securebits", "+no_setuid_fixup"]

    def give(self, path: Path) -> None:
        """Make this user the owner of `path`, not of what is in it."""
        os.chown(path, self.uid, self.gid)


def service_user(owner_of: Path | None = None) -> ServiceUser | None:
    """The user for a service's data; None means our own, which is right whenever we are not root.

    Data that exists keeps its owner; otherwise the system user is made when it is missing, and
    `nobody` stands in where no user can be made.
    """
    if os.geteuid() != 0:
        return None
    if owner_of is not None and owner_of.exists():
        owner = owner_of.stat()
        if owner.st_uid != 0:
            return ServiceUser(owner.st_uid, owner.st_gid)
    for name in (NAME, "nobody"):
        entry = _find(name) or (_create(name) if name == NAME else None)
        if entry is not None:
            return ServiceUser(entry.pw_uid, entry.pw_gid)
    raise Unable("local.no_service_user", name=NAME)


def _find(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _create(name: str) -> pwd.struct_passwd | None:
    program = shutil.which("useradd", path="/usr/sbin:/sbin:" + os.environ.get("PATH", ""))
    if program is None:
        return None
    options = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"]
    # Two starts at once: the second one's useradd fails, and the user is there all the same.
    subprocess.run([program, *options, name], capture_output=True, check=False)
    return _find(name)


def _capability_to_reach(program: Path, places: Iterable[Path]) -> str | None:
    """The smallest capability that leads anybody to `places`, None when none is needed.

    Running a program without the execute bit for others (a checkout made with umask 077) takes
    more than passing through directories; and a container's root often lacks the smaller one.
    """
    folders = {folder for place in places for folder in place.resolve().parents}
    can_pass = all(folder.stat().st_mode & stat.S_IXOTH for folder in folders)
    can_run = program.stat().st_mode & stat.S_IXOTH
    if can_pass and can_run:
        return None
    held = _held_capabilities()
    if can_run and held >> DAC_READ_SEARCH & 1:
        return "dac_read_search"
    if held >> DAC_OVERRIDE & 1:
        return "dac_override"
    raise Unable("local.cannot_reach", program=program)


def _held_capabilities() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("CapEff:"):
            return int(line.split()[1], 16)
    return 0
