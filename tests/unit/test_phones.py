"""Telephone numbers as they are typed, and the one form they get."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.phones import BadPhone, dialled, e164, masked


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("13800001234", "+8613800001234"),
        (" 138-0000-1234 ", "+8613800001234"),
        ("138 0000 1234", "+8613800001234"),
        ("１３８００００１２３４", "+8613800001234"),
        ("86 13800001234", "+8613800001234"),
        ("+86 138 0000 1234", "+8613800001234"),
        ("008613800001234", "+8613800001234"),
        ("013800001234", "+8613800001234"),
        ("0714-6351234", "+867146351234"),
        ("（0714）6351234", "+867146351234"),
        ("+86 0714 6351234", "+867146351234"),
        ("010 62881234", "+861062881234"),
        ("400-800-1234", "+864008001234"),
        ("+852 2345 6789", "+85223456789"),
        ("120", "120"),
        ("12349", "12349"),
        ("95598", "95598"),
    ],
)
def test_one_form(typed: str, number: str) -> None:
    assert e164(typed) == number


def test_a_landline_takes_the_code_of_its_place() -> None:
    assert e164("6351234", "0714") == "+867146351234"
    assert e164("635-1234", "0714") == "+867146351234"
    assert e164("62881234", "010") == "+861062881234"
    assert e164("13800001234", "0714") == "+8613800001234"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("6351234", "area_code_missing"),
        ("62881234", "area_code_missing"),
        ("0714-6351234转8", "phone_extension"),
        ("1380000123", "not_a_phone"),
        ("138000012345", "not_a_phone"),
        ("none", "not_a_phone"),
        ("", "not_a_phone"),
        ("12", "not_a_phone"),
        ("138****1234", "not_a_phone"),
        ("09999-6351234", "not_a_phone"),
        ("1.38E+10", "not_a_phone"),
    ],
)
def test_what_cannot_be_called_is_refused_with_the_reason(typed: str, code: str) -> None:
    with pytest.raises(BadPhone) as refused:
        e164(typed)
    assert refused.value.code == code


@given(st.text(max_size=30))
def test_anything_is_a_number_or_refused(typed: str) -> None:
    try:
        number = e164(typed, "0714")
    except BadPhone:
        return
    assert e164(number) == number


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+8613800001234", "138****1234"),
        ("+867146351234", "714***1234"),
        ("+861062881234", "106***1234"),
        ("+8522345678", "852***5678"),
        ("12349", "12349"),
        (None, None),
    ],
)
def test_masks(number: str | None, shown: str | None) -> None:
    assert masked(number) == shown


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("+8613800001234", "13800001234"),
        ("+867146351234", "07146351234"),
        ("+861012345678", "01012345678"),
        ("120", "120"),
        ("+85221234567", "+85221234567"),
    ],
)
def test_as_it_is_read_out(number: str, said: str) -> None:
    assert dialled(number) == said
