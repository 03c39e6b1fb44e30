"""The headers of lists as offices write them."""

from __future__ import annotations

import pytest

from care.importing.kinds import KINDS


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_template_is_read_as_it_was_written(kind: str, language: str) -> None:
    columns = KINDS[kind].columns
    header = columns.read(list(columns.names[language].values()))
    assert header.headers == columns.names[language]
    assert (header.twice, header.ignored) == ([], [])
    assert set(KINDS[kind].readers) == set(columns.names[language])


@pytest.mark.parametrize(
    ("written", "fields"),
    [
        (
            "姓名 联系电话 紧急联系人 关系 联系电话",
            "name phone contact1_name contact1_relation contact1_phone",
        ),
        ("姓名 联系人 联系电话", "name contact1_name contact1_phone"),
        (
            "姓名 电话 联系人1 关系 电话 联系人2 关系 电话",
            "name phone contact1_name contact1_relation contact1_phone"
            " contact2_name contact2_relation contact2_phone",
        ),
        (
            "姓名 联系人1 联系人2 联系人1电话 联系人2电话",
            "name contact1_name contact2_name contact1_phone contact2_phone",
        ),
        ("姓名 第一联系人 第二联系人 联系人一电话", "name contact1_name contact2_name contact1_phone"),
    ],
)
def test_whose_number_it_is(written: str, fields: str) -> None:
    header = KINDS["persons"].columns.read(written.split())
    assert list(header.places) == fields.split()
    assert header.twice == []
