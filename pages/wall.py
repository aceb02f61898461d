"""The wall: counts that are read from across the room. It refreshes itself and holds nothing of anybody."""

from flow.ui import wall
from flow.ui.guard import guard

morning = guard("wall")

wall.show(morning)
