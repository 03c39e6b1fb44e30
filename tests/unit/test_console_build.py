"""What was built: nothing inline, nothing from elsewhere, nothing too heavy."""

from __future__ import annotations

import gzip
import json
import re
import runpy
from pathlib import Path

import pytest

CONSOLE = Path(__file__).parents[2] / "console"
DIST = CONSOLE / "dist"
PAGES = ("desk", "admin", "link", "visits", "family", "terminal", "login")

BUDGET_KB = {"desk": 200, "link": 60, "visits": 60, "family": 70, "terminal": 70, "login": 70}
"""Compressed kilobytes of everything that a page may ever load, its lazy parts included."""

built = pytest.mark.usefixtures("built_pages")


def loaded_by(page: str) -> set[Path]:
    """The page, its scripts and styles with all that they import, at once or later, and its workers."""
    manifest = json.loads((DIST / ".vite" / "manifest.json").read_text())
    html = DIST / f"{page}.html"
    files, waiting, seen = {html}, [f"{page}.html"], set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        chunk = manifest[name]
        waiting += [*chunk.get("imports", []), *chunk.get("dynamicImports", [])]
        files |= {DIST / file for file in [chunk["file"], *chunk.get("css", []), *chunk.get("assets", [])]}
    for script in [file for file in files if file.suffix == ".js"]:
        workers = re.findall(r"assets/[\w.-]+\.worker-[\w-]+\.js", script.read_text(encoding="utf-8"))
        files |= {DIST / worker for worker in workers}
    return files


def kilobytes(files: set[Path]) -> float:
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) / 1000


@built
@pytest.mark.parametrize("page", BUDGET_KB)
def test_a_page_stays_within_its_budget(page: str) -> None:
    assert kilobytes(loaded_by(page)) <= BUDGET_KB[page]


@built
def test_only_the_administration_loads_element_plus() -> None:
    for page in set(PAGES) - {"admin"}:
        for file in loaded_by(page):
            if file.suffix in {".js", ".css"}:
                assert ".el-" not in file.read_text(encoding="utf-8"), f"{page} loads {file.name}"


@built
def test_the_link_page_loads_nothing_of_the_desk() -> None:
    desk = {file for file in loaded_by("desk") if "desk" in file.name}
    assert desk
    assert not desk & loaded_by("link")


@built
@pytest.mark.parametrize("page", PAGES)
def test_pages_run_under_a_strict_policy(page: str) -> None:
    html = (DIST / f"{page}.html").read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=", html)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))
    for address in re.findall(r'(?:src|href)="([^"]+)"', html):
        assert address.startswith("/assets/")


def test_the_lock_names_no_registry() -> None:
    lock = json.loads((CONSOLE / "package-lock.json").read_text(encoding="utf-8"))
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]


def test_every_source_counts_for_being_stale() -> None:
    build = runpy.run_path(str(CONSOLE / "build.py"))
    counted = {file for pattern in build["SOURCES"] for file in CONSOLE.glob(pattern)}
    assert CONSOLE / "src" / "desk" / "Desk.vue" in counted
    assert {CONSOLE / f"{page}.html" for page in PAGES} <= counted
    assert set(build["ENTRIES"]) == set(PAGES)
