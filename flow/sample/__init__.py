"""The sample systems, Plymouth and York: synthetic patients whose daily and monthly totals follow published figures.

`write_files` makes the files of a system, `manifest` lists them in the order in which to load them, `planted` names the
mornings on which something is wrong on purpose, `events` what happened, `huddle_actions` what was agreed and
`huddle_records` how the huddles were held.
Always the same: every number is drawn from seeded streams. Sources: sample_data/calibration/README.md.
"""

from flow.sample.actions import huddle_actions
from flow.sample.days import FIRST, LAST
from flow.sample.events import events
from flow.sample.files import SampleFile, manifest, write_files
from flow.sample.meetings import huddle_records
from flow.sample.planted import Planted, planted
from flow.sample.systems import SYSTEMS

__all__ = [
    "FIRST",
    "LAST",
    "SYSTEMS",
    "Planted",
    "SampleFile",
    "events",
    "huddle_actions",
    "huddle_records",
    "manifest",
    "planted",
    "write_files",
]
