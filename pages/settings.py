"""What the system is made of and compared with; each part changed in a form, with who and when in its history."""

from flow.ui import setting_parts
from flow.ui.guard import guard
from flow.ui.morning import heading

morning = guard("settings")

heading("Settings", morning)
setting_parts.show(morning)
