"""Link tokens: opened only by us, changed by nobody."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dispatch.link import capability

KEY = "k" * 32


@given(st.integers(1, 2**63 - 1))
def test_a_token_opens_its_own_offer(offer_id: int) -> None:
    assert capability.offer_id(KEY, capability.token(KEY, offer_id)) == offer_id


@given(st.integers(1, 2**40), st.text("abcXYZ019-_", min_size=1, max_size=60))
def test_a_guess_opens_nothing(offer_id: int, guess: str) -> None:
    assert capability.offer_id(KEY, guess) is None
    assert capability.offer_id("other" * 8, capability.token(KEY, offer_id)) is None
