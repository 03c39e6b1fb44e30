"""Spreadsheets as people, other programs and attackers send them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.sheets import cells, package, writing
from kit.sheets.columns import Columns
from kit.sheets.errors import Refused, UnreadableSheet
from kit.sheets.lines import lines
from kit.sheets.strings import Strings

COLUMNS = Columns({"name": ["name", "姓名"], "born": ["born", "出生日期"]}, ["name"])
ATTACK = "=cmd|'/c calc'!A1"
SHEET = "xl/worksheets/sheet1.xml"


def workbook(*rows: list[Any], merged: str = "") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if merged:
        sheet.merge_cells(merged)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_parts(content: bytes, **parts: bytes) -> bytes:
    """The same archive with parts added or replaced; ``__`` stands for a slash, ``_dot_`` for a dot."""
    named = {name.replace("__", "/").replace("_dot_", "."): part for name, part in parts.items()}
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", 8) as new:
        for entry in old.infolist():
            if entry.filename not in named:
                new.writestr(entry, old.read(entry))
        for name, part in named.items():
            new.writestr(name, part)
    return target.getvalue()


def read(content: bytes, most: int = 100) -> list[tuple[int, list[str]]]:
    return list(lines(content, COLUMNS, most))


def refusal(content: bytes, most: int = 100) -> str:
    with pytest.raises(UnreadableSheet) as refused:
        read(content, most)
    return str(refused.value.params["reason"])


def test_a_header_below_merged_titles() -> None:
    content = workbook(
        ["下陆区老年人信息登记表", None, None],
        ["填报单位:东方山街道", None, None],
        ["序号", "姓  名", "出生日期"],
        [1, "王桂兰", dt.date(1936, 5, 1)],
        [],
        [2, "张　三", 13271],
        merged="A1:C1",
    )
    assert read(content) == [
        (3, ["序号", "姓  名", "出生日期"]),
        (4, ["1", "王桂兰", "1936-05-01"]),
        (6, ["2", "张　三", "13271"]),
    ]


RELATIVES = Columns(
    {
        "name": ["name", "姓名"],
        "born": ["born", "出生日期"],
        "kin": ["kin", "紧急联系人姓名"],
        "kin_phone": ["kin_phone", "紧急联系人电话"],
        "address": ["address", "住址"],
    },
    ["name"],
)
PLAIN = ["王秀英", "1940-01-02", "王强", "13800000000", "幸福里3栋"]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (["姓名", "出生日期", "紧急联系人", "", "住址"], ["", "", "姓名", "电话", ""]),
        (["姓名", "出生日期", "紧急联系人", "", ""], ["", "", "姓名", "电话", "住址"]),
        (["本人", "", "紧急联系人", "", "住址"], ["姓名", "出生日期", "姓名", "电话", ""]),
        (["本人", "", "紧急联系人", "", ""], ["姓名", "出生日期", "姓名", "电话", "住址"]),
    ],
)
def test_a_header_of_two_lines_with_merged_cells(upper: list[str], lower: list[str]) -> None:
    merged = "C2:D2"
    rows = [["幸福街道老人名册"], upper, lower, PLAIN]
    csv = "\n".join(",".join(row) for row in rows).encode()
    for content in (workbook(*rows, merged=merged), csv):
        (line, header), *people = lines(content, RELATIVES, 10)
        assert (line, [number for number, _ in people]) == (3, [4])
        assert RELATIVES.read(header).places == {
            "name": 0,
            "born": 1,
            "kin": 2,
            "kin_phone": 3,
            "address": 4,
        }
        assert people[0][1] == PLAIN


def test_a_first_row_is_never_taken_for_a_second_line_of_the_header() -> None:
    rows = [["姓名", "出生日期"], ["", "1940-01-02"], ["王秀英", "1950-01-02"]]
    assert [cells for _, cells in read(workbook(*rows))] == rows


def test_a_formula_is_text_and_never_its_result() -> None:
    content = workbook(["姓名", "出生日期"], [ATTACK, "=TODAY()"])
    assert read(content)[1] == (2, [ATTACK, "=TODAY()"])
    computed = with_parts(
        content,
        **{
            "xl__worksheets__sheet1_dot_xml": zipfile.ZipFile(io.BytesIO(content))
            .read(SHEET)
            .replace(b"<v></v>", b"<v>46351</v>")
            .replace(b"<v/>", b"<v>46351</v>")
            .replace(b"<v />", b"<v>46351</v>")
        },
    )
    assert b"46351" in zipfile.ZipFile(io.BytesIO(computed)).read(SHEET)
    assert read(computed)[1] == (2, [ATTACK, "=TODAY()"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_every_encoding(encoding: str) -> None:
    content = '姓名,出生日期\n䶮桂兰,"1936年\n5月1日"\n'.encode(encoding)
    assert read(content)[1] == (3, ["䶮桂兰", "1936年\n5月1日"])


def test_a_bomb_is_refused_however_small_it_says_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = workbook(["姓名"], ["王"])
    zeros = with_parts(plain, xl__media__image_dot_png=b"\x00" * (16 * 1024 * 1024))
    assert len(zeros) < 40_000
    assert refusal(zeros) == "too_large_unpacked"
    # The directory claims a hundred bytes: what is there does not match its checksum.
    with zipfile.ZipFile(io.BytesIO(zeros)) as packed:
        size = packed.getinfo("xl/media/image.png").file_size
    lying = zeros.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert refusal(lying) == "broken_workbook"
    one_row = b"<worksheet><sheetData><row r='1'>" + b"<c/>" * 20_000 + b"</row></sheetData></worksheet>"
    assert refusal(with_parts(plain, xl__worksheets__sheet1_dot_xml=one_row)) == "too_large_unpacked"
    monkeypatch.setattr(package, "MOST_UNPACKED", 3000)
    assert refusal(plain) == "too_large_unpacked"


def test_entities_are_not_expanded() -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "ha">]><sst><si><t>&a;</t></si></sst>'
    assert refusal(with_parts(workbook(["姓名"]), xl__sharedStrings_dot_xml=laughs)) == "broken_workbook"


def test_a_row_that_says_it_lies_at_the_end_of_the_world() -> None:
    content = workbook(["姓名"], ["王"])
    sheet = zipfile.ZipFile(io.BytesIO(content)).read(SHEET)
    far = sheet.replace(b'<row r="2"', b'<row r="99999999999"').replace(b'r="A2"', b'r="A99999999999"')
    assert far != sheet
    assert refusal(with_parts(content, xl__worksheets__sheet1_dot_xml=far)) == "too_many_rows"


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ("xl__vbaProject_dot_bin", "macros"),
        ("xl__externalLinks__externalLink1_dot_xml", "external_links"),
    ],
)
def test_what_a_workbook_must_not_bring_along(part: str, reason: str) -> None:
    assert refusal(with_parts(workbook(["姓名"]), **{part: b"x"})) == reason


def test_files_of_another_kind() -> None:
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)) == "old_or_locked_workbook"
    assert refusal("姓名\n".encode() + b"x\n" * 3, 2) == "too_many_rows"
    with pytest.raises(UnreadableSheet) as refused:
        read("地址,电话\n".encode())
    assert refused.value.params == {"reason": "no_header", "columns": "姓名 (name)"}


@pytest.mark.parametrize(
    "written",
    [
        *("1936-5-1", "1936.5.1", "1936/05/01", "1936年5月1日", "1936 年 5 月 1 日", "19360501"),
        *(
            "１９３６．０５．０１",
            "1936-05-01 00:00:00",
            "1936-05-01T00:00",
            "13271",
            "13271.0",
            "1936年5月1号",
        ),
    ],
)
def test_dates_as_people_type_them(written: str) -> None:
    assert cells.date(written) == dt.date(1936, 5, 1)


@pytest.mark.parametrize(
    "written", ["1936-2-30", "1936年5月", "36.5.1", "5/1/1936", "1936", "=A1", "13", ""]
)
def test_dates_that_could_mean_anything(written: str) -> None:
    with pytest.raises(Refused) as refused:
        cells.date(written)
    assert refused.value.code == "bad_date"


def test_words_are_recognised_however_they_are_written() -> None:
    choice = cells.Choice({"alone": ["独居", "独自居住"], "with_family": ["与家人同住"]})
    assert [choice(one) for one in ("独居", " 独 居 ", "alone", "ALONE")] == ["alone"] * 4
    with pytest.raises(Refused) as refused:
        choice("好")
    assert refused.value.detail == "独居 / 与家人同住"
    assert cells.several("低保、重残；,高龄\n低保") == ["低保", "重残", "高龄"]
    assert cells.line(20)("１２３号\n ２单元（东）") == "123号 2单元（东）"
    with pytest.raises(Refused):
        cells.line(200)(ATTACK)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=20))
def test_the_small_table_of_strings_holds_what_was_put_in(texts: list[str]) -> None:
    strings = Strings()
    for text in texts:
        strings.append(text)
    assert [strings[number] for number in range(len(strings))] == texts


@settings(max_examples=100, deadline=None)
@given(st.from_regex(r"[=+@\t\r'-][ -~]{0,20}", fullmatch=True))
def test_what_is_written_computes_nothing_and_can_be_read_again(word: str) -> None:
    text = io.StringIO(newline="")
    out = writing.CsvLines(text)
    out.put(["姓名", "出生日期"])
    out.put([word, "1936-05-01"])
    line = text.getvalue().splitlines()[1]
    assert not line.strip('"').startswith(("=", "+", "-", "@"))
    if word == word.strip():
        assert read(text.getvalue().encode())[1][1] == [word, "1936-05-01"]
    book = writing.book()
    sheet = writing.page(book, "x")
    writing.put(sheet, ["姓名"], "head")
    writing.put(sheet, [word], wrong=frozenset({0}))
    target = io.BytesIO()
    writing.save(book, target)
    cell = openpyxl.load_workbook(target).worksheets[0]["A2"]
    assert cell.data_type != "f"
