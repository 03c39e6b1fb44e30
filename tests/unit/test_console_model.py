"""The console's own unit tests and its type check."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

CONSOLE = Path(__file__).parents[2] / "console"


@pytest.mark.usefixtures("built_pages")  # brings the packages
@pytest.mark.parametrize("script", ["test", "check"])
def test_npm_script(script: str) -> None:
    if shutil.which("npm") is None:
        pytest.skip("no system Node: npm's own scripts cannot run")
    done = subprocess.run(
        ["npm", "run", "--silent", script], cwd=CONSOLE, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
