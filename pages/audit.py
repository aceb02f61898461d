"""Who did or looked at what, when and from where: read by the IG lead, changed by nobody."""

from flow.ui import audit_list
from flow.ui.guard import guard
from flow.ui.morning import heading

morning = guard("audit")

heading("Audit", morning)
audit_list.show(morning)
