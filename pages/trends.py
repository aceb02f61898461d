"""The weekly review: is it getting better, is it luck, will it last, and what did our actions do."""

from flow.ui import documents, trend_chart, trend_effects, trend_head, trend_rebase, trend_runs, trend_table
from flow.ui.guard import guard
from flow.ui.trend_head import choose, places
from flow.ui.trend_reading import rows_of, weekly_of

morning = guard("trends")
chosen = choose(morning)
rows = rows_of(chosen)

opened = trend_table.show(chosen, rows)

trend = None
if opened:
    trend = trend_chart.show(chosen, opened, rows, places(chosen))
    trend_runs.show(trend)
    trend_rebase.show(morning, trend)

trend_head.effects()
trend_effects.show(morning, chosen)

documents.weekly(*weekly_of(chosen))
trend_head.files(morning, rows, trend)
