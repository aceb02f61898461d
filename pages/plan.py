"""The improvement plan, what is late first; the High Impact Change Model by quarter; the quarterly report."""

from flow.ui import plan_downloads, plan_line, plan_lines, plan_model
from flow.ui.download import downloads
from flow.ui.guard import guard
from flow.ui.head import part
from flow.ui.morning import heading, side_by_side
from flow.ui.plan_reading import lines_of, values_of

morning = guard("plan")
lines = lines_of(morning)
values = values_of(morning)

heading("Improvement plan", morning)
listed, opened = side_by_side("plan")
with listed:
    line = plan_lines.show(morning, lines, values)
with opened:
    plan_line.show(morning, line, values)

part("model", "High Impact Change Model", "How far each change is, by quarter: the partners' own assessment")
plan_model.show(morning, values)

part("report", "Quarterly report", "For the Health and Wellbeing Board and whoever asks")
plan_downloads.show(morning)

downloads(morning, "plan", "plan_history")
