"""A system is its organisations together."""

from datetime import date

from flow.measures.pool import pool
from flow.measures.sheet import FACT_COLUMNS, no_facts
from tests.spec.drawn import parts
from tests.unit.measures.facts import fact, table

DAY = date(2018, 6, 5)


def test_counts_are_summed_over_the_organisations_that_filed() -> None:
    pooled = pool(table(fact("beds_open", DAY, 824), fact("beds_open", DAY, 60, organisation="LWSW")), "plymouth")
    assert parts(pooled, "beds_open", "plymouth")[0] == 884
    assert set(pooled["scope"]) == {"system"}
    assert tuple(pooled.columns) == FACT_COLUMNS


def test_a_rate_pools_parts_and_is_no_mean_of_percentages() -> None:
    pooled = pool(
        table(fact("occupancy", DAY, 90, 100), fact("occupancy", DAY, 5, 10, organisation="LWSW")), "plymouth"
    )
    assert parts(pooled, "occupancy", "plymouth") == (95, 110)


def test_a_rate_takes_numerator_and_denominator_from_the_same_organisations() -> None:
    facts = table(
        fact("fit_waiting", DAY, 200),
        fact("fit_waiting_rate", DAY, 200, 800),
        fact("fit_waiting", DAY, 20, organisation="LWSW"),
    )
    pooled = pool(facts, "plymouth")
    assert parts(pooled, "fit_waiting_rate", "plymouth") == (200, 800)
    assert parts(pooled, "fit_waiting", "plymouth")[0] == 220


def test_a_rate_given_as_a_bare_value_is_not_pooled() -> None:
    facts = table(fact("occupancy", DAY, 0.94, source="counted"), fact("occupancy", DAY, 5, 10, organisation="LWSW"))
    assert parts(pool(facts, "plymouth"), "occupancy", "plymouth") == (5, 10)


def test_pooled_is_counted_when_any_part_was() -> None:
    facts = table(fact("nctr", DAY, 5, source="counted"), fact("nctr", DAY, 6, organisation="LWSW"))
    assert pool(facts, "plymouth")["source"].tolist() == ["counted"]


def test_days_months_and_smaller_scopes_are_kept_apart() -> None:
    facts = table(
        fact("four_hour", DAY, 8, 10),
        fact("four_hour", date(2018, 6, 1), 80, 100, grain="month"),
        fact("four_hour", date(2018, 6, 4), 9, 10),
        fact("four_hour", DAY, 3, 5, scope="site", code="RK950"),
    )
    pooled = pool(facts, "plymouth")
    assert {(row.day, row.grain, row.numerator) for row in pooled.itertuples()} == {
        (DAY, "day", 8.0),
        (date(2018, 6, 1), "month", 80.0),
        (date(2018, 6, 4), "day", 9.0),
    }


def test_what_is_no_sum_is_not_added_up() -> None:
    facts = table(fact("discharges_needed", DAY, 5), fact("action_median_age", DAY, 3))
    assert pool(facts, "plymouth").empty


def test_nothing_pools_to_nothing() -> None:
    assert pool(no_facts(), "plymouth").empty
