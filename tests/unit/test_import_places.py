"""Which area a row of a list means."""

from __future__ import annotations

import pytest

from care.importing.places import Places
from kit.sheets.errors import Refused


@pytest.fixture(name="places")
def _places() -> Places:
    made = Places()
    made.add(1, "420200", ["黄石市"])
    made.add(2, "420205", ["黄石市", "铁山区"])
    made.add(3, "420205001", ["黄石市", "铁山区", "东方山街道"])
    made.add(4, "420205002", ["黄石市", "铁山区", "新下陆街道"])
    made.add(5, "420205001001", ["黄石市", "铁山区", "东方山街道", "和平社区"])
    made.add(6, "420205002001", ["黄石市", "铁山区", "新下陆街道", "和平社区"])
    made.add(7, None, ["黄石市", "铁山区", "新下陆街道", "和平社区", "第 3 网格"])
    return made


@pytest.mark.parametrize(
    ("written", "area"),
    [
        ("420205", 2),
        ("420205000000", 2),
        ("420205001001", 5),
        ("４２０２０５００１", 3),
        ("东方山街道", 3),
        ("东方山街道/和平社区", 5),
        ("东方山街道和平社区", 5),
        ("铁山区 > 新下陆街道 > 和平社区", 6),
        ("铁山区-和平社区-第3网格", 7),
        ("第3网格", 7),
    ],
)
def test_an_area_by_code_or_names(places: Places, written: str, area: int) -> None:
    assert places.named(written) == area


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("和平社区", "ambiguous_area"),
        ("铁山区/和平社区", "ambiguous_area"),
        ("420299", "unknown_area"),
        ("和平社区/东方山街道", "unknown_area"),
        ("别处", "unknown_area"),
        ("/", "unknown_area"),
    ],
)
def test_what_names_no_one_area(places: Places, written: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        places.named(written)
    assert refused.value.code == code


def test_level_by_level_and_the_default(places: Places) -> None:
    assert places.find({"street": "东方山街道", "community": "和平社区"}) == 5
    with pytest.raises(Refused) as refused:
        places.find({})
    assert refused.value.code == "area_missing"
    places.default = 3
    assert places.find({}) == 3
    assert places.find({"area": "420205002"}) == 4
