"""What can go wrong with social-work files."""

from __future__ import annotations

from kit.errors import Conflict


class FileClosed(Conflict):
    """A closed file does not change any more."""

    code = "social_work_file_closed"
