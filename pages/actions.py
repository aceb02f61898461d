"""Every action of the system, overdue first; one of them opened, with its history and all that may be done."""

from flow.ui import action_detail, action_list
from flow.ui.download import downloads
from flow.ui.guard import guard
from flow.ui.morning import heading, side_by_side

morning = guard("actions")

heading("Actions", morning)
listed, opened = side_by_side("actions")
with listed:
    action = action_list.show(morning)
with opened:
    action_detail.show(morning, action)

downloads(morning, "actions", "action_history")
