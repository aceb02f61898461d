"""No more than two pages are worked out at a moment, and nobody waits for themselves."""

from __future__ import annotations

import threading
import time

import pytest

from flow.ui.turns import AT_A_TIME, turn


def test_of_many_pages_two_are_worked_out_at_a_moment_and_all_of_them_in_the_end() -> None:
    at_work, most, done = 0, 0, []
    counting = threading.Lock()

    def page(number: int) -> None:
        nonlocal at_work, most
        with turn():
            with counting:
                at_work += 1
                most = max(most, at_work)
            time.sleep(0.01)
            with counting:
                at_work -= 1
                done.append(number)

    pages = [threading.Thread(target=page, args=(number,)) for number in range(12)]
    for one in pages:
        one.start()
    for one in pages:
        one.join()
    assert most == AT_A_TIME
    assert sorted(done) == list(range(12))


def test_a_part_inside_a_page_has_the_pages_turn() -> None:
    with turn(), turn():
        pass


def test_a_page_that_fails_gives_its_turn_back() -> None:
    for _ in range(AT_A_TIME + 1):
        with pytest.raises(ZeroDivisionError), turn():
            _ = 1 / 0
