"""Those without criteria to reside at any time of a day, from that day's census and that day's discharges."""

from __future__ import annotations

import numpy as np

from flow.measures.discharges import counted_discharge
from flow.measures.morning import Morning
from flow.measures.patients import says_who_is_fit
from flow.measures.rows import Array, dates, texts
from flow.measures.tally import Tally
from flow.vocabulary import Feed

GIVES = ("nctr", "nctr_discharged")


def nctr(morning: Morning) -> Tally:
    """A row a spell: fit at the census, or discharged that day with a ready date on or before it.

    Died and transferred spells are in neither count. A spell is placed where it lay at the census, else where it left
    from.
    """
    inpatients, left = morning.inpatients, morning.frames[Feed.DISCHARGES]
    if not says_who_is_fit(inpatients):
        return Tally(np.array([], dtype=object), np.array([], dtype=object), {})
    counted = dict(zip(texts(left, "spell_id"), counted_discharge(left), strict=True))
    places = list(zip(texts(inpatients, "site_code"), texts(inpatients, "ward_code"), strict=True))
    lay_in = dict(zip(texts(inpatients, "spell_id"), places, strict=True))
    fit = inpatients["fit_waiting"].to_numpy()
    spells = {
        spell: place
        for spell, place, waits in zip(lay_in, places, fit, strict=True)
        if waits and counted.get(spell, True)
    }
    ready = dates(left, "discharge_ready_date") <= np.datetime64(morning.day, "D")
    left_from = zip(texts(left, "site_code"), texts(left, "ward_code"), strict=True)
    for spell, place, was_ready in zip(counted, left_from, ready, strict=True):
        if was_ready and counted[spell]:
            spells.setdefault(spell, lay_in.get(spell, place))
    gone: Array = np.array([counted.get(spell, False) for spell in spells], dtype=float)
    sites = np.array([site for site, _ in spells.values()], dtype=object)
    wards = np.array([ward for _, ward in spells.values()], dtype=object)
    return Tally(sites, wards, {"nctr": np.ones(len(spells)), "nctr_discharged": gone})
