"""The fifteen-minute meeting in its order: the whole morning on one page, or part by part while it is held."""

from flow.ui import changed_since, parts, run_bar, run_sheet
from flow.ui.download import downloads
from flow.ui.guard import guard
from flow.ui.morning import board_of, meeting_of

morning = guard("huddle")
board = board_of(morning)
meeting, drawn = meeting_of(morning)

part = run_bar.show(board, meeting.held, drawn)
changed_since.show(morning, meeting.held.opened_at)

if part is None:
    run_sheet.links()
    parts.whole(board, meeting)
    downloads(morning, "gate", "position", "waiting", "people")
else:
    parts.alone(board, meeting, part)
