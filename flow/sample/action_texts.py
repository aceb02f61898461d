"""What huddles agree, in plain words, and what is said when it is done or not.

`{people}`, `{zone}` and `{place}` are filled in. No text names a time: the due time does. One that says `today` is due
today.
"""

from __future__ import annotations

FOR_REASON: dict[str, tuple[str, ...]] = {
    "A": (
        "Send a social worker to assess {people} today and bring back a date for each",
        "Finish the assessments of {people}, with therapy notes ready on the ward",
        "Use the trusted assessor for {people} waiting for an assessment",
    ),
    "B": ("Take {people} waiting for funding to the next panel", "Decide without prejudice who pays for {people}"),
    "C": (
        "Name community beds for {people} waiting for rehabilitation",
        "Go through {people} on the community bed list and say who could go home instead",
        "Pull {people} into community beds that empty today, with transport booked",
    ),
    "Di": (
        "Ring every residential home with a vacancy about {people}",
        "Get residential homes to assess {people} on the ward",
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
        "Consultants on the {zone} wards to see {people} first on today's round and say yes or no",
        "Registrar to confirm that {people} on the {zone} wards can go",
    ),
    "diagnostics": ("Hold scan slots today for {people} on the {zone} wards",),
    "results": ("Chase the results of {people} on the {zone} wards",),
    "specialty_opinion": ("Specialty registrars to see {people} on the {zone} wards today",),
    "therapy": (
        "Move a therapist to the {zone} wards today to see {people}",
        "Get therapy decisions for {people} on the {zone} wards",
    ),
    "pharmacy": ("Write and dispense medicines to take home for {people} on the {zone} wards",),
    "letter": ("Finish discharge letters for {people} on the {zone} wards",),
    "transport": (
        "Book a second crew for {people} who wait for transport on the {zone} wards",
        "Ask families of {people} on the {zone} wards for lifts home",
    ),
    "ward_move": ("Find side rooms or ward beds for {people} on the {zone} wards",),
    "infection_control": ("Infection control to say which of {people} on the {zone} wards may leave",),
}

GENERAL: tuple[tuple[str, str, str], ...] = (
    ("discharges_before_noon", "acute", "Each of the {zone} wards to name two people to leave before noon"),
    ("long_stay_21", "acute", "See everyone over 21 days on the {zone} wards with the discharge matron"),
    ("four_hour", "acute", "Keep two assessment chairs free so that the department has somewhere to send people"),
    ("escalation_beds", "acute", "Say when each escalation bed will close, and close them as they empty"),
    ("edd_set_48h", "acute", "Set an expected date for every patient on the {zone} wards"),
    ("handover_over_60", "ambulance", "Have a crew manager in the department through the evening to release crews"),
    ("community_mean_stay", "community", "Review everyone over fourteen days in a community bed and bring back dates"),
    ("dst_in_hospital_rate", "commissioner", "Name a place outside hospital for this week's decision-support tools"),
    ("pathway_waiting", "council", "Tell the huddle how many home care starts there will be each day this week"),
)
"""Actions for a measure rather than for patients: the measure, the kind of organisation that owns it, and the words."""

DONE: dict[str, tuple[str, ...]] = {
    "outside": (
        "All rung, and the answers are on the list.",
        "Spoken to everyone. Two need another call.",
        "Done: next steps are on the list.",
    ),
    "inside": ("Done by the ward team.", "Seen, and the board is up to date.", "Done: the wards have the answers."),
    "measure": ("Done, and told to the huddle.", "In place.", "Done. The site team will keep it going."),
}
DONE_LATE = ("Done, later than we said.", "Done after the afternoon meeting. It should have been sooner.")
WHY_NOT: dict[str, tuple[str, ...]] = {
    "outside": (
        "The manager who decides was away and nobody covered.",
        "Providers had no staff to start.",
        "No answer after three calls.",
        "The team was one short and took new referrals first.",
        "Two families asked for another day.",
    ),
    "inside": (
        "The ward was two nurses short.",
        "The round ran late.",
        "The registrar was called to theatre.",
        "The notes were not ready, so it was put off.",
    ),
    "measure": ("The person who does it was on leave.", "Other work came first.", "Only half of the wards answered."),
}
WHAT_DIFFERENT: dict[str, tuple[str, ...]] = {
    "outside": (
        "Today the head of service rings herself.",
        "A nurse goes with the assessor this time.",
        "Ask two more providers instead of waiting for one.",
    ),
    "inside": ("Today it comes first on the round.", "A second therapist helps until it is done."),
    "measure": ("A named deputy does it today.", "The site team asks each ward in person."),
}
"""Answers to "what will be different today?"."""
WHY_CANCELLED = ("No longer needed.", "Another action covers it.")
WHY_ESCALATED = "Carried twice. Needs an answer today."
ESCALATED_TO = ("Fiona Hearn, chief executive", "Alan Prior, director on call")
"""Who must reply: names invented."""

NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
