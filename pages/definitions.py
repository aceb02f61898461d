"""What every number, file and word means, read from the declarations that the figures are made by."""

from flow.ui import definition_search
from flow.ui.guard import guard
from flow.ui.morning import heading

morning = guard("definitions")

heading("Definitions", morning)
definition_search.show(morning)
