"""Building the pages as a step of a demo: when it happens, and what is said when it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.local.console import build_if_stale
from app.local.texts import Unable

BUILDER = """
import sys
from pathlib import Path

DONE = Path(__file__).with_name("done")

def is_stale():
    return not DONE.exists()

def has_system_node():
    return True

if __name__ == "__main__":
    {work}
"""


def checkout(folder: Path, work: str) -> Path:
    """A checkout whose builder does ``work``."""
    (folder / "console").mkdir()
    (folder / "console" / "build.py").write_text(BUILDER.format(work=work))
    return folder


async def test_built_once(tmp_path: Path) -> None:
    root = checkout(tmp_path, "DONE.touch()")
    assert await build_if_stale(root)
    assert not await build_if_stale(root)


async def test_an_installation_without_sources_builds_nothing(tmp_path: Path) -> None:
    assert not await build_if_stale(tmp_path)


async def test_the_reason_is_said(tmp_path: Path) -> None:
    root = checkout(tmp_path, "sys.exit('no room on the disk')")
    with pytest.raises(Unable, match="no room on the disk"):
        await build_if_stale(root, tmp_path / "build.log")
