"""The codes that patients are written with. Delay reasons are the shipped table's: DTOC letters and internal waits."""

from __future__ import annotations

from flow.sample.parameters import Parameters

DTOC_LETTERS = ("A", "B", "C", "Di", "Dii", "E", "F", "G", "H", "I", "O")
INTERNAL = (
    "senior_review",
    "diagnostics",
    "results",
    "specialty_opinion",
    "therapy",
    "pharmacy",
    "theatre",
    "letter",
    "transport",
    "ward_move",
    "infection_control",
)
DELAY_CODE = {reason: reason for reason in (*DTOC_LETTERS, *INTERNAL)}
"""Our reasons to the codes of the shipped table: the one place to change where that table spells one otherwise."""

INTERNAL_SHARES = {
    "therapy": 20.0,
    "senior_review": 14.0,
    "pharmacy": 13.0,
    "diagnostics": 11.0,
    "transport": 9.0,
    "specialty_opinion": 8.0,
    "letter": 8.0,
    "results": 6.0,
    "infection_control": 5.0,
    "ward_move": 4.0,
    "theatre": 2.0,
}
EXTERNAL_SHARES = {"A": 30.0, "E": 26.0, "C": 18.0, "Di": 9.0, "Dii": 5.0, "G": 7.0, "F": 5.0}
"""Of those waiting for somebody outside who are not, or not yet, agreed to be delayed."""

PATHWAYS: dict[str, dict[str, float]] = {
    "A": {"1": 0.7, "3": 0.3},
    "B": {"3": 1.0},
    "C": {"2": 1.0},
    "Di": {"3": 1.0},
    "Dii": {"3": 1.0},
    "E": {"1": 1.0},
    "F": {"1": 1.0},
    "G": {"3": 0.7, "1": 0.3},
    "H": {"3": 0.6, "1": 0.4},
    "I": {"0": 0.3, "1": 0.7},
    "O": {"1": 1.0},
}
INTERNAL_PATHWAYS = {"0": 0.80, "1": 0.17, "3": 0.03}

SOCIAL_CARE: dict[str, dict[str, float]] = {
    "plymouth": {"A": 0.16, "B": 0.10, "Di": 0.24, "Dii": 0.12, "E": 0.20, "F": 0.05, "G": 0.05, "H": 0.10},
    "york": {"A": 0.50, "B": 0.10, "Di": 0.75, "Dii": 0.45, "E": 0.62, "F": 0.20, "G": 0.30, "H": 0.40},
}
BOTH: dict[str, dict[str, float]] = {
    "plymouth": {"A": 0.06, "E": 0.03},
    "york": {"A": 0.08, "B": 0.08, "Dii": 0.12, "E": 0.08, "F": 0.10},
}
"""Share of a reason attributed to social care, and to both; the rest to the NHS. Nothing that national rules forbid."""

CRITERIA: dict[str, float] = {
    "12": 20,
    "08": 18,
    "03": 14,
    "04": 12,
    "02": 12,
    "06": 12,
    "10": 5,
    "09": 4,
    "11": 2,
    "07": 1,
}
"""Criteria to reside that are met, and how often; critical care has 01."""

DESTINATIONS: dict[str, dict[str, float]] = {
    "0": {"19": 0.97, "29": 0.03},
    "1": {"19": 0.98, "88": 0.02},
    "2": {"51": 1.0},
    "3": {"65": 0.42, "54": 0.23, "85": 0.35},
}
"""Discharge destinations by pathway: 19 usual residence, 29 temporary, 51 NHS ward, 54/65/85 care homes, 88 hospice."""
TRANSFER_DESTINATIONS = {"51": 0.8, "87": 0.2}

METHODS = {
    "emergency": {"22": 0.78, "2A": 0.05, "24": 0.12, "2D": 0.05},
    "elective": {"11": 0.55, "12": 0.35, "13": 0.10},
    "mental_health": {"22": 0.4, "24": 0.3, "2D": 0.3},
}
"""Admission methods of those who did not come by way of the emergency department (21)."""

SPECIALTIES = {
    "emergency": {
        "300": ("medical", 30.0),
        "430": ("older", 21.0),
        "340": ("heart_chest", 8.0),
        "320": ("heart_chest", 9.0),
        "100": ("surgical", 14.0),
        "110": ("orthopaedic", 8.0),
        "400": ("neuro", 6.0),
        "303": ("cancer_renal", 2.0),
        "361": ("cancer_renal", 2.0),
    },
    "elective": {
        "100": ("surgical", 34.0),
        "101": ("surgical", 16.0),
        "502": ("surgical", 10.0),
        "110": ("orthopaedic", 22.0),
        "150": ("neuro", 8.0),
        "303": ("cancer_renal", 6.0),
        "320": ("heart_chest", 4.0),
    },
    "child": {"420": ("paediatric", 1.0)},
    "maternity": {"501": ("maternity", 1.0)},
    "community": {"314": ("community", 0.7), "430": ("community", 0.3)},
    "mental_health": {"710": ("mental_health", 0.72), "715": ("mental_health", 0.28)},
}
"""Treatment function codes: the group of wards each belongs to, and how often."""


def owners(parameters: Parameters) -> dict[str, str]:
    """Who must act on each external reason; for any other, the organisation whose bed it is."""
    council, commissioner, community = parameters.council, parameters.commissioner, parameters.community
    assessor = community if parameters.acute != community else council
    return {
        "A": assessor,
        "B": commissioner,
        "C": community,
        "Di": council,
        "Dii": council,
        "E": council,
        "F": community,
        "H": council,
        "I": council,
        "O": parameters.mental,
    }


def spell_id(organisation: str, stay: int) -> str:
    """The number of a spell: the same wherever the stay is mentioned."""
    return f"{organisation[:3]}{stay + 100_000}"
