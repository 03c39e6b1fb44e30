"""The console's own unit tests and its type check, where its packages are installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

CONSOLE = Path(__file__).parents[2] / "console"

pytestmark = pytest.mark.skipif(
    shutil.which("npm") is None or not (CONSOLE / "node_modules").is_dir(),
    reason="needs Node and `npm ci` in console/",
)


@pytest.mark.parametrize("script", ["test", "check"])
def test_npm_script(script: str) -> None:
    done = subprocess.run(
        ["npm", "run", "--silent", script], cwd=CONSOLE, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
