"""Sealing and opening: AES-256-GCM under a person's data key, which the master key wraps.

A sealed value is a version byte, 12 random bytes of nonce, and the ciphertext with its tag. The
column and the person are authenticated with it, so that a value moved to another row or column does
not open.
"""

from __future__ import annotations

import hmac
import logging
import os
from functools import lru_cache
from typing import Any, Literal

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

log = logging.getLogger(__name__)

VERSION = b"\x01"
NONCE_BYTES = 12
KEY_BYTES = 32
BLIND_BYTES = 16
TAIL_DIGITS = 4

Blind = Literal["phone", "phone_tail", "identity", "identity_tail", "sheet_row"]
"""What a blind index is about; the same text gives different indexes for different things."""


class CannotOpen(Exception):
    """A sealed value is damaged, stands in a row it was not made for, or the master key is another."""


class PersonKey:
    """One person's data key; ``wrapped`` is what the database keeps.

    ``erased``: the key is destroyed, nothing that was sealed with it can be read again. Somebody of
    whom nothing was ever sealed has no key either, and is not erased.
    """

    __slots__ = ("_cipher", "erased", "person_id", "wrapped")

    def __init__(
        self, person_id: int, wrapped: bytes | None, key: bytes | None, *, erased: bool = False
    ) -> None:
        self.person_id = person_id
        self.wrapped = wrapped
        self.erased = erased
        self._cipher = AESGCM(key) if key is not None else None

    def seal(self, column: str, value: str | None) -> bytes | None:
        """``column`` as ``table.column``. None stays None.

        Raises: ``ValueError`` without a key.
        """
        if value is None:
            return None
        if self._cipher is None:
            raise ValueError(f"person {self.person_id} has no key")
        return _seal(self._cipher, f"{column}:{self.person_id}", value.encode())

    def open(self, column: str, sealed: bytes | None) -> str | None:
        """The value; None if there is none or the person is erased. One that is damaged is reported and
        reads as None: nobody waits for help because a neighbour's number cannot be read.
        """
        try:
            return self.open_strictly(column, sealed)
        except CannotOpen as error:
            log.error("a sealed value cannot be opened: %s", error)
            return None

    def open_strictly(self, column: str, sealed: bytes | None) -> str | None:
        """The same. Raises: ``CannotOpen``."""
        if sealed is None or self._cipher is None:
            return None
        return _open(self._cipher, f"{column}:{self.person_id}", sealed).decode()

    def seal_document(self, column: str, value: dict[str, Any]) -> bytes | None:
        """A JSON object as one value; an empty one is None."""
        return self.seal(column, orjson.dumps(value).decode()) if value else None

    def open_document(self, column: str, sealed: bytes | None) -> dict[str, Any]:
        """The object; empty if there is none, the person is erased, or it is damaged."""
        text = self.open(column, sealed)
        return orjson.loads(text) if text else {}


class Vault:
    """What the master key can do: wrap data keys and make blind indexes."""

    def __init__(self, master: bytes) -> None:
        self._wrapping = AESGCM(_derived(master, "wrapping"))
        self._blind = {
            what: _derived(master, f"blind {what}")
            for what in ("phone", "phone_tail", "identity", "identity_tail", "sheet_row")
        }
        self._files = AESGCM(_derived(master, "files"))
        self._secrets = AESGCM(_derived(master, "secrets"))

    def new_key(self, person_id: int) -> PersonKey:
        """A fresh data key; the caller stores ``wrapped``."""
        key = os.urandom(KEY_BYTES)
        return PersonKey(person_id, _seal(self._wrapping, _key_name(person_id), key), key)

    def unwrap(self, person_id: int, wrapped: bytes | None) -> PersonKey:
        """The key of a row of ``person_keys``; ``wrapped`` None: destroyed.

        Raises: ``CannotOpen``.
        """
        if wrapped is None:
            return PersonKey(person_id, None, None, erased=True)
        return PersonKey(person_id, wrapped, _open(self._wrapping, _key_name(person_id), wrapped))

    def seal_file(self, name: str, content: bytes) -> bytes:
        """A part of a file about many people; ``name`` says which. It is deleted soon, never erased."""
        return _seal(self._files, name, content)

    def open_file(self, name: str, sealed: bytes) -> bytes:
        """The part again. Raises: ``CannotOpen``."""
        return _open(self._files, name, sealed)

    def seal_secret(self, name: str, secret: str) -> bytes:
        """Something that we sign or sign in with; ``name`` says where it stands."""
        return _seal(self._secrets, name, secret.encode())

    def open_secret(self, name: str, sealed: bytes) -> str:
        """The secret again. Raises: ``CannotOpen``."""
        return _open(self._secrets, name, sealed).decode()

    def blind(self, what: Blind, value: str) -> bytes:
        """16 bytes that are equal for equal values and tell nothing without the master key."""
        return hmac.digest(self._blind[what], value.encode(), "sha256")[:BLIND_BYTES]

    def blind_tail(self, what: Blind, value: str) -> bytes | None:
        """The same of the last four characters; None for anything shorter."""
        return self.blind(what, value[-TAIL_DIGITS:]) if len(value) >= TAIL_DIGITS else None


def _key_name(person_id: int) -> str:
    return f"person_keys.wrapped:{person_id}"


def _seal(cipher: AESGCM, name: str, value: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + cipher.encrypt(nonce, value, name.encode())


def _open(cipher: AESGCM, name: str, sealed: bytes) -> bytes:
    sealed = bytes(sealed)
    if sealed[:1] != VERSION:
        raise CannotOpen(f"{name}: unknown version {sealed[:1]!r}")
    nonce, text = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return cipher.decrypt(nonce, text, name.encode())
    except (InvalidTag, ValueError) as error:
        raise CannotOpen(f"{name}: damaged, moved, or sealed under another master key") from error


def _derived(master: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"bell {purpose}".encode()).derive(master)


@lru_cache(maxsize=4)
def vault_of(master: bytes) -> Vault:
    """The vault of a master key, made once."""
    return Vault(master)
