"""Lists of units as people send them: encodings, headers, rounded numbers, formulas, mistakes."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import zipfile
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.importing import report, rows
from devices.importing.columns import COLUMNS
from devices.importing.rows import Row, Sheet
from devices.importing.writing import NewUnit
from kit.sheets.errors import UnreadableSheet

ENGLISH = list(COLUMNS.names["en"].values())
CHINESE = (
    "型号,序列号,IMEI,SIM卡号,ICCID,卡到期日,位置\n"
    "watch,S-1,861694050000000,1440000000001,89860000000000000001,2027年3月1日,床头\n"
)


def workbook(*lines: list[Any], title: str = "Sheet") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for line in lines:
        sheet.append(line)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def only(content: bytes) -> dict[str, Any]:
    sheet = rows.read(content, 10)
    assert sheet.problems == []
    (row,) = sheet.rows
    return row.values


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encodings_that_excel_and_wps_write(encoding: str) -> None:
    assert only(CHINESE.encode(encoding)) == {
        "model": "watch",
        "serial": "S-1",
        "imei": "861694050000000",
        "sim_number": "1440000000001",
        "iccid": "89860000000000000001",
        "sim_expires_on": dt.date(2027, 3, 1),
        "place": "床头",
    }


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters(delimiter: str) -> None:
    assert only(CHINESE.replace(",", delimiter).encode())["serial"] == "S-1"


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Serial No.", "serial"),
        ("SERIAL-NUMBER", "serial"),
        ("*设备型号", "model"),
        ("ＩＭＥＩ", "imei"),
        ("SIM 卡号", "sim_number"),
        ("SIM卡到期日", "sim_expires_on"),
        ("网关", "gateway"),
        ("心跳周期（秒）", "heartbeat_s"),
    ],
)
def test_headers_as_people_write_them(header: str, field: str) -> None:
    assert list(COLUMNS.read([header]).places) == [field]


def test_every_language_has_a_header_line_to_begin_with() -> None:
    for language in ("zh-CN", "en"):
        header = COLUMNS.read(list(COLUMNS.names[language].values()))
        assert set(header.places) == set(COLUMNS.fields.values())
        assert header.ignored == []


def test_a_workbook_with_a_title_and_a_cover_sheet() -> None:
    book = openpyxl.Workbook()
    cover = book.active
    assert cover is not None
    cover.append(["说明:请填写下一页"])
    sheet = book.create_sheet("设备")
    sheet.append(["2026 年第二批"])
    sheet.append([])
    sheet.append(["型号", "序列号", "到期日", "颜色"])
    sheet.append(["cord", 1234, dt.date(2027, 3, 1), "白"])
    target = io.BytesIO()
    book.save(target)
    read = rows.read(target.getvalue(), 10)
    assert read.rows == [Row(4, {"model": "cord", "serial": "1234", "sim_expires_on": dt.date(2027, 3, 1)})]
    assert read.header.ignored == ["颜色"]


def test_a_number_that_excel_has_rounded_is_refused() -> None:
    sheet = rows.read(
        workbook(["型号", "ICCID", "IMEI"], ["watch", 89860000000000000001, 861694050000000]), 10
    )
    assert [(one.column, one.code) for one in sheet.problems] == [("ICCID", "rounded_number")]
    text = rows.read("型号,IMEI\nwatch,8.61694E+14\n".encode(), 10)
    assert [(one.value, one.code) for one in text.problems] == [("8.61694E+14", "rounded_number")]


def test_text_that_programs_protect_from_excel() -> None:
    content = '型号,IMEI,ICCID\nwatch,="861694050000000",\'89860000000000000001\n'
    assert only(content.encode())["imei"] == "861694050000000"
    assert only(content.encode())["iccid"] == "89860000000000000001"


def test_problems_name_line_column_value_and_remedy() -> None:
    content = (
        "型号,序列号,IMEI,到期日,老人编号\n"
        ",A,,,\n"
        "cord,=1+1,,,\n"
        "cord,B,12,2027-02-30,x\n"
        "cord,B,,,\n"
        "\n"
        "cord,C,,,\n"
    )
    sheet = rows.read(content.encode(), 100)
    found = [(one.row, one.column, one.value, one.code) for one in report.ordered(sheet.problems)]
    assert found == [
        (2, "型号", "", "missing"),
        (3, "序列号", "=1+1", "bad_serial"),
        (4, "IMEI", "12", "bad_imei"),
        (4, "到期日", "2027-02-30", "bad_date"),
        (4, "老人编号", "x", "bad_number"),
        (5, "序列号", "B", "twice_in_file"),
    ]
    sheet.drop_refused()
    assert [row.number for row in sheet.rows] == [7]
    assert report.problem(sheet.problems[-1], "zh-CN")["remedy"] == "与第 4 行重复"
    for one in sheet.problems:
        assert report.problem(one, "en")["remedy"] != f"import.{one.code}"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no_header"),
        (b"a,b\n1,2\n", "no_header"),
        (b"PK\x03\x04 broken", "broken_workbook"),
        ("型号,model\n".encode(), "column_twice"),
        ("型号\n".encode() + b"cord\n" * 11, "too_many_rows"),
        (b"\xff\xfe\x00", "unknown_encoding"),
        (b"\x00\x01\x02\x03", "no_spreadsheet"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "unknown_encoding"),
    ],
)
def test_what_is_no_list_of_devices(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableSheet) as refused:
        rows.read(content, 10)
    assert refused.value.params["reason"] == reason


def test_a_workbook_that_unpacks_to_more_than_any_list(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b" " * 2_000_000)
    monkeypatch.setattr("kit.sheets.package.MOST_UNPACKED", 1_000_000)
    with pytest.raises(UnreadableSheet) as refused:
        rows.read(packed.getvalue(), 10)
    assert refused.value.params["reason"] == "too_large_unpacked"


def test_ten_rows_are_not_too_many() -> None:
    assert rows.read("型号\n".encode() + b"cord\n" * 10, 10).count == 10


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with contextlib.suppress(UnreadableSheet):
        rows.read("型号,序列号,IMEI,到期日\n".encode() + content, 50)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=len(ENGLISH), max_size=15))
def test_any_text_in_any_column_is_taken_or_named(cells: list[str]) -> None:
    sheet = Sheet(COLUMNS.read(ENGLISH))
    values = rows._values(sheet, 2, [cell.strip() for cell in cells])
    named = {problem.field for problem in sheet.problems}
    for name, cell in zip(ENGLISH, cells, strict=False):
        if cell.strip():
            assert (name in values) != (name in named)
    for problem in sheet.problems:
        assert report.problem(problem, "en")["remedy"]


@settings(max_examples=50, deadline=None)
@given(st.from_regex(r"[=+@\t\r-][ -~]{0,20}", fullmatch=True))
def test_nothing_in_a_report_is_a_formula(word: str) -> None:
    sheet = Sheet(COLUMNS.read(["model", "place"]))
    sheet.refuse(2, "place", word, "too_long")
    made = [NewUnit(3, "u-1", "-secret", {"model": "cord", "place": word})]
    target = io.BytesIO()
    report.workbook(sheet, made, "en", target)
    book = openpyxl.load_workbook(target)
    for page in book.worksheets:
        for line in page.iter_rows():
            for cell in line:
                assert cell.data_type != "f"
                if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")):
                    assert cell.quotePrefix


def test_a_secret_is_not_shown_by_accident() -> None:
    assert "hidden" not in repr(NewUnit(2, "u-1", "hidden", {}))
