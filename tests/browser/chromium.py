"""The machine's Chromium, and how to get one. Nothing is ever downloaded but by the system's own apt."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW = "no Chromium: install it (apt-get install chromium), then run this again"
SWITCHES = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
    "--mute-audio",
)
"""Quiet on the network and on the ears; Web Audio runs all the same."""


def find_chromium() -> Path | None:
    """The browser on PATH; fetched by apt where we are root; None if there is none."""
    found = _on_path()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"]
        for command in (["apt-get", "update"], install):
            subprocess.run(command, env=quiet, capture_output=True, check=False)
        found = _on_path()
    return found


def _on_path() -> Path | None:
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    return None
