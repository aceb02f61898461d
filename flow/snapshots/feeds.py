"""The feeds, declared once: which columns each has, what a row is, what names a row and which day it is filed under."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flow.snapshots.columns import Column, Kind, choice, code, count, moment, on_date, text
from flow.vocabulary import (
    Attribution,
    CareType,
    ClosedReason,
    DepartmentType,
    DischargePlanned,
    DstSetting,
    DtocReason,
    Feed,
    Pathway,
    WardType,
)

CRITERIA_TO_RESIDE = ("Y", "N", *(f"{number:02d}" for number in range(1, 13)))
"""Y, N or the Data Dictionary's CRITERIA TO RESIDE CODE 01-12 (the patient meets that criterion)."""


@dataclass(frozen=True)
class FeedSpec:
    """One feed. `filed_by` names the column whose English date is the day; `key` names a row within a snapshot."""

    feed: Feed
    row_is: str
    filed_by: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    empty_is_nought: bool = False
    """A file with a header and no rows is a return of nought for its day."""

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.required)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def is_stock(self) -> bool:
        """Describes a census (filed under its day), rather than the activity of one day."""
        return self.filed_by == "snapshot_at"

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


SNAPSHOT_AT = moment("snapshot_at", "when the census was taken", required=True)
ORGANISATION = code("organisation_code", "ODS code of the organisation the row is about", "RK9", required=True)
SITE = code("site_code", "ODS code of the hospital site", "RK950", required=True)
WARD = code("ward_code", "the ward's code, as configured", "HAR", required=True)
SPELL = code("spell_id", "hospital provider spell number", "S100234", required=True)
NHS_NUMBER = code("nhs_number", "ten digits; turned into a pseudonym before anything is stored", "999 000 0018")
LOCAL_AUTHORITY = code("local_authority", "ONS code of the council responsible", "E06000026")
ADMISSION_METHOD = code("admission_method", "Data Dictionary code: 21-2D emergency, 11-13 elective", "21")
PATHWAY = choice("pathway", Pathway, "discharge to assess pathway", "1")
AGE = count("age", "age in whole years", "84", at_most=130)


def optional(column: Column) -> Column:
    return replace(column, required=False)


def _criteria(name: str) -> Column:
    meaning = "N, or Y, or the Data Dictionary code of the criterion met"
    return Column(name, Kind.CHOICE, meaning, "N", choices=CRITERIA_TO_RESIDE)


BEDS = FeedSpec(
    Feed.BEDS,
    "a ward at the census",
    "snapshot_at",
    ("site_code", "ward_code"),
    (
        SNAPSHOT_AT,
        ORGANISATION,
        SITE,
        WARD,
        text("ward_name", "the ward's name", "Hartor"),
        choice("ward_type", WardType, "what kind of ward it is", "general_acute"),
        count("core_beds", "permanently funded beds", "28", required=True),
        count("escalation_beds", "beds opened to meet pressure", "2", required=True),
        count("closed_beds", "of those, beds that cannot be used", "1", required=True),
        choice("closed_reason", ClosedReason, "why beds are closed", "infection"),
        count("occupied_beds", "beds with a patient in them; may exceed the open beds", "29", required=True),
        count("definite_discharges_today", "discharges expected today, certain", "3"),
        count("possible_discharges_today", "discharges expected today, not certain", "2"),
    ),
)

INPATIENTS = FeedSpec(
    Feed.INPATIENTS,
    "an inpatient at the census",
    "snapshot_at",
    ("spell_id",),
    (
        SNAPSHOT_AT,
        ORGANISATION,
        SITE,
        WARD,
        text("bed", "the bed", "B12"),
        SPELL,
        NHS_NUMBER,
        AGE,
        moment("admission_at", "start of the spell at this provider", "2018-05-28 14:20", required=True),
        moment("first_admission_at", "start of the continuous stay across providers", "2018-05-20 10:05"),
        ADMISSION_METHOD,
        code("treatment_function_code", "specialty of treatment", "300"),
        LOCAL_AUTHORITY,
        on_date("expected_discharge_date", "expected date of discharge", "2018-06-07"),
        moment("expected_discharge_set_at", "when that date was set", "2018-05-29 09:30"),
        _criteria("criteria_to_reside"),
        moment("medically_fit_at", "when declared medically fit", "2018-06-02 11:00"),
        moment("mdt_decision_at", "when the multi-disciplinary team agreed", "2018-06-02 15:00"),
        moment("safe_to_transfer_at", "when it became safe to transfer", "2018-06-02 15:00"),
        on_date("discharge_ready_date", "date from which criteria to reside are no longer met", "2018-06-02"),
        PATHWAY,
        text("delay_reason", "what the patient waits for: a code or its words", "E"),
        code("owner_organisation", "ODS code of the organisation that must act", "PCC"),
        text("next_step", "what happens next", "Brokerage to confirm start date"),
        moment("next_step_due", "by when", "2018-06-05 14:00"),
        choice("discharge_planned", DischargePlanned, "is a discharge planned today", "possible"),
        count("clinical_frailty_scale", "Clinical Frailty Scale, 1 to 9", "6", at_most=9),
        moment("last_review_at", "last long-stay review", "2018-06-04 10:00"),
        text("reviewed_by", "who reviewed", "Discharge matron"),
    ),
    empty_is_nought=True,
)

DISCHARGES = FeedSpec(
    Feed.DISCHARGES,
    "a discharge",
    "discharge_at",
    ("spell_id",),
    (
        ORGANISATION,
        SITE,
        optional(WARD),
        SPELL,
        moment("admission_at", "start of the spell", "2018-05-28 14:20", required=True),
        replace(moment("discharge_at", "when the patient left", "2018-06-04 13:10", required=True), time_needed=True),
        NHS_NUMBER,
        on_date("discharge_ready_date", "date from which criteria to reside were no longer met", "2018-06-02"),
        PATHWAY,
        code("discharge_method", "Data Dictionary code; 4 is died", "1"),
        code("discharge_destination", "Data Dictionary code; 19 is usual residence", "19"),
        ADMISSION_METHOD,
        AGE,
        LOCAL_AUTHORITY,
    ),
    empty_is_nought=True,
)

DTOC = FeedSpec(
    Feed.DTOC,
    "a patient agreed to be a delayed transfer of care",
    "snapshot_at",
    ("spell_id",),
    (
        SNAPSHOT_AT,
        ORGANISATION,
        SITE,
        optional(WARD),
        SPELL,
        choice("care_type", CareType, "the kind of bed", "acute", required=True),
        choice("reason", DtocReason, "reason for the delay, national letter", "E", required=True),
        choice("attributable_to", Attribution, "who the delay is attributed to", "social_care", required=True),
        on_date("delayed_since", "first day of the delay", "2018-06-02", required=True),
        LOCAL_AUTHORITY,
        Column("validated_by_nhs", Kind.YES_NO, "the NHS agrees this row", "Y"),
        Column("validated_by_la", Kind.YES_NO, "the council agrees this row", "Y"),
    ),
    empty_is_nought=True,
)

EMERGENCY = FeedSpec(
    Feed.EMERGENCY,
    "a site and department type on one day",
    "activity_date",
    ("site_code", "department_type"),
    (
        on_date("activity_date", "the day, midnight to midnight", "2018-06-04", required=True),
        ORGANISATION,
        SITE,
        replace(
            choice("department_type", DepartmentType, "1, 2 or 3", "1", required=True),
            refuse_other=True,
        ),
        count("attendances", "attendances that departed", "290", required=True),
        count("over_4h", "of those, over four hours from arrival", "58", required=True),
        count("emergency_admissions", "emergency admissions by way of the department", "88"),
        count("dta_waits_4_12h", "waits from decision to admit of 4 to 12 hours", "9"),
        count("dta_waits_12h", "waits from decision to admit over 12 hours", "0"),
        count("over_12h_from_arrival", "in the department over 12 hours from arrival", "4"),
        count("ambulance_arrivals", "arrivals by ambulance", "104"),
        count("handover_over_15", "ambulance handovers over 15 minutes", "40"),
        count("handover_over_30", "ambulance handovers over 30 minutes", "11"),
        count("handover_over_60", "ambulance handovers over 60 minutes", "1"),
    ),
)

ATTENDANCES = FeedSpec(
    Feed.ATTENDANCES,
    "an emergency attendance",
    "arrival_at",
    ("attendance_id",),
    (
        ORGANISATION,
        SITE,
        replace(
            choice("department_type", DepartmentType, "1, 2 or 3", "1", required=True),
            refuse_other=True,
        ),
        code("attendance_id", "the attendance's own number", "ED20018841", required=True),
        replace(moment("arrival_at", "arrival", "2018-06-04 10:31", required=True), time_needed=True),
        replace(moment("departure_at", "left the department", "2018-06-04 14:31"), time_needed=True),
        replace(moment("decision_to_admit_at", "decision to admit", "2018-06-04 12:50"), time_needed=True),
        Column("admitted", Kind.YES_NO, "admitted to a bed", "Y"),
        moment("extracted_at", "when the file was taken", "2018-06-05 00:30"),
    ),
)

CAPACITY = FeedSpec(
    Feed.CAPACITY,
    "a community or social-care service",
    "snapshot_at",
    ("service", "pathway", "local_authority"),
    (
        SNAPSHOT_AT,
        ORGANISATION,
        text("service", "the service's name", "Home First team", required=True),
        replace(PATHWAY, required=True),
        LOCAL_AUTHORITY,
        count("capacity_total", "places in all", "40", required=True),
        count("capacity_available", "places free now", "3", required=True),
        count("waiting", "people waiting for it", "7"),
        count("starts_yesterday", "people who started yesterday", "4"),
        count("starts_planned_today", "people due to start today", "5"),
    ),
)

DEMAND = FeedSpec(
    Feed.DEMAND,
    "a site: what is coming",
    "snapshot_at",
    ("site_code",),
    (
        SNAPSHOT_AT,
        ORGANISATION,
        SITE,
        count("decisions_to_admit_waiting", "people with a decision to admit and no bed", "12"),
        count("electives_expected", "planned admissions today", "18"),
        count("beds_reserved", "beds that must stay free", "4"),
    ),
)

CHC = FeedSpec(
    Feed.CHC,
    "a continuing-healthcare case",
    "snapshot_at",
    ("case_id",),
    (
        SNAPSHOT_AT,
        ORGANISATION,
        code("case_id", "the case's own number", "CHC-0412", required=True),
        on_date("checklist_date", "date of the positive checklist", "2018-05-14"),
        on_date("dst_date", "date of the decision-support tool", "2018-05-30"),
        choice("dst_setting", DstSetting, "where it was done", "own_home"),
        on_date("decision_date", "date of the eligibility decision", "2018-06-04"),
        LOCAL_AUTHORITY,
    ),
    empty_is_nought=True,
)

COUNTS = FeedSpec(
    Feed.COUNTS,
    "a number somebody already counted",
    "day",
    ("grain", "scope", "scope_code", "measure"),
    (
        on_date("day", "the day it is filed under", "2018-01-08", required=True),
        ORGANISATION,
        text("grain", "day, or month for a figure published by month", "day"),
        text("scope", "organisation, site or ward; organisation where empty", "organisation"),
        code("scope_code", "code of that scope; the organisation's where empty", "RK9"),
        text("measure", "key of the measure", "beds_open", required=True),
        Column("value", Kind.NUMBER, "the value, or", "836"),
        Column("numerator", Kind.NUMBER, "its parts: numerator", "58"),
        Column("denominator", Kind.NUMBER, "and denominator", "290"),
    ),
)

FEEDS: dict[Feed, FeedSpec] = {
    spec.feed: spec
    for spec in (BEDS, INPATIENTS, DISCHARGES, DTOC, EMERGENCY, ATTENDANCES, CAPACITY, DEMAND, CHC, COUNTS)
}
