"""The words of the sample: next steps, reviewers, and the people who take part in huddles. Nobody in it is real."""

from __future__ import annotations

NEXT_STEPS: dict[str, tuple[str, ...]] = {
    "A": (
        "Social worker to finish the assessment on the ward",
        "Assessment booked: ward to have therapy notes ready",
        "Trusted assessor to see the patient and ring the provider",
    ),
    "B": ("Funding panel to decide", "Send the missing paperwork to the funding panel"),
    "C": (
        "Community bed manager to name a bed",
        "Referral sent: awaiting a community bed",
        "Therapist to update the referral for a rehabilitation bed",
    ),
    "Di": (
        "Family to visit two homes with a vacancy",
        "Brokerage to ring homes with a vacancy",
        "Home manager to assess on the ward",
    ),
    "Dii": (
        "Nursing home to assess on the ward",
        "Brokerage to widen the search for a nursing home",
        "Nurse assessor to complete the summary of needs",
    ),
    "E": (
        "Brokerage to confirm a start date",
        "Package out to three providers: answer due today",
        "Ask for a bridging package until the agency can start",
    ),
    "F": ("Equipment order placed: delivery to be confirmed", "Occupational therapist to check the bed has come"),
    "G": ("Meeting with the family and the ward sister", "Choice letter given: discharge team to follow up"),
    "H": ("Directors to settle who pays", "Joint review of the case by both teams"),
    "I": ("Housing officer to offer a place", "Housing options interview on the ward"),
    "O": ("Care coordinator to confirm the plan", "Supported living manager to visit"),
    "senior_review": ("Consultant to see on this morning's round", "Registrar to confirm fit for discharge"),
    "diagnostics": ("Scan today: ring the department for a slot", "Echocardiogram to be done before discharge"),
    "results": ("Chase the blood results", "Doctor to act on the scan report"),
    "specialty_opinion": ("Specialty registrar to see today", "Cardiology opinion by telephone this morning"),
    "therapy": ("Stairs assessment with physiotherapy", "Occupational therapist to see this morning"),
    "pharmacy": ("Medicines to take home to be written by ten", "Pharmacist to check the medicines to take home"),
    "theatre": ("On this afternoon's list", "Anaesthetist to see before theatre"),
    "letter": ("Junior doctor to finish the discharge letter", "Letter to be signed off on the ward"),
    "transport": ("Transport booked: ward to have the patient ready", "Ask family for a lift home"),
    "ward_move": ("Move to the ward when a bed is clean", "Site team to find a side room"),
    "infection_control": (
        "Infection control to clear after two days without symptoms",
        "Side room until tests are back",
    ),
}
"""What happens next, by what the patient waits for. No commas: these are cells of a plain file."""

NOT_FIT_STEPS = (
    "Senior review on the ward round",
    "Finish antibiotics into a vein: review the switch to tablets",
    "Therapy to start planning for home",
    "Multi-disciplinary meeting to agree the plan",
    "Ring the family about how things were at home",
)

REVIEWERS = (
    "Discharge matron",
    "Dr Penrose and the discharge team",
    "Ward sister and therapist",
    "Dr Okafor",
    "Integrated discharge lead",
    "Community matron",
    "Dr Hallam",
)

PEOPLE: dict[str, dict[str, tuple[str, ...]]] = {
    "plymouth": {
        "RK9": ("Helen Trask", "Dr Ravi Menon", "Joanne Pike", "Mark Colwill"),
        "LWSW": ("Sandra Nance", "Tim Rowe", "Ngozi Adeyemi"),
        "PCC": ("Gareth Bligh", "Anita Desai"),
        "99P": ("Claire Venning",),
        "RYF": ("Paul Endacott",),
    },
    "york": {
        "RCB": ("Ruth Ackroyd", "Dr Imran Shah", "Lesley Thwaite", "Neil Garside"),
        "RX3": ("Carol Whitwell", "Stephen Lund"),
        "CYC": ("Janet Oxley", "David Marr"),
        "03Q": ("Philippa Stead",),
        "RX8": ("Andy Kirkbride",),
        "YCVS": ("Maureen Tate",),
    },
}
"""Owners of actions by organisation: names invented."""
