"""What people wait for in words: the reason, with whom, on which pathway."""

from __future__ import annotations

from flow.huddle.delays import NO_OWNER, NO_PATHWAY, NO_REASON
from flow.services.board import Board
from flow.ui.text import capital
from flow.vocabulary import NOT_MAPPED, Pathway, words


def reason(board: Board, code: str | None) -> str:
    """A delay reason in words."""
    return capital(board.reason_words.get(code, code) if code else NO_REASON)


def owner(board: Board, code: str | None) -> str:
    return board.organisation_names.get(code, code) if code else capital(NO_OWNER)


def pathway(code: str | None) -> str:
    if code is None:
        return capital(NO_PATHWAY)
    return words(Pathway(code)) if code in set(Pathway) else capital(NOT_MAPPED)
