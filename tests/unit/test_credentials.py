"""What the broker keeps of a device's secret."""

from __future__ import annotations

import base64
import hashlib

from devices.credentials import broker_verifier, new_secret


def test_a_verifier_is_what_mosquitto_computes() -> None:
    for iterations in (1, 101):
        _, kind, rounds, salt, digest = broker_verifier("geheim", iterations=iterations).split("$")
        expected = hashlib.pbkdf2_hmac("sha512", b"geheim", base64.b64decode(salt), iterations)
        assert (kind, rounds) == ("7", str(iterations))
        assert len(base64.b64decode(salt)) == 12
        assert base64.b64decode(digest) == expected


def test_secrets_and_salts_differ() -> None:
    assert len({new_secret() for _ in range(100)}) == 100
    assert broker_verifier("same") != broker_verifier("same")
    assert len(base64.urlsafe_b64decode(new_secret() + "==")) == 16
