"""Which presses of a test window are tests: at most one, and never anything that may be an emergency."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from devices.proving.window import Press, Window, taken_for_tests
from dispatch.intake.decide import Desk, decide
from kit.signals import Kind
from tests.unit.case_factory import NOON
from tests.unit.test_intake_rules import signal

UNITS = st.sampled_from(["d1", "d2", None])
PRESSES = st.lists(
    st.tuples(UNITS, st.sampled_from([str(kind) for kind in Kind]), st.booleans()), max_size=12
).map(lambda found: [Press(number, *one) for number, one in enumerate(found)])
WINDOWS = st.lists(
    st.builds(Window, st.sampled_from(["d1", "d2", "d3"]), used=st.booleans(), emergency=st.booleans()),
    unique_by=lambda window: window.device_id,
)


def test_the_first_press_is_a_test_and_the_second_is_real() -> None:
    presses = [Press(7, "d1", Kind.SOS, False), Press(8, "d1", Kind.SOS, False)]
    assert taken_for_tests(presses, [Window("d1", used=False, emergency=False)]) == {"d1": 7}
    assert taken_for_tests(presses[1:], [Window("d1", used=True, emergency=False)]) == {}


@given(PRESSES, WINDOWS)
def test_only_a_fresh_press_of_a_free_window_is_a_test(presses: list[Press], windows: list[Window]) -> None:
    tests = taken_for_tests(presses, windows)
    by_id = {press.id: press for press in presses}
    free = {window.device_id for window in windows if not window.used and not window.emergency}
    for device_id, signal_id in tests.items():
        press = by_id[signal_id]
        assert (press.device_id, press.kind, press.stored) == (device_id, Kind.SOS, False)
        assert device_id in free
        earlier = [other for other in presses if other.id < signal_id and other.device_id == device_id]
        assert not any(other.kind == Kind.SOS and not other.stored for other in earlier)
    pressed = {press.device_id for press in presses if press.kind == Kind.SOS and not press.stored}
    assert set(tests) == free & pressed


def test_a_test_opens_no_case_and_hides_none() -> None:
    desk = Desk(now=NOON)
    assert decide(desk, signal("sos", flags=["on_test"])) is None
    real = decide(desk, signal("sos"))
    assert real is not None
    assert decide(desk, signal("sos", flags=["on_test"])) == real, "help is wanted already"
    assert desk.by_id[real].repeat_receipt, "and the terminal hears so"
