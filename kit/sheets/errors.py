"""Refusals of files and cells."""

from __future__ import annotations

from kit.errors import BellError


class UnreadableSheet(BellError):
    """A file that is no list of what was asked for; ``reason`` says why and what would be one."""

    code = "unreadable_sheet"
    status = 422


class Refused(Exception):
    """One cell cannot be read. ``code``: catalogue entry ``import.<code>``, which says what would be right.

    ``detail`` fills the entry's ``{detail}``.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
