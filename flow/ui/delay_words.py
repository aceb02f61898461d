"""How a delayed transfer, and what a side says of it, is written wherever it is shown."""

from __future__ import annotations

from flow.clock import moment_words
from flow.huddle.dtoc_list import Delay, Word
from flow.services.board import Board
from flow.ui.text import capital
from flow.vocabulary import NOT_AGREED, Attribution, CareType, words

NO_WARD = "no ward given"


def ward(board: Board, delay: Delay) -> str:
    if delay.ward is None:
        return NO_WARD
    return board.ward_names.get((delay.site, delay.ward), delay.ward)


def named(kind: type[Attribution] | type[CareType], value: str) -> str:
    return words(kind(value)) if value in set(kind) else capital(value or NOT_AGREED)


def stands(word: Word) -> str:
    """Agreed in the file; Disputed by Ruth Hall (RK9), 09:02 on Tue 5 June 2018: why; Not said."""
    if word.verdict is None:
        return "Not said"
    if word.at is None:
        return f"{words(word.verdict)} in the file"
    why = f": {word.note}" if word.note else ""
    return f"{words(word.verdict)} by {word.who} ({word.who_organisation}), {moment_words(word.at)}{why}"
