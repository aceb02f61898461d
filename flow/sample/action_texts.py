"""What huddles agree, in plain words, and what is said when it is done or not. `{people}`, `{zone}` and `{place}` are filled in."""

from __future__ import annotations

FOR_REASON: dict[str, tuple[str, ...]] = {
    "A": (
        "Send a social worker to assess {people} today and bring back a date for each",
        "Finish the assessments of {people}: ward to have therapy notes ready by ten",
        "Use the trusted assessor for {people} waiting for an assessment",
    ),
    "B": ("Take {people} waiting for funding to this afternoon's panel", "Decide without prejudice who pays for {people}"),
    "C": (
        "Name community beds for {people} waiting for rehabilitation",
        "Go through {people} on the community bed list and say who could go home instead",
        "Pull {people} into community beds that empty today, transport booked by noon",
    ),
    "Di": (
        "Ring every residential home with a vacancy about {people}",
        "Get residential homes to assess {people} on the ward by tomorrow noon",
    ),
    "Dii": (
        "Ring nursing homes within ten miles of {place} about {people}",
        "Ask the two nearest nursing homes to assess {people} today",
    ),
    "E": (
        "Ring brokerage about {people} waiting for a package of care in {place} and bring back start dates",
        "Find bridging care for {people} whose package starts later this week",
        "Ask providers to restart the packages of {people} who had one before they came in",
    ),
    "F": ("Get the equipment of {people} delivered today", "Lend beds and hoists from the store for {people}"),
    "G": (
        "Meet the families of {people} with the ward sister and agree a date",
        "Give choice letters to {people} and offer an interim place",
    ),
    "H": ("Directors to settle between them who pays for {people}",),
    "I": ("Ask the housing team for a place for {people}", "Book a housing officer to see {people} on the ward"),
    "O": ("Agree the plan for {people} with the care coordinator",),
    "senior_review": (
        "Consultants on {zone} to see {people} before eleven and say yes or no",
        "Registrar to confirm that {people} on {zone} can go",
    ),
    "diagnostics": ("Hold scan slots this afternoon for {people} on {zone}",),
    "results": ("Chase the results of {people} on {zone} before the noon board round",),
    "specialty_opinion": ("Specialty registrars to see {people} on {zone} today",),
    "therapy": (
        "Move a therapist to {zone} this morning to see {people}",
        "Get therapy decisions for {people} on {zone} by two",
    ),
    "pharmacy": ("Write and dispense medicines to take home for {people} on {zone} by noon",),
    "letter": ("Finish discharge letters for {people} on {zone} by eleven",),
    "transport": (
        "Book a second crew for {people} who wait for transport on {zone}",
        "Ask families of {people} on {zone} for lifts home",
    ),
    "ward_move": ("Find side rooms or ward beds for {people} on {zone}",),
    "infection_control": ("Infection control to say which of {people} on {zone} may leave",),
}

GENERAL: tuple[tuple[str, str, str], ...] = (
    ("discharges_before_noon", "acute", "Every ward on {zone} to name two people to leave before noon tomorrow"),
    ("long_stay_21", "acute", "See everyone over 21 days on {zone} with the discharge matron this week"),
    ("four_hour", "acute", "Keep two assessment chairs free from ten so that the department has somewhere to send people"),
    ("escalation_beds", "acute", "Close the escalation beds on {zone} as they empty and say when each will close"),
    ("edd_set_48h", "acute", "Set an expected date for every patient on {zone} by tomorrow's board round"),
    ("handover_over_60", "ambulance", "Place a crew manager in the department from noon to eight to release crews"),
    ("community_mean_stay", "community", "Review everyone over fourteen days in a community bed and bring back dates"),
    ("dst_in_hospital_rate", "commissioner", "Name a place outside hospital for this week's decision-support tools"),
    ("pathway_waiting", "council", "Tell the huddle how many home care starts there will be each day this week"),
)
"""Actions for a measure rather than for patients: the measure, the kind of organisation that owns it, and the words."""

DONE = (
    "Done: dates are on the list.",
    "All rung. Two need another call tomorrow.",
    "Done by the ward team before noon.",
    "Done: the discharge team has the answers.",
    "Agreed with the families.",
    "Done, later than we said.",
)
WHY_NOT = (
    "The manager who decides was away and nobody covered.",
    "Providers had no staff to start before Monday.",
    "The notes were not ready, so the visit was put off.",
    "No answer from the home after three calls.",
    "The team was one short and did assessments first.",
    "Families asked for another day.",
)
WHAT_DIFFERENT = (
    "Tomorrow the head of service rings herself.",
    "We send a nurse with the assessor this time.",
    "Ask two more providers instead of waiting for one.",
    "The ward books the slot the evening before.",
)
WHY_CANCELLED = ("No longer needed: the people it was for have left.", "Another action covers it.")
ESCALATED_TO = ("Taken to the chief executives' call at noon.", "Raised with the director on call.")

NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
