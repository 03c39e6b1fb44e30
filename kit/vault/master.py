"""The master key: given by whoever runs the program, never stored in the database."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path

from kit.settings import Settings

KEY_BYTES = 32

_HOW = (
    "Make one with: python -c 'import base64, os; print(base64.b64encode(os.urandom(32)).decode())'"
    " and keep a copy apart from the database's backups: without it personal values cannot be read."
)


class NoMasterKey(Exception):
    """The program cannot read or write personal values; the text says what to set."""


def master_key(settings: Settings) -> bytes:
    """32 bytes from ``BELL_MASTER_KEY`` or the file ``BELL_MASTER_KEY_FILE``, both in base64.

    Raises: ``NoMasterKey``.
    """
    source, given = "BELL_MASTER_KEY", settings.master_key
    if not given and settings.master_key_file:
        source = f"BELL_MASTER_KEY_FILE ({settings.master_key_file})"
        try:
            given = Path(settings.master_key_file).read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError) as error:
            raise NoMasterKey(f"{source} cannot be read: {error}") from None
    if not given.strip():
        raise NoMasterKey(f"Neither BELL_MASTER_KEY nor BELL_MASTER_KEY_FILE is set. {_HOW}")
    try:
        key = base64.b64decode(given.strip(), validate=True)
    except (ValueError, binascii.Error):
        raise NoMasterKey(f"{source} is not base64. {_HOW}") from None
    if len(key) != KEY_BYTES:
        raise NoMasterKey(f"{source} holds {len(key)} bytes instead of {KEY_BYTES}. {_HOW}")
    return key
