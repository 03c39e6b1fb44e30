"""Sealing personal values: what is sealed opens in its own place and nowhere else."""

from __future__ import annotations

import base64
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.settings import Settings
from kit.vault.cipher import CannotOpen, PersonKey, Vault
from kit.vault.master import NoMasterKey, master_key

VAULT = Vault(b"m" * 32)
KEY = VAULT.new_key(7)
COLUMN = "persons.phone"


@given(st.text(), st.integers(1, 2**62))
def test_what_is_sealed_opens_again(value: str, person: int) -> None:
    key = VAULT.new_key(person)
    sealed = key.seal(COLUMN, value)
    assert sealed is not None
    assert len(value) < 4 or value.encode() not in sealed
    kept = VAULT.unwrap(person, key.wrapped)
    assert (kept.open(COLUMN, sealed), kept.erased) == (value, False)


@given(st.text(), st.binary(min_size=1, max_size=1), st.integers(0))
def test_a_changed_byte_is_noticed(value: str, byte: bytes, place: int) -> None:
    sealed = KEY.seal(COLUMN, value)
    assert sealed is not None
    at = place % len(sealed)
    damaged = sealed[:at] + byte + sealed[at + 1 :]
    if damaged != sealed:
        with pytest.raises(CannotOpen):
            KEY.open_strictly(COLUMN, damaged)


def test_a_value_opens_only_in_its_own_column_and_row() -> None:
    sealed = KEY.seal(COLUMN, "+8613800001234")
    with pytest.raises(CannotOpen):
        KEY.open_strictly("contacts.phone", sealed)
    with pytest.raises(CannotOpen):
        VAULT.new_key(8).open_strictly(COLUMN, sealed)
    with pytest.raises(CannotOpen):
        VAULT.unwrap(8, KEY.wrapped)
    with pytest.raises(CannotOpen):
        Vault(b"n" * 32).unwrap(7, KEY.wrapped)


def test_a_damaged_value_is_reported_and_reads_as_nothing(caplog: pytest.LogCaptureFixture) -> None:
    assert KEY.open(COLUMN, b"+8613800001234") is None
    assert KEY.open_document("persons.health", b"\x01broken") == {}
    assert "persons.phone:7" in caplog.text
    assert "13800001234" not in caplog.text


def test_equal_values_are_sealed_differently() -> None:
    assert KEY.seal(COLUMN, "1") != KEY.seal(COLUMN, "1")
    assert VAULT.new_key(7).wrapped != KEY.wrapped


def test_nothing_stays_nothing_and_an_erased_person_reads_as_nothing() -> None:
    assert (KEY.seal(COLUMN, None), KEY.open(COLUMN, None)) == (None, None)
    sealed = KEY.seal(COLUMN, "1")
    erased = VAULT.unwrap(7, None)
    assert erased.erased
    assert erased.open(COLUMN, sealed) is None
    with pytest.raises(ValueError, match="no key"):
        erased.seal(COLUMN, "1")
    assert not PersonKey(7, None, None).erased


def test_documents() -> None:
    health = {"conditions": ["高血压"], "blood_type": "A"}
    sealed = KEY.seal_document("persons.health", health)
    assert KEY.open_document("persons.health", sealed) == health
    assert KEY.seal_document("persons.health", {}) is None
    assert KEY.open_document("persons.health", None) == {}


@given(st.text(min_size=4), st.text(min_size=4))
def test_blind_indexes_tell_only_equality(one: str, other: str) -> None:
    assert (VAULT.blind("phone", one) == VAULT.blind("phone", other)) == (one == other)
    assert VAULT.blind("phone", one) != VAULT.blind("identity", one)
    assert VAULT.blind("phone", one) != Vault(b"n" * 32).blind("phone", one)
    assert len(VAULT.blind("phone", one)) == 16
    tails = (VAULT.blind_tail("phone_tail", one), VAULT.blind_tail("phone_tail", other))
    assert (tails[0] == tails[1]) == (one[-4:] == other[-4:])


def test_too_short_for_a_tail() -> None:
    assert VAULT.blind_tail("phone_tail", "120") is None


def test_ten_thousand_persons_in_seconds() -> None:
    """About 0.6 s on the reference machine; the bound leaves room for a busy one."""
    before = time.process_time()
    for person in range(10_000):
        key = VAULT.new_key(person)
        for value in ("+8613800001234", "420000194405010015", "[1, 2, 3]"):
            key.seal(COLUMN, value)
        VAULT.blind("phone", "+8613800001234")
        VAULT.blind_tail("phone_tail", "+8613800001234")
    assert time.process_time() - before < 3


def test_the_master_key_comes_from_a_setting_or_a_file(tmp_path: Path) -> None:
    text = base64.b64encode(b"k" * 32).decode()
    file = tmp_path / "key"
    file.write_text(text + "\n")
    assert master_key(Settings(master_key=text)) == b"k" * 32
    assert master_key(Settings(master_key="", master_key_file=str(file))) == b"k" * 32


@pytest.mark.parametrize(
    ("given", "says"),
    [("", "is set"), ("?", "not base64"), (base64.b64encode(b"short").decode(), "5 bytes")],
)
def test_without_a_good_master_key_the_reason_says_what_to_do(given: str, says: str) -> None:
    with pytest.raises(NoMasterKey, match=says):
        master_key(Settings(master_key=given, master_key_file=""))
    with pytest.raises(NoMasterKey, match="cannot be read"):
        master_key(Settings(master_key="", master_key_file="/nowhere/key"))
