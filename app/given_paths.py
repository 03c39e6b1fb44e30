"""Paths on the command line: relative to where the person stands, though `./bell` works in the checkout."""

from __future__ import annotations

import os
from typing import IO, Any

import click
from click.core import ParameterSource

CALLED_FROM = "BELL_CALLED_FROM"


def from_where_one_stands(value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
    """``value`` as a path that is right from here; a default is meant from the checkout."""
    stands = os.environ.get(CALLED_FROM)
    if stands is None or not isinstance(value, str | os.PathLike) or os.fspath(value) == "-":
        return value
    name = param.name if param is not None else None
    if ctx is not None and name is not None and ctx.get_parameter_source(name) is ParameterSource.DEFAULT:
        return value
    return os.path.join(stands, value)


class GivenPath(click.Path):
    """``click.Path``, from where the person stands."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return super().convert(from_where_one_stands(value, param, ctx), param, ctx)


class GivenFile(click.File):
    """``click.File``, from where the person stands."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> IO[Any]:
        return super().convert(from_where_one_stands(value, param, ctx), param, ctx)
