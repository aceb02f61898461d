"""The day's files in: what came of each, what is owed and has not come, and what was loaded before."""

from flow.ui import load_files, load_history, load_report
from flow.ui.download import downloads
from flow.ui.guard import guard
from flow.ui.morning import heading

morning = guard("load")

heading("Load", morning)
load_files.show(morning)
load_report.show(morning)
load_history.owed(morning)
load_history.recent(morning)

downloads(morning, "loads", "findings")
