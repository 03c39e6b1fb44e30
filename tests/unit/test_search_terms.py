"""What finds a person: every way to type a name or an address leads to terms that are there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.persons.search_query import read
from care.persons.search_terms import initials, of_address, of_name, of_query, spelled, squeezed
from kit.vault.cipher import Vault

VAULT = Vault(b"m" * 32)
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("张桂兰", "张"),
        ("张桂兰", "张桂兰"),
        ("张桂兰", "桂兰"),
        ("张桂兰", "兰"),
        ("张桂兰", "zhangguilan"),
        ("张桂兰", "ZhangG"),
        ("张桂兰", "guilan"),
        ("张桂兰", "zgl"),
        ("张桂兰", "ZG"),
        ("张桂兰", "gl"),
        ("单雄信", "shan"),
        ("单雄信", "danxiong"),
        ("曾庆长", "zengqing"),
        ("解晓东", "xxd"),
        ("吕乐", "lv"),
        ("欧阳修", "ouyang"),
        ("买买提·艾力", "maimaiti"),
        ("Grandmother", "grandm"),
        ("Émile", "emile"),
    ],
)
def test_ways_to_type_a_name(name: str, typed: str) -> None:
    assert of_query(typed)
    assert of_query(typed) <= of_name(name)


@pytest.mark.parametrize(
    "typed", ["晨光", "晨光社区", "3号院", "3 号院", "12栋", "2单元", "1501", "3号院12栋2单元1501", "B座"]
)
def test_ways_to_type_an_address(typed: str) -> None:
    address = "晨光社区3号院12栋2单元1501 B座"
    for word in typed.split():
        assert of_query(word) <= of_address(address)
    assert squeezed(typed) in squeezed(address)


@pytest.mark.parametrize("typed", ["晨雨", "2号院", "1栋", "150", "15", "zgm"])
def test_what_is_not_there(typed: str) -> None:
    assert not of_query(typed) <= of_address("晨光社区3号院12栋2单元1501") | of_name("张桂兰")


@given(HAN, st.data())
def test_any_part_of_a_name_finds_it(name: str, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(name) - 1))
    last = data.draw(st.integers(first + 1, len(name)))
    assert of_query(name[first:last]) <= of_name(name)
    assert of_query(spelled(name)) <= of_name(name)
    assert of_query(initials(name)) <= of_name(name)


@given(st.text(max_size=100))
def test_anything_can_be_typed(typed: str) -> None:
    for word in read(typed, VAULT).words:
        assert not word.says_nothing


def numbers(typed: str) -> tuple[int, list[bytes], str]:
    (word,) = read(typed, VAULT).words
    return len(word.terms), word.blind, word.ends_with


def test_a_number_may_be_several_things() -> None:
    tails = [VAULT.blind("identity_tail", "1234"), VAULT.blind("phone_tail", "1234")]
    assert numbers("1234") == (1, tails, "")
    assert numbers("001234") == (1, tails, "001234")
    assert numbers("6351234") == (0, tails, "6351234")
    whole = (0, [VAULT.blind("phone", "+8613800001234")], "")
    for typed in (
        "13800001234",
        "138 0000 1234",
        "138-0000-1234",
        "+86 13800001234",
        "１３８００００１２３４",
    ):
        assert numbers(typed) == whole
    assert numbers("(0714) 635-1234") == (0, [VAULT.blind("phone", "+867146351234")], "")
    identity = (0, [VAULT.blind("identity", "420205194405010020")], "")
    assert numbers("420205194405010020") == numbers("420205440501002") == identity
    assert numbers("123x") == (2, [VAULT.blind("identity_tail", "123X")], "")
    assert numbers("12") == (1, [], "")


def test_only_what_may_be_a_device_is_looked_up_as_one() -> None:
    assert read("demo-0001", VAULT).device == "demo-0001"
    assert read("sn%", VAULT).device is None
    assert read("张 1", VAULT).device is None
