"""What a bad file gets: every case of the contract, its level and its exact sentence."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pandas as pd
import pytest

from flow.snapshots.feeds import FEEDS
from flow.vocabulary import NOT_AGREED, NOT_MAPPED, Feed, Level
from tests.unit.snapshots.made import PLYMOUTH, USUAL, messages, rows, text, understood

IN, OUT, BEDS, EMERGENCY, ED = Feed.INPATIENTS, Feed.DISCHARGES, Feed.BEDS, Feed.EMERGENCY, Feed.ATTENDANCES

LEFT_OUT = [
    (
        IN,
        {"spell_id": ""},
        "Row 2, spell_id: it is empty, and every row needs it. Fill it in, for example S100234.",
    ),
    (
        IN,
        {"admission_at": "31/02/2018"},
        "Row 2, admission_at: '31/02/2018' is not a date and time. Use day/month/year hour:minute, for example "
        "03/11/2018 14:30.",
    ),
    (
        IN,
        {"admission_at": "05/28/2018 14:20"},
        "Row 2, admission_at: '05/28/2018 14:20' is not a date and time. Use day/month/year hour:minute, for example "
        "03/11/2018 14:30.",
    ),
    (
        IN,
        {"admission_at": "2018-06-05 08:01"},
        "Row 2, admission_at: '2018-06-05 08:01' is after the census of 2018-06-05 08:00. Correct the admission or the "
        "census.",
    ),
    (
        OUT,
        {"discharge_at": "2018-05-28 14:19"},
        "Row 2, discharge_at: '2018-05-28 14:19' is before the admission, 2018-05-28 14:20. Correct one of the two.",
    ),
    (
        OUT,
        {"discharge_at": "2018-06-04"},
        "Row 2, discharge_at: '2018-06-04' has no time of day. Use day/month/year hour:minute, for example "
        "03/11/2018 14:30.",
    ),
    (
        OUT,
        {"discharge_at": "05/06/2018 09:31"},
        "Row 2, discharge_at: '05/06/2018 09:31' is in the future. Correct it, or load the file once it has happened.",
    ),
    (
        BEDS,
        {"core_beds": "-3"},
        "Row 2, core_beds: '-3' is below nought. Use 0 or more; leave it empty where it is not known.",
    ),
    (
        BEDS,
        {"core_beds": "27.5"},
        "Row 2, core_beds: '27.5' is not a whole number. Use digits only, for example 28.",
    ),
    (
        BEDS,
        {"core_beds": "many"},
        "Row 2, core_beds: 'many' is not a whole number. Use digits only, for example 28.",
    ),
    (
        BEDS,
        {"core_beds": "-"},
        "Row 2, core_beds: it is empty, and every row needs it. Fill it in, for example 28.",
    ),
    (
        BEDS,
        {"definite_discharges_today": "-1"},
        "Row 2, definite_discharges_today: '-1' is below nought. Use 0 or more; leave it empty where it is not known.",
    ),
    (
        EMERGENCY,
        {"over_4h": "291"},
        "Row 2, over_4h: 291 is more than the 290 attendances. Correct one of the two.",
    ),
    (
        EMERGENCY,
        {"department_type": "4"},
        "Row 2, department_type: '4' is not one of 1, 2 or 3. The row means nothing without it: correct it.",
    ),
    (
        EMERGENCY,
        {"activity_date": "2018-06-06"},
        "Row 2, activity_date: '2018-06-06' is in the future. Correct it, or load the file once it has happened.",
    ),
    (
        ED,
        {"departure_at": "2018-06-04 10:30"},
        "Row 2, departure_at: '2018-06-04 10:30' is before the arrival, 2018-06-04 10:31. Correct one of the two.",
    ),
    (
        Feed.COUNTS,
        {"value": ""},
        "Row 2, value: there is neither a value nor both a numerator and a denominator. Fill in one or the other.",
    ),
    (
        Feed.COUNTS,
        {"value": "-4"},
        "Row 2, value: '-4' is below nought. Use 0 or more; leave it empty where it is not known.",
    ),
]


@pytest.mark.parametrize(("feed", "change", "sentence"), LEFT_OUT)
def test_a_row_that_cannot_be_used_is_left_out_with_its_place_and_cure(
    feed: Feed, change: dict[str, str], sentence: str
) -> None:
    others = [{"ward_code": "NA"}, {"ward_code": "X"}] if feed is BEDS else [{"site_code": "B"}, {"site_code": "C"}]
    if feed is Feed.COUNTS:
        others = [{"measure": "a"}, {"measure": "b"}]
    found = understood(rows(feed, change, *others), feed=feed, layout=PLYMOUTH)
    assert messages(found, Level.ROW) == [sentence]
    assert (found.rows_read, found.rows_loaded, found.rows_left_out) == (3, 2, 1)
    assert found.checked.left_out["reason"].tolist() == [sentence]
    assert found.checked.left_out.index.tolist() == [2]
    assert found.checked.rows.index.tolist() == [3, 4]


WORTH_KNOWING = [
    (
        IN,
        {"expected_discharge_date": "31/02/2018"},
        "Row 2, expected_discharge_date: '31/02/2018' is not a date. Use day/month/year, for example 03/11/2018.",
    ),
    (
        IN,
        {"age": "999"},
        "Row 2, age: '999' is more than 130, the most it can be. Correct it, or leave it empty if not known.",
    ),
    (
        IN,
        {"first_admission_at": "2018-05-29 10:00"},
        "Row 2, first_admission_at: '2018-05-29 10:00' is after the admission here, 2018-05-28 14:20. The whole stay "
        "cannot start later than a part of it: check it.",
    ),
    (
        BEDS,
        {"occupied_beds": "30"},
        "Row 2, occupied_beds: 30 occupied is above the beds open (28 + 2 - 1). It is kept, since patients may be "
        "boarded: check it.",
    ),
    (
        EMERGENCY,
        {"handover_over_30": "3", "handover_over_60": "4"},
        "Row 2, handover_over_60: 4 is more than 3 in handover_over_30, of which it is a part. Both are kept as filed: "
        "check them.",
    ),
    (
        Feed.DTOC,
        {"validated_by_la": "perhaps"},
        "Row 2, validated_by_la: 'perhaps' is neither yes nor no. Use Y or N.",
    ),
    (
        Feed.CHC,
        {"decision_date": "2018-05-13"},
        "Row 2, decision_date: '2018-05-13' is before the checklist, 2018-05-14. Both are kept as filed: check them.",
    ),
]


@pytest.mark.parametrize(("feed", "change", "sentence"), WORTH_KNOWING)
def test_what_is_worth_knowing_is_said_and_the_row_loads(feed: Feed, change: dict[str, str], sentence: str) -> None:
    found = understood(rows(feed, change), feed=feed)
    assert messages(found) == [sentence]
    assert found.findings[0].level is Level.NOTE
    assert (found.findings[0].row, found.findings[0].column) == (2, next(iter(reversed(change))))
    assert found.rows_loaded == 1


def test_an_optional_cell_that_cannot_be_read_is_filed_as_missing() -> None:
    found = understood(rows(IN, {"expected_discharge_date": "31/02/2018", "age": "999"}))
    row = found.checked.rows.iloc[0]
    assert pd.isna(row["expected_discharge_date"])
    assert pd.isna(row["age"])


def test_a_usual_file_of_every_feed_loads_without_a_word_and_in_its_types() -> None:
    for feed, usual in USUAL.items():
        found = understood([usual])
        assert found.feed is feed
        assert messages(found) == []
        assert tuple(found.checked.rows.columns) == FEEDS[feed].names
        assert found.rows_loaded == 1


def test_the_second_row_with_a_key_is_left_out_and_the_first_is_kept() -> None:
    found = understood(rows(IN, {"spell_id": "S1", "bed": "A"}, {"spell_id": "S1", "bed": "B"}, more=1))
    assert messages(found) == [
        "Row 3, spell_id: 'S1' is there more than once for the same day. The first row is kept: take out the others."
    ]
    assert found.checked.rows["bed"].iloc[0] == "A"


def test_a_row_left_out_for_another_reason_does_not_stand_in_the_way_of_a_good_one_with_its_key() -> None:
    found = understood(rows(IN, {"spell_id": "S1", "admission_at": "soon"}, {"spell_id": "S1"}, more=1))
    assert found.checked.rows.index.tolist() == [3, 4]
    assert len(messages(found, Level.ROW)) == 1


def test_the_same_patient_at_two_censuses_in_one_file_is_no_duplicate() -> None:
    found = understood(rows(IN, {"spell_id": "S1"}, {"spell_id": "S1", "snapshot_at": "2018-06-04 08:00"}))
    assert found.rows_loaded == 2


def test_the_same_code_at_two_organisations_is_no_duplicate() -> None:
    found = understood(
        rows(IN, {"spell_id": "S1"}, {"spell_id": "S1", "organisation_code": "LWSW", "site_code": "LWMG"})
    )
    assert found.rows_loaded == 2


def test_a_census_in_the_future_stops_the_file() -> None:
    found = understood(rows(IN, {}, {"snapshot_at": "05/06/2018 10:00"}))
    assert messages(found, Level.STOP) == [
        "The census is in the future: snapshot_at says '05/06/2018 10:00', and it is 09:30 on Tue 5 June 2018. Correct "
        "snapshot_at, or load the file once the census has been taken."
    ]
    assert found.rows_loaded == 0
    assert len(found.snapshots) == 0


def test_more_than_half_of_the_rows_unusable_stops_the_file_and_says_every_one() -> None:
    found = understood(rows(IN, {"admission_at": ""}, {"admission_at": "x"}, {"spell_id": ""}, more=2))
    assert messages(found, Level.STOP) == [
        "More than half of the rows cannot be used (3 of 5), so nothing is loaded. Correct the file, or the profile "
        "that reads it, and load it again."
    ]
    assert len(messages(found, Level.ROW)) == 3
    assert len(found.snapshots) == 0


def test_exactly_half_of_the_rows_unusable_loads_the_other_half() -> None:
    found = understood(rows(IN, {"admission_at": ""}, more=1))
    assert not found.refused
    assert found.rows_loaded == 1


def test_a_row_with_two_faults_has_two_findings_and_counts_once() -> None:
    found = understood(rows(IN, {"admission_at": "", "site_code": ""}, more=1))
    assert len(messages(found, Level.ROW)) == 2
    assert found.rows_left_out == 1
    assert found.checked.left_out["reason"].iloc[0].count("Row 2, ") == 2


def test_a_value_outside_the_braces_is_filed_as_not_mapped_and_listed_with_its_count() -> None:
    found = understood(rows(BEDS, *[{"ward_type": "General medicine", "ward_code": f"W{n}"} for n in range(3)]))
    said = [sentence for sentence in messages(found) if "mapped: " in sentence]
    assert said == [
        "Row 2, ward_type: 'General medicine' is not mapped: 3 rows are filed as not mapped. It is none of "
        "general_acute, assessment, critical_care, community, paediatric, maternity, mental_health or other: correct "
        "it, or map it in the profile."
    ]
    assert set(found.checked.rows["ward_type"]) == {NOT_MAPPED}


def test_a_required_value_outside_the_braces_keeps_the_row_too() -> None:
    found = understood(rows(Feed.DTOC, {"reason": "Z"}))
    assert found.checked.rows["reason"].tolist() == [NOT_MAPPED]
    assert found.rows_loaded == 1


def test_values_are_matched_after_folding() -> None:
    changes = {"care_type": "Non\u2013Acute", "reason": "dii", "attributable_to": "Social\u00a0 Care"}
    row = understood(rows(Feed.DTOC, changes)).checked.rows.iloc[0]
    assert (row["care_type"], row["reason"], row["attributable_to"]) == ("non_acute", "Dii", "social_care")


def test_a_delay_reason_is_filed_by_its_code_whether_code_or_words_were_given() -> None:
    words = "Hospital process\u2013 Awaiting therapy\u00a0review of need for supported discharge"
    found = understood(rows(IN, {"delay_reason": "e"}, {"delay_reason": words}, {"delay_reason": "the weather"}))
    assert found.checked.rows["delay_reason"].tolist() == ["E", "therapy_review", NOT_MAPPED]
    assert messages(found) == [
        "Row 4, delay_reason: 'the weather' is not mapped: 1 row is filed as not mapped. It is no delay reason of the "
        "table: correct it, or add it under Delay reasons."
    ]


@pytest.mark.parametrize("marker", ["", "-", "*", ":", "[x]", "[z]", "N/A", "n/a", "\u2013"])
def test_a_marker_means_not_submitted_and_never_nought(marker: str) -> None:
    found = understood(rows(EMERGENCY, {"dta_waits_12h": marker}))
    assert messages(found) == []
    assert pd.isna(found.checked.rows["dta_waits_12h"].iloc[0])


def test_na_is_a_ward_and_leading_noughts_stay() -> None:
    found = understood(rows(IN, {"ward_code": "NA", "spell_id": "0012", "treatment_function_code": "100"}))
    row = found.checked.rows.iloc[0]
    assert (row["ward_code"], row["spell_id"]) == ("NA", "0012")
    assert messages(found) == []


def test_more_than_twenty_notes_of_one_kind_are_one_sentence_with_their_number() -> None:
    found = understood(rows(IN, *[{"expected_discharge_date": "soon"}] * 21))
    assert messages(found) == [
        "21 rows have this, the first of them: Row 2, expected_discharge_date: 'soon' is not a date. Use "
        "day/month/year, for example 03/11/2018."
    ]


def test_twenty_notes_are_said_one_by_one() -> None:
    assert len(messages(understood(rows(IN, *[{"expected_discharge_date": "soon"}] * 20)))) == 20


def test_findings_that_leave_rows_out_never_collapse() -> None:
    found = understood(rows(IN, *[{"admission_at": ""}] * 30, more=40))
    assert len(messages(found, Level.ROW)) == 30


DTOC_BREACHES = [
    ({"reason": letter, "attributable_to": "both"}, "attributable_to", f"reason {letter} is never attributed to both")
    for letter in ("Di", "G", "H")
] + [
    (
        {"reason": letter, "attributable_to": whom},
        "attributable_to",
        f"reason {letter} is only ever attributed to the NHS",
    )
    for letter in ("C", "I")
    for whom in ("social_care", "both")
]


@pytest.mark.parametrize(("change", "cell", "start"), DTOC_BREACHES)
def test_a_delayed_patient_in_breach_is_kept_with_the_attribution_not_agreed(
    change: dict[str, str], cell: str, start: str
) -> None:
    found = understood(rows(Feed.DTOC, change))
    assert found.checked.rows[cell].tolist() == [NOT_AGREED]
    assert found.checked.rows["reason"].tolist() == [change["reason"]]
    assert messages(found)[0].startswith(
        f"Row 2, {cell}: {start}. The patient is counted, with the attribution filed as"
    )
    assert found.findings[0].level is Level.NOTE


def test_reason_o_with_acute_care_is_kept_with_the_reason_not_agreed() -> None:
    found = understood(rows(Feed.DTOC, {"reason": "O"}))
    assert found.checked.rows["reason"].tolist() == [NOT_AGREED]
    assert messages(found) == [
        "Row 2, reason: reason O is for non-acute care only. The patient is counted, with the reason filed as not "
        "agreed: agree one of A to I, or correct the type of care."
    ]


ALLOWED = [("O", "non_acute", whom) for whom in ("nhs", "social_care", "both")]
ALLOWED += [
    (letter, "acute", whom) for letter in ("A", "B", "Dii", "E", "F") for whom in ("nhs", "social_care", "both")
]
ALLOWED += [(letter, "acute", whom) for letter in ("Di", "G", "H") for whom in ("nhs", "social_care")]
ALLOWED += [(letter, "non_acute", "nhs") for letter in ("C", "I")]


@pytest.mark.parametrize(("reason", "care", "whom"), ALLOWED)
def test_what_the_return_allows_passes_without_a_word(reason: str, care: str, whom: str) -> None:
    found = understood(rows(Feed.DTOC, {"reason": reason, "care_type": care, "attributable_to": whom}))
    assert messages(found) == []
    assert found.checked.rows["attributable_to"].tolist() == [whom]


def test_a_file_with_a_header_and_no_rows_is_a_return_of_nought_for_the_day_given() -> None:
    header = text(rows(IN, {}))[: text(rows(IN, {})).index("\n") + 1]
    found = understood(header, day=date(2018, 6, 5))
    assert not found.refused
    assert [(one.organisation, one.day, len(one.rows)) for one in found.snapshots] == [("RK9", date(2018, 6, 5), 0)]
    assert found.snapshots[0].census_at == datetime(2018, 6, 5, 7, tzinfo=UTC)


@pytest.mark.parametrize("name", ["inpatients-2018-06-05.csv", "20180605 RK9.csv", "05-06-2018_inpatients.csv"])
def test_the_day_of_a_return_of_nought_may_stand_in_the_name_of_the_file(name: str) -> None:
    header = text(rows(IN, {})).splitlines()[0] + "\n"
    assert understood(header, name=name).days == [date(2018, 6, 5)]


def test_a_return_of_nought_without_a_day_stops_and_says_how_to_give_it() -> None:
    header = text(rows(IN, {})).splitlines()[0]
    assert messages(understood(header)) == [
        "The file has a header and no rows, which is a return of nought for inpatients. Say for which day: give the "
        "day, or put it into the name of the file, for example 2018-06-05."
    ]


def test_a_return_of_nought_that_could_be_anybodys_stops_and_asks_whose() -> None:
    header = text(rows(OUT, {})).splitlines()[0]
    found = understood(header, day=date(2018, 6, 4))
    assert messages(found) == [
        "The file has a header and no rows, which is a return of nought for discharges, but nothing says whose. Say "
        "which organisation it is from, or put its code into the name of the file, for example RK9_2018-06-05.csv."
    ]
    named = understood(header, day=date(2018, 6, 4), name="LWSW discharges.csv")
    assert named.organisations == ["LWSW"]


def test_beds_can_never_be_nought() -> None:
    header = text(rows(BEDS, {})).splitlines()[0]
    assert messages(understood(header, day=date(2018, 6, 5))) == [
        "The file has a header and no rows, and beds cannot be nought: each row is a ward at the census."
    ]


def test_a_row_out_of_step_with_the_header_is_left_out() -> None:
    plain = text(rows(IN, {}, {}, {}))
    broken = plain.replace("S2,2018-05-28 14:20", "S2,2018-05-28 14:20,x")
    found = understood(broken)
    assert messages(found, Level.ROW) == [
        "Row 3, cells: the row has more cells than the header. Put values that hold the delimiter in quotation marks."
    ]
    assert found.rows_loaded == 2


def test_a_counted_part_above_its_whole_is_left_out_for_over_four_hours_and_noted_for_others() -> None:
    def counted(measure: str, value: str) -> dict[str, str]:
        return {"measure": measure, "value": value}

    found = understood(
        rows(
            Feed.COUNTS,
            counted("ed_attendances", "290"),
            counted("ed_over_4h", "291"),
            counted("nctr", "86"),
            counted("nctr_discharged", "163"),
        )
    )
    assert messages(found, Level.ROW) == [
        "Row 3, value: ed_over_4h 291 is more than ed_attendances 290. Correct one of the two."
    ]
    assert messages(found, Level.NOTE) == [
        "Row 5, value: nctr_discharged 163 is more than nctr 86. Both are kept as filed: check them."
    ]
    assert found.checked.rows["measure"].tolist() == ["ed_attendances", "nctr", "nctr_discharged"]


def test_every_finding_gives_its_value_shortened_and_on_one_line() -> None:
    found = understood(rows(IN, {"expected_discharge_date": "x" * 80 + "\ny"}))
    assert found.findings[0].value is not None
    assert len(found.findings[0].value) == 60


def test_a_measure_that_does_not_exist_names_the_nearest() -> None:
    table = rows(Feed.COUNTS, {"measure": "bed_open"}, {"measure": "beds_open"})
    assert messages(understood(table, measures=("beds_open", "nctr"))) == [
        "'bed_open' is no measure there is: its 1 row is kept and shown nowhere. The nearest is beds_open: correct it."
    ]
    assert messages(understood(table)) == []
