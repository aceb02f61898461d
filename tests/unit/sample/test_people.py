"""Patients: invented, and seen to be; one person one number."""

import numpy as np
import pandas as pd

from flow.sample.parameters import PARAMETERS
from flow.sample.people import nhs_numbers


def check_digit(number: str) -> int:
    """As the Data Dictionary says: weights 10 to 2, modulus 11; 10 stands for no number."""
    return (11 - sum(int(digit) * weight for digit, weight in zip(number, range(10, 1, -1), strict=False)) % 11) % 11


def spells(written) -> pd.DataFrame:
    rows = pd.concat([written.rows("inpatients"), written.rows("discharges")])
    return rows[rows["nhs_number"] != ""].drop_duplicates("spell_id")


def test_nhs_numbers_are_of_the_test_range_with_a_valid_check_digit(written) -> None:
    numbers = spells(written)["nhs_number"].unique()
    assert len(numbers) > 15_000
    assert all(len(number) == 10 and number.startswith("999") for number in numbers)
    assert all(check_digit(number) == int(number[9]) for number in numbers)


def test_every_patient_of_the_acute_trust_has_a_number_and_keeps_it(written) -> None:
    rows = pd.concat([written.rows("inpatients"), written.rows("discharges")])
    acute = rows[rows["organisation_code"] == PARAMETERS[written.system].acute]
    wards = written.rows("beds").drop_duplicates(["site_code", "ward_code"])
    acute = acute.merge(wards[["site_code", "ward_code", "ward_type"]], on=["site_code", "ward_code"])
    acute = acute[acute["ward_type"] != "community"]
    assert (acute["nhs_number"] != "").all()
    assert (acute.groupby("spell_id")["nhs_number"].nunique() == 1).all()


def test_no_number_stands_for_a_person_in_two_beds(written) -> None:
    here = written.rows("inpatients")
    known = here[here["nhs_number"] != ""]
    assert not known.duplicated(["day", "nhs_number"]).any()


def test_some_people_come_back_and_are_the_same_age(written) -> None:
    rows = spells(written)
    again = rows[rows.duplicated("nhs_number", keep=False)]
    assert again["nhs_number"].nunique() > 300
    assert (again.groupby("nhs_number")["age"].nunique() == 1).all()


def test_the_two_systems_share_no_number() -> None:
    persons = np.arange(320_000)
    assert set(nhs_numbers("plymouth", persons)).isdisjoint(nhs_numbers("york", persons))


def test_the_delayed_are_adults(written) -> None:
    delayed = written.rows("dtoc").merge(written.rows("inpatients")[["day", "spell_id", "age"]], on=["day", "spell_id"])
    assert delayed["age"].astype(int).min() >= 18
