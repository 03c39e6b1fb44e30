"""A device's secret, and what the broker keeps of it."""

from __future__ import annotations

import base64
import hashlib
import secrets

HASH_BYTES = 64


def new_secret() -> str:
    """128 random bits, URL-safe, 22 characters."""
    return secrets.token_urlsafe(16)


def broker_verifier(secret: str, *, iterations: int = 1) -> str:
    """The password part of a line in Mosquitto's password file: `$7$iterations$salt$hash`.

    PBKDF2 with HMAC-SHA512 as Mosquitto 2 checks it. Rounds slow down the guessing of weak
    passwords; against 128 random bits nobody guesses. They cost much: whenever the file has changed
    the broker checks every connected device again and does nothing else meanwhile, 0.14 ms each
    with the 101 rounds of `mosquitto_passwd` and 0.02 ms with one (measured, Mosquitto 2.0.11).
    """
    salt = secrets.token_urlsafe(9).encode()  # 12 letters: EMQX takes a salt as text (deploy/emqx)
    digest = hashlib.pbkdf2_hmac("sha512", secret.encode(), salt, iterations, HASH_BYTES)
    encoded_salt, encoded_hash = (base64.b64encode(part).decode() for part in (salt, digest))
    return f"$7${iterations}${encoded_salt}${encoded_hash}"
