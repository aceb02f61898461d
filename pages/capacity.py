"""What a partner can start today, entered in seconds: made for a phone."""

from flow.ui import care_entry
from flow.ui.guard import guard
from flow.ui.morning import heading

morning = guard("capacity")

heading("Capacity", morning)
care_entry.show(morning)
