"""The rules that hold the rooms apart and the texts together."""

from __future__ import annotations

import ast
import json
import re
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.catalogue import catalogue, files
from kit.errors import BellError
from kit.wakeups import CHANNELS

ROOT = Path(__file__).parents[2]
NAME = "平安钟"
ROOMS = ["app", "kit", "care", "devices", "broker_bridge", "dispatch", "simulator"]


def run(*command: str) -> None:
    finished = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr


def test_rooms_import_one_way() -> None:
    finished = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout


def test_the_code_is_clean() -> None:
    run("ruff", "check", ".")
    run("ruff", "format", "--check", ".")


def test_types_hold() -> None:
    run("mypy", *[option for room in ROOMS for option in ("-p", room)])


def test_both_catalogues_have_the_same_keys_and_values() -> None:
    chinese, english = catalogue("zh-CN"), catalogue("en")
    assert set(chinese) == set(english)
    for key, text in chinese.items():
        assert _values(text) == _values(english[key]), key
    assert len(files("zh-CN")) == len(files("en"))


def test_no_key_stands_in_two_rooms() -> None:
    keys = [key for path in files("zh-CN") for key in json.loads(path.read_text(encoding="utf-8"))]
    assert len(keys) == len(set(keys))


def _values(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _errors(base: type[BellError]) -> list[type[BellError]]:
    return [base, *[found for child in base.__subclasses__() for found in _errors(child)]]


def test_every_error_has_a_text() -> None:
    import app.http  # noqa: F401  (brings in every room's errors)

    missing = [
        error.code for error in _errors(BellError) if f"error.{error.code}" not in catalogue("zh-CN")
    ]
    assert missing == []


@pytest.mark.parametrize("room", ROOMS)
def test_no_text_for_people_in_code(room: str) -> None:
    """Chinese belongs into the catalogues; docstrings, examples and made-up data may have some."""
    found = [
        f"{path.relative_to(ROOT)}:{constant.lineno} {constant.value}"
        for path in (ROOT / room).rglob("*.py")
        if not {"town", "openapi.py", "asyncapi.py", "codecs"} & set(path.parts)
        for constant in _spoken(ast.parse(path.read_text(encoding="utf-8")))
        if re.search("[\u4e00-\u9fff]", constant.value.replace(NAME, ""))
    ]
    assert found == []


def _spoken(node: ast.AST) -> Iterator[ast.Constant]:
    """String constants that somebody may get to read."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue
        if isinstance(child, ast.keyword) and child.arg in ("examples", "help", "json_schema_extra"):
            continue
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child
        yield from _spoken(child)


def test_every_channel_that_somebody_waits_for_or_wakes_is_one() -> None:
    """A process that subscribes to another ends at once, and with it everything it does."""
    used = re.compile(r"""(?:subscribe|\.wake)\(([^)]*)\)""")
    for path in sorted(ROOT.glob("*/**/*.py")):
        if path.parts[len(ROOT.parts)] in ("kit", "care", "devices", "broker_bridge", "dispatch", "app"):
            for found in used.findall(path.read_text(encoding="utf-8")):
                for channel in re.findall(r'"([a-z_]+)"', found):
                    assert channel in CHANNELS, f"{path.relative_to(ROOT)}: {channel}"
