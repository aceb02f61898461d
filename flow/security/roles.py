"""Who may do what: one table of roles, and how far each act reaches.

A role is given for a system, or for every one, and for an organisation, or for every one of the system's. What reaches
the whole system may be done for any of its organisations; what reaches one's own only for the organisation of the role.
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What somebody is, as far as the product asks."""

    VIEWER = "viewer"
    HUDDLE_MEMBER = "huddle_member"
    TRAFFIC_CONTROL = "traffic_control"
    DATA_STAFF = "data_staff"
    ADMINISTRATOR = "administrator"
    IG_LEAD = "ig_lead"


class Act(StrEnum):
    """What can be done; the value stands in the audit."""

    SEE = "see"
    SEE_PEOPLE = "see_people"
    SEE_LOADS = "see_loads"
    SEE_LEFT_OUT = "see_left_out"
    EXPORT = "export"
    HOLD_HUDDLE = "hold_huddle"
    AGREE = "agree"
    JUDGE_DELAY = "judge_delay"
    REVIEW_STAY = "review_stay"
    REVIEW_WEEK = "review_week"
    WORK = "work"
    ENTER_CAPACITY = "enter_capacity"
    LOAD = "load"
    MAP = "map"
    COUNT = "count"
    CONFIGURE = "configure"
    MANAGE_PEOPLE = "manage_people"
    READ_AUDIT = "read_audit"
    RETAIN = "retain"
    KEEP_STORE = "keep_store"


class Reach(StrEnum):
    """For whom an act may be done: any organisation of the system, or one's own."""

    SYSTEM = "system"
    OWN = "own"


ALL, OWN = Reach.SYSTEM, Reach.OWN
LOOKING = {Act.SEE: ALL, Act.EXPORT: ALL}

ROLES: dict[Role, dict[Act, Reach]] = {
    Role.VIEWER: LOOKING,
    Role.HUDDLE_MEMBER: {
        **LOOKING,
        Act.SEE_PEOPLE: ALL,
        Act.HOLD_HUDDLE: ALL,
        Act.AGREE: ALL,
        Act.JUDGE_DELAY: ALL,
        Act.REVIEW_STAY: ALL,
        Act.REVIEW_WEEK: ALL,
        Act.ENTER_CAPACITY: OWN,
    },
    Role.TRAFFIC_CONTROL: {
        **LOOKING,
        Act.SEE_PEOPLE: ALL,
        Act.AGREE: ALL,
        Act.REVIEW_STAY: ALL,
        Act.WORK: ALL,
        Act.ENTER_CAPACITY: ALL,
    },
    Role.DATA_STAFF: {
        **LOOKING,
        Act.SEE_LOADS: ALL,
        Act.SEE_LEFT_OUT: OWN,
        Act.LOAD: OWN,
        Act.MAP: OWN,
        Act.COUNT: OWN,
    },
    Role.ADMINISTRATOR: {
        **LOOKING,
        Act.SEE_LOADS: ALL,
        Act.MAP: ALL,
        Act.CONFIGURE: ALL,
        Act.MANAGE_PEOPLE: ALL,
        Act.KEEP_STORE: ALL,
    },
    Role.IG_LEAD: {**LOOKING, Act.READ_AUDIT: ALL, Act.RETAIN: ALL},
}
"""Where an act is missing, the role may not do it. Verdicts on a delay ask further whose side one speaks for."""

ROLE_WORDS: dict[Role, str] = {
    Role.VIEWER: "sees counts and charts, and nobody's row",
    Role.HUDDLE_MEMBER: "sits at the morning huddle: sees the people, agrees actions, keeps the record",
    Role.TRAFFIC_CONTROL: "works the live list all day: claims, next steps, capacity, handover",
    Role.DATA_STAFF: "puts in the files of their own organisation, and mends what was left out",
    Role.ADMINISTRATOR: "settings, people and roles, copies of the store; sees nobody's row",
    Role.IG_LEAD: "reads the audit, holds and removes what was kept; sees nobody's row",
}
ACT_WORDS: dict[Act, str] = {
    Act.SEE: "look at this",
    Act.SEE_PEOPLE: "see the people behind the counts",
    Act.SEE_LOADS: "see what was loaded",
    Act.SEE_LEFT_OUT: "see the rows that were left out",
    Act.EXPORT: "export this",
    Act.HOLD_HUDDLE: "keep the record of a huddle",
    Act.AGREE: "agree or change an action",
    Act.JUDGE_DELAY: "say whether a delay stands",
    Act.REVIEW_STAY: "record a review of a long stay",
    Act.REVIEW_WEEK: "keep the plan, the indicators and the charts' limits",
    Act.WORK: "work on the live list",
    Act.ENTER_CAPACITY: "enter capacity",
    Act.LOAD: "load files",
    Act.MAP: "say how files are read",
    Act.COUNT: "count by hand",
    Act.CONFIGURE: "change settings",
    Act.MANAGE_PEOPLE: "say who may do what",
    Act.READ_AUDIT: "read the audit",
    Act.RETAIN: "hold or remove what was kept",
    Act.KEEP_STORE: "copy or restore the store",
}
LOOKS = frozenset({Act.SEE, Act.SEE_PEOPLE, Act.SEE_LOADS, Act.SEE_LEFT_OUT})
"""Acts that change nothing: the screens write down who looked at people; these leave no line of their own."""
ALWAYS_TOLD = frozenset({Act.EXPORT, Act.READ_AUDIT, Act.RETAIN, Act.KEEP_STORE})
"""Acts that are in the audit even where the store did not change."""


def roles_that_may(act: Act) -> list[Role]:
    """The roles that may do this, in the table's order."""
    return [role for role, acts in ROLES.items() if act in acts]
