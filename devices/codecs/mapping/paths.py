"""Paths into a message: JMESPath (jmespath.org), compiled once.

``@now`` as a whole path is the time of receipt, for replies that carry the time.
"""

from __future__ import annotations

from typing import Annotated, Any

import jmespath
from jmespath.exceptions import JMESPathError
from pydantic import BeforeValidator


class Path:
    """A compiled path; ``text`` as it was written."""

    __slots__ = ("_expression", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._expression = jmespath.compile(text)

    def find(self, message: Any) -> Any:
        """What the path leads to, None where it leads nowhere."""
        try:
            return self._expression.search(message)
        except (JMESPathError, ArithmeticError, TypeError, ValueError, AttributeError):
            return None  # a function that does not fit what this message holds


def compiled(value: Any) -> Path:
    """``value`` as a path. Raises: ``ValueError`` with what is wrong and how to write it."""
    if isinstance(value, Path):
        return value
    if not isinstance(value, str) or not value.strip():
        raise ValueError("write a JMESPath such as battery, gps.lat or events[0].code")
    try:
        return Path(value)
    except JMESPathError as error:
        reason = str(error).splitlines()[0]
        raise ValueError(
            f"{value!r} is no JMESPath ({reason}); members with a hyphen or a dot go in double quotes: "
            "'\"alarm-type\"'"
        ) from None


JsonPath = Annotated[Path, BeforeValidator(compiled)]
