"""The configurations: complete, and in step with the beds and the codes that the sample needs beside them."""

import tomllib

import pytest

from flow.sample import SYSTEMS, events
from flow.sample.codes import BOTH, DELAY_CODE, SOCIAL_CARE, owners
from flow.sample.parameters import PARAMETERS, winter_mean
from flow.sample.systems import SAMPLE_FOLDER, published, sample_system
from flow.snapshots.delay_reasons import load_shipped
from flow.vocabulary import Feed, OrganisationKind, WardType


@pytest.mark.parametrize("key", SYSTEMS)
def test_every_ward_has_beds_and_every_bed_a_ward(key) -> None:
    wards = {(ward.site, ward.code) for ward in sample_system(key).wards}
    assert wards == {(row["site_code"], row["ward_code"]) for row in published("wards") if row["system"] == key}
    assert len(wards) == len(sample_system(key).wards)


@pytest.mark.parametrize("key", SYSTEMS)
def test_the_configuration_uses_the_words_of_the_product(key) -> None:
    configured = tomllib.loads((SAMPLE_FOLDER / f"{key}.toml").read_text(encoding="utf-8"))
    assert configured["system"]["key"] == key
    assert all(OrganisationKind(row["kind"]) for row in configured["organisation"])
    assert all(Feed(feed) for row in configured["organisation"] for feed in row["feeds"])
    assert all(WardType(row["type"]) for row in configured["ward"])
    assert len({row["zone"] for row in configured["ward"]}) <= 16


@pytest.mark.parametrize("key", SYSTEMS)
def test_the_baseline_of_long_stays_is_the_winter_mean(key) -> None:
    configured = tomllib.loads((SAMPLE_FOLDER / f"{key}.toml").read_text(encoding="utf-8"))
    mean = winter_mean(PARAMETERS[key].acute, "stay_21")
    assert configured["system"]["baseline_long_stay_21"] == pytest.approx(mean, abs=0.6)
    target = next(row for row in configured["target"] if row["measure"] == "long_stay_21")
    assert target["value"] <= 0.75 * configured["system"]["baseline_long_stay_21"]


def test_every_delay_reason_is_in_the_shipped_table() -> None:
    assert set(DELAY_CODE.values()) <= {reason.code for reason in load_shipped()}


@pytest.mark.parametrize("key", SYSTEMS)
def test_who_must_act_is_in_the_system_and_attributions_keep_the_rules(key) -> None:
    assert set(owners(PARAMETERS[key]).values()) <= set(sample_system(key).feeds)
    assert not {"C", "I"} & {*SOCIAL_CARE[key], *BOTH[key]}
    assert not {"Di", "G", "H"} & set(BOTH[key])


@pytest.mark.parametrize("key", SYSTEMS)
def test_what_happened_is_in_order(key) -> None:
    days = [one.day for one in events(key)]
    assert days == sorted(days)
    assert len(days) > 1
