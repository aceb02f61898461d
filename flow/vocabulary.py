"""The words of the field. Their values are stored in databases and files, so a value never changes its meaning."""

from __future__ import annotations

from enum import StrEnum


class Feed(StrEnum):
    """One kind of daily file (docs/feeds.md)."""

    BEDS = "beds"
    INPATIENTS = "inpatients"
    DISCHARGES = "discharges"
    DTOC = "dtoc"
    EMERGENCY = "emergency"
    ATTENDANCES = "attendances"
    CAPACITY = "capacity"
    DEMAND = "demand"
    CHC = "chc"
    COUNTS = "counts"


class Level(StrEnum):
    """How bad a finding is: the file stops, the row is left out, or it is worth knowing."""

    STOP = "stop"
    ROW = "row"
    NOTE = "note"


class LoadStatus(StrEnum):
    LOADED = "loaded"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class WardType(StrEnum):
    GENERAL_ACUTE = "general_acute"
    ASSESSMENT = "assessment"
    CRITICAL_CARE = "critical_care"
    COMMUNITY = "community"
    PAEDIATRIC = "paediatric"
    MATERNITY = "maternity"
    MENTAL_HEALTH = "mental_health"
    OTHER = "other"


G_AND_A = frozenset({WardType.GENERAL_ACUTE, WardType.ASSESSMENT})
"""General and acute: the wards of every G&A measure."""
NOT_IN_DTOC_RATE = frozenset({WardType.MATERNITY, WardType.PAEDIATRIC})


class ClosedReason(StrEnum):
    INFECTION = "infection"
    STAFFING = "staffing"
    ESTATES = "estates"
    OTHER = "other"


class Pathway(StrEnum):
    """Discharge to assess pathways, GOV.UK hospital discharge guidance, Annex B."""

    P0 = "0"
    P1 = "1"
    P2 = "2"
    P3 = "3"


class DischargePlanned(StrEnum):
    NONE = "none"
    POSSIBLE = "possible"
    DEFINITE = "definite"


class CareType(StrEnum):
    ACUTE = "acute"
    NON_ACUTE = "non_acute"


class DtocReason(StrEnum):
    """Reasons of the monthly delayed transfers return (MSitDT)."""

    A = "A"
    B = "B"
    C = "C"
    DI = "Di"
    DII = "Dii"
    E = "E"
    F = "F"
    G = "G"
    H = "H"
    I = "I"  # noqa: E741 - the return's own letter
    O = "O"  # noqa: E741 - the return's own letter


class Attribution(StrEnum):
    NHS = "nhs"
    SOCIAL_CARE = "social_care"
    BOTH = "both"


class DepartmentType(StrEnum):
    """Emergency department types: 1 consultant-led, 2 single specialty, 3 other and urgent treatment centres."""

    ONE = "1"
    TWO = "2"
    THREE = "3"


class DstSetting(StrEnum):
    ACUTE_HOSPITAL = "acute_hospital"
    COMMUNITY_HOSPITAL = "community_hospital"
    CARE_HOME = "care_home"
    OWN_HOME = "own_home"


class OrganisationKind(StrEnum):
    ACUTE = "acute"
    COMMUNITY = "community"
    MENTAL_HEALTH = "mental_health"
    COUNCIL = "council"
    COMMISSIONER = "commissioner"
    AMBULANCE = "ambulance"
    VOLUNTARY = "voluntary"


USUAL_WARD_TYPE: dict[OrganisationKind, WardType] = {
    OrganisationKind.COMMUNITY: WardType.COMMUNITY,
    OrganisationKind.MENTAL_HEALTH: WardType.MENTAL_HEALTH,
}
"""How an unknown ward is counted; every other kind of organisation: general_acute."""


def usual_ward_type(kind: str | None) -> WardType:
    """The type an organisation's unknown ward is counted as."""
    return USUAL_WARD_TYPE.get(OrganisationKind(kind), WardType.GENERAL_ACUTE) if kind else WardType.GENERAL_ACUTE


class Scope(StrEnum):
    SYSTEM = "system"
    ORGANISATION = "organisation"
    SITE = "site"
    WARD = "ward"


class Grain(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Source(StrEnum):
    """Where a value comes from: patient rows, somebody else's count, or nowhere."""

    COMPUTED = "computed"
    COUNTED = "counted"
    NONE = "none"


class TargetStatus(StrEnum):
    MET = "met"
    MISSED = "missed"
    NO_TARGET = "no target"
    DOUBTFUL = "doubtful"
    """Built on a feed that failed the confidence gate: the value stands, what it says of the target does not."""


class FeedCheck(StrEnum):
    """What the confidence gate asks of each feed of each organisation."""

    ARRIVED = "arrived"
    ON_TIME = "on_time"
    COMPLETE = "complete"
    PLAUSIBLE = "plausible"
    RECONCILES = "reconciles"
    KNOWN_CODES = "known_codes"


class Outcome(StrEnum):
    """What became of one check: a failed one strikes through every measure built on the feed."""

    PASSED = "passed"
    WARNED = "warned"
    FAILED = "failed"


class Better(StrEnum):
    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


class DelayKind(StrEnum):
    """Who a delay waits for: the hospital itself, or somebody outside it."""

    INTERNAL = "internal"
    EXTERNAL = "external"


class DtocSide(StrEnum):
    """Who must agree that a patient is a delayed transfer of care, each for its own side."""

    NHS = "nhs"
    LA = "la"


class DtocVerdict(StrEnum):
    AGREED = "agreed"
    DISPUTED = "disputed"


class ActionStatus(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    NOT_DONE = "not_done"
    CANCELLED = "cancelled"


class ActionEventKind(StrEnum):
    AGREED = "agreed"
    CHANGED = "changed"
    STARTED = "started"
    NOTED = "noted"
    DONE = "done"
    NOT_DONE = "not_done"
    CARRIED_OVER = "carried_over"
    ESCALATED = "escalated"
    ANSWERED = "answered"
    CANCELLED = "cancelled"
    REOPENED = "reopened"


class HuddlePart(StrEnum):
    """The parts of the meeting, in their one order."""

    GATE = "gate"
    YESTERDAY = "yesterday"
    POSITION = "position"
    CHANGED = "changed"
    AGENDA = "agenda"
    TIPPING = "tipping"
    READ_BACK = "read_back"


class HuddleEventKind(StrEnum):
    """What is written down of a huddle as it happens."""

    OPENED = "opened"
    PART = "part"
    CAME = "came"
    WENT = "went"
    DECLARED = "declared"
    DECIDED = "decided"
    MOVED = "moved"
    CONFIRMED = "confirmed"
    CLOSED = "closed"
    NOT_HELD = "not_held"


class WorkEventKind(StrEnum):
    """What is done on the live list for one person who waits."""

    CLAIMED = "claimed"
    RELEASED = "released"
    STEP_SET = "step_set"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    NOTED = "noted"
    DONE = "done"
    REOPENED = "reopened"


class PlanStatus(StrEnum):
    """How a line of an improvement plan stands."""

    NOT_STARTED = "not_started"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    DONE = "done"
    STOPPED = "stopped"


class Maturity(StrEnum):
    """Levels of the High Impact Change Model."""

    NOT_YET = "not_yet_established"
    PLANS = "plans_in_place"
    ESTABLISHED = "established"
    MATURE = "mature"
    EXEMPLARY = "exemplary"


class Tier(StrEnum):
    """Who an action needs: a ward or team, one organisation, the system's leaders, beyond the system."""

    TEAM = "1"
    ORGANISATION = "2"
    SYSTEM = "3"
    BEYOND = "4"


WARD_NOT_KNOWN = "ward not known"
NOT_MAPPED = "not mapped"
NOT_AGREED = "not agreed"

_SAID: tuple[tuple[StrEnum, str], ...] = (
    (Level.STOP, "Stops the file"),
    (Level.ROW, "Leaves the row out"),
    (Level.NOTE, "Worth knowing"),
    (CareType.NON_ACUTE, "Non-acute"),
    (Attribution.NHS, "NHS"),
    (Attribution.BOTH, "NHS and social care"),
    (DtocSide.NHS, "NHS"),
    (DtocSide.LA, "Council"),
    (ActionStatus.OPEN, "Open"),
    (ActionStatus.IN_PROGRESS, "In progress"),
    (ActionStatus.DONE, "Done"),
    (ActionStatus.NOT_DONE, "Not done"),
    (ActionStatus.CANCELLED, "Cancelled"),
    (ActionEventKind.AGREED, "agreed"),
    (ActionEventKind.CHANGED, "changed"),
    (ActionEventKind.STARTED, "started"),
    (ActionEventKind.NOTED, "added a note"),
    (ActionEventKind.DONE, "marked done"),
    (ActionEventKind.NOT_DONE, "marked not done"),
    (ActionEventKind.CARRIED_OVER, "carried over"),
    (ActionEventKind.ESCALATED, "escalated"),
    (ActionEventKind.ANSWERED, "was answered"),
    (ActionEventKind.CANCELLED, "cancelled"),
    (ActionEventKind.REOPENED, "reopened"),
    (Tier.TEAM, "Tier 1: ward or team"),
    (Tier.ORGANISATION, "Tier 2: one organisation"),
    (Tier.SYSTEM, "Tier 3: system leaders"),
    (Tier.BEYOND, "Tier 4: beyond the system"),
    (Pathway.P0, "Pathway 0: home, no new support"),
    (Pathway.P1, "Pathway 1: home with support"),
    (Pathway.P2, "Pathway 2: community bed"),
    (Pathway.P3, "Pathway 3: care home"),
    (TargetStatus.MET, "Target met"),
    (TargetStatus.MISSED, "Target missed"),
    (TargetStatus.NO_TARGET, "No target"),
    (TargetStatus.DOUBTFUL, "Not to be relied on"),
    (FeedCheck.KNOWN_CODES, "Codes known"),
    (WorkEventKind.STEP_SET, "set the next step"),
    (HuddlePart.YESTERDAY, "Yesterday first"),
    (HuddlePart.CHANGED, "What changed"),
    (HuddlePart.TIPPING, "Tipping points"),
    (Source.COMPUTED, "Worked out from the rows filed"),
    (Source.COUNTED, "Counted elsewhere"),
    (Source.NONE, "Not available"),
)
WORDS: dict[tuple[type[StrEnum], str], str] = {(type(value), value): text for value, text in _SAID}
"""By kind of word as well as by value: two kinds may hold the same text, and are then equal."""


def words(value: StrEnum) -> str:
    """The words a person reads for a value; its own text, with spaces, where it needs no others."""
    return WORDS.get((type(value), value), str(value).replace("_", " ").capitalize())
