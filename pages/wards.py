"""The wards this morning: bed state by site, zone and ward; who has been here long, and reviews; who leaves today."""

from flow.ui import ward_beds, ward_leaving, ward_reviews
from flow.ui.download import downloads
from flow.ui.guard import guard
from flow.ui.ward_day import heading, part, ward_day

morning = guard("wards")
wards = ward_day(morning)

heading(wards)

part("beds")
ward_beds.show(wards)

part("stays")
ward_reviews.show(wards)

part("leaving")
ward_leaving.show(wards)

downloads(morning, "wards", "reviews")
