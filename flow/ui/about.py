"""What is said beside the systems that ship with the product, so that nobody takes a sample for their own morning."""

from __future__ import annotations

SAMPLE = (
    "The patients, wards and beds are made up by a seeded generator; their daily and monthly totals follow published "
    "figures. The published delays are residents', wherever they lie; they are placed here in these wards."
)
PUBLISHED = (
    "Counts that NHS England has published, under the Open Government Licence. They hold no patients, so nobody can be "
    "listed; what was not published for a day is shown as not available."
)
ABOUT: dict[str, tuple[str, str]] = {
    "plymouth": ("Sample data", SAMPLE),
    "york": ("Sample data", SAMPLE),
    "published": ("Published data", PUBLISHED),
}
"""By the key of the system: the mark beside its name, and what it means."""
