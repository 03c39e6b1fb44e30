"""Identity numbers: what is accepted, and why something is not."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from care.identity_numbers import BadIdentity, identity, masked


def numbered(body: str) -> str:
    """17 digits with their check digit."""
    return body + ric.calc_check_digit(body + "0")


GOOD = numbered("42020519440501002")


@given(st.dates(dt.date(1900, 1, 1), dt.date(2020, 1, 1)), st.integers(0, 999))
def test_a_good_number_says_birth_and_gender(born: dt.date, order: int) -> None:
    number = numbered(f"420205{born:%Y%m%d}{order:03d}")
    read = identity(number)
    assert (read.number, read.birth_date) == (number, born)
    assert read.gender == ("male" if order % 2 else "female")
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in number.lower())
    assert identity(f" {wide[:6]} {wide[6:]}") == read


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(place: int, by: int) -> None:
    wrong = GOOD[:place] + str((int(GOOD[place]) + by) % 10) + GOOD[place + 1 :]
    with pytest.raises(BadIdentity):
        identity(wrong)


def test_fifteen_digits_become_eighteen() -> None:
    assert identity("420205440501002").number == GOOD


def test_a_division_founded_after_the_birth_is_no_mistake() -> None:
    assert not ric.is_valid(GOOD), "the library refuses a number that thousands of elders carry"
    assert identity(GOOD).birth_date == dt.date(1944, 5, 1)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "identity_length"),
        (GOOD[:-1], "identity_length"),
        (GOOD + "1", "identity_length"),
        ("42020X194405010020", "identity_length"),
        (numbered("99010219440501002"), "identity_area"),
        (numbered("42020519441301002"), "identity_birth_date"),
        (numbered("42020517440501002"), "identity_birth_date"),
        ("420205440231002", "identity_birth_date"),
        (GOOD[:-1] + ("1" if GOOD[-1] != "1" else "2"), "identity_checksum"),
    ],
)
def test_the_reason_is_named(typed: str, code: str) -> None:
    with pytest.raises(BadIdentity) as refused:
        identity(typed)
    assert refused.value.code == code


def test_mask() -> None:
    assert masked(GOOD) == f"420205********{GOOD[-4:]}"
    assert masked(None) is None
