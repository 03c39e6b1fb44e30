"""Chinese map coordinates against published points; the shift undone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.codecs.native import decode_status
from devices.coordinates import distance_m, to_gcj02, to_wgs84

# WGS-84 and GCJ-02: test points of googollee/eviltransform; BD-09, WGS-84: of wandergis/coordtransform.
GCJ = [
    ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
    ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
    ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
]
BD = [((39.915, 116.404), (39.907253214522164, 116.3913836995125))]


@pytest.mark.parametrize(("true", "shifted"), GCJ)
def test_published_points_of_gcj02(true: tuple[float, float], shifted: tuple[float, float]) -> None:
    assert to_gcj02(*true) == pytest.approx(shifted, abs=1e-6)
    assert to_wgs84(*shifted, "gcj02") == pytest.approx(true, abs=1e-6)


@pytest.mark.parametrize(("baidu", "true"), BD)
def test_published_points_of_bd09(baidu: tuple[float, float], true: tuple[float, float]) -> None:
    # Published from an inverse that stops a little short.
    assert distance_m(*to_wgs84(*baidu, "bd09"), *true) < 2


@given(st.floats(18, 53), st.floats(74, 134))
def test_the_shift_is_undone_anywhere_in_china(lat: float, lon: float) -> None:
    shifted = to_gcj02(lat, lon)
    assert distance_m(lat, lon, *shifted) < 1000
    assert distance_m(lat, lon, *to_wgs84(*shifted, "gcj02")) < 0.2


@pytest.mark.parametrize("crs", ["gcj02", "wgs84"])
def test_abroad_nothing_is_shifted(crs: str) -> None:
    assert to_wgs84(39.7392, -104.9903, crs) == (39.7392, -104.9903)


def test_a_degree_of_latitude_is_111_km() -> None:
    assert distance_m(30, 115, 31, 115) == pytest.approx(111_195, abs=1)


def test_a_heartbeat_is_converted_at_the_edge() -> None:
    frame = b'{"location": {"lat": 22.540796, "lon": 113.917176, "crs": "GCJ02", "source": "wifi"}}'
    place = decode_status(frame).location
    assert place is not None
    assert (place["lat"], place["lon"]) == pytest.approx((22.543847, 113.912316), abs=2e-6)
    assert (place["crs"], place["source"]) == ("wgs84", "wifi")
