"""Where we stand in the national distribution of published returns; the six indicators of the local system review."""

from flow.ui import benchmark_indicators, benchmark_standing
from flow.ui.guard import guard
from flow.ui.head import part
from flow.ui.morning import heading

morning = guard("benchmark")

heading("Benchmark", morning)
part("standing", "Among all trusts", "Published returns of every organisation in England that made one")
benchmark_standing.show(morning)

if morning.system.pooled:
    part("indicators", "Local system review", "The six indicators by which areas were chosen")
    benchmark_indicators.show(morning)
