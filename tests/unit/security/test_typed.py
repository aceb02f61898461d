"""An NHS number that somebody types is refused, in whatever way it is typed; other numbers are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow.errors import RuleRefused
from flow.security.typed import refuse_nhs_number, valid_nhs_number

NUMBERS = st.integers(10**9, 10**10 - 1).map(str).filter(valid_nhs_number)
HELD = (
    "9434765919", "943 476 5919", "943-476-5919", "Ring about 9434765919, today", "94 34 76 59 19", "(943 476 5919)",
    "943\u2011476\u20115919", "943\u00a0476\u00a05919", "\uff19\uff14\uff13\uff14\uff17\uff16\uff15\uff19\uff11\uff19",
    "\u0669\u0664\u0663\u0664\u0667\u0666\u0665\u0669\u0661\u0669", "943\u200b4765919", "bay 4 943 476 5919",
    "943 476 5919 4", "NHS:943 476 5919",
)  # fmt: skip
FINE = (
    "", "9434765918", "0000000000", "ring 01752 555000", "99434765919", "94347659191", "2018-06-05 09:00",
    "943 476 591", "943,476,5919 beds", "RK9 S1234567",
)  # fmt: skip


@pytest.mark.parametrize("text", HELD)
def test_a_number_is_seen_however_it_is_typed_and_not_repeated(text: str) -> None:
    with pytest.raises(RuleRefused, match="holds an NHS number") as refused:
        refuse_nhs_number(text)
    assert "5919" not in str(refused.value)


@pytest.mark.parametrize("text", FINE)
def test_other_numbers_are_let_through(text: str) -> None:
    refuse_nhs_number(text)


@given(NUMBERS, st.lists(st.sampled_from(["", " ", "-"]), min_size=10, max_size=10), st.text("ab ,.", max_size=5))
def test_no_grouping_of_the_digits_hides_a_number(number: str, between: list[str], around: str) -> None:
    typed = around + "".join(digit + gap for digit, gap in zip(number, between, strict=True)).rstrip(" -") + around
    with pytest.raises(RuleRefused):
        refuse_nhs_number(typed)
