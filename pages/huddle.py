"""The fifteen-minute meeting in its order: what has come, yesterday first, position, who is waiting, what is agreed."""

from flow.ui import agreed, gate, position, promises, run_sheet, waiting
from flow.ui.download import downloads
from flow.ui.guard import guard
from flow.ui.morning import board_of

morning = guard("huddle")
board = board_of(morning)

run_sheet.heading(board)

run_sheet.part("gate")
gate.show(board)

run_sheet.part("yesterday")
promises.show(board)

run_sheet.part("position")
position.show(board)

run_sheet.part("waiting")
waiting.show(board)

run_sheet.part("agreed")
agreed.show(board)

downloads(morning, "gate", "position", "waiting", "people")
