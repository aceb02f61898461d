"""What is said beside the systems that ship with the product, so that nobody takes a sample for their own morning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

SAMPLE = (
    "The patients, wards and beds are made up by a seeded generator; their daily and monthly totals follow published "
    "figures. The published delays are residents', wherever they lie; they are placed here in these wards."
)
PUBLISHED = (
    "Counts that NHS England has published, under the Open Government Licence. They hold no patients, so nobody can be "
    "listed; what was not published for a day is shown as not available."
)


@dataclass(frozen=True)
class Shipped:
    """The mark beside a system's name, what it means, and the morning that opens where the address names none."""

    mark: str
    about: str
    opens_on: date | None = None


ABOUT: dict[str, Shipped] = {
    "plymouth": Shipped("Sample data", SAMPLE, date(2018, 6, 5)),
    "york": Shipped("Sample data", SAMPLE, date(2018, 6, 5)),
    "published": Shipped("Published data", PUBLISHED, date(2018, 1, 8)),
}
"""By the key of the system. Any other system opens on its newest morning."""
