"""The weekly review: is it getting better, is it luck, will it last, and what did our actions do."""

from flow.ui import trend_chart, trend_effects, trend_head, trend_rebase, trend_runs, trend_table
from flow.ui.download import downloads
from flow.ui.guard import guard
from flow.ui.trend_head import choose, places
from flow.ui.trend_reading import rows_of

morning = guard("trends")
chosen = choose(morning)
rows = rows_of(chosen)

opened = trend_table.show(chosen, rows)

if opened:
    trend = trend_chart.show(chosen, opened, rows, places(chosen))
    trend_runs.show(trend)
    trend_rebase.show(morning, trend)

trend_head.effects()
trend_effects.show(morning, chosen)

downloads(morning, "trends", "trend_points", "effects")
