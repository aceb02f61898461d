"""What a person says on screen becomes a profile, or a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from flow.errors import ConfigurationError, FileRefused
from flow.snapshots.drafting import Draft, as_profile, key_of
from flow.snapshots.previewing import preview
from flow.vocabulary import Feed
from tests.unit.snapshots.made import PUBLISHED, understood

DRAFT = Draft(
    "PAS inpatients",
    Feed.INPATIENTS,
    {"spell_id": "Spell No", "ward_code": "Ward", "admission_at": "Adm Date", "pathway": "D2A"},
    organisation="RK9",
    constants={"organisation_code": "RK9", "site_code": " RK950 ", "ward_code": "not used"},
    dates="05/06/2018",
    null_markers=("n/k", " "),
    period_label="Census:",
    codes={"pathway": {"P1": "1"}},
    codes_from=date(2018, 4, 1),
)
FILE = (
    "Inpatient list\nCensus:,05/06/2018 08:00\n\nSpell No,Ward,Adm Date,D2A\nS1,HAR,28/05/2018 14:20,P1\n"
    "S2,NA,n/k,n/k\n"
)


def test_a_draft_reads_its_file() -> None:
    profile = as_profile(DRAFT)
    assert (profile.key, profile.recognise) == ("rk9-pas-inpatients", ("Spell No", "Ward", "Adm Date"))
    assert profile.constants == {"organisation_code": "RK9", "site_code": "RK950"}
    assert profile.null_markers == ("n/k",)
    found = understood(FILE, profiles=[profile])
    assert found.profile_key == "rk9-pas-inpatients"
    assert found.days == [date(2018, 6, 5)]
    assert found.checked.rows["pathway"].tolist() == ["1"]
    assert found.rows_left_out == 1


def test_a_draft_that_takes_the_place_of_a_profile_keeps_its_code_maps() -> None:
    before = as_profile(DRAFT)
    later = replace(DRAFT, codes={"pathway": {"P2": "2"}}, codes_from=date(2019, 4, 1))
    maps = [(one.start, one.to) for one in as_profile(later, before).code_maps]
    assert maps == [(date(2018, 4, 1), {"P1": "1"}), (date(2019, 4, 1), {"P2": "2"})]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": " - "}, "Give the profile a name"),
        (
            {"columns": {"spell_id": "Ward", "ward_code": "Ward"}},
            "Column 'Ward' is chosen for both spell_id and ward_code",
        ),
        ({"columns": {"ward_name": "Patient Name"}}, "'Patient Name' looks like a person's name"),
        ({"constants": {}}, "The inpatients feed needs organisation_code and site_code."),
        ({"period_label": None}, "needs snapshot_at"),
        ({"dates": "06/05/2018"}, "the month never stands before the day"),
        ({"columns": DRAFT.columns | {"spel_id": "x"}}, "has no column 'spel_id'; the nearest is 'spell_id'"),
    ],
)
def test_a_draft_that_cannot_be_is_a_sentence(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(ConfigurationError, match=sentence):
        as_profile(replace(DRAFT, **changes))


def test_the_key_has_the_organisation_once_and_only_plain_letters() -> None:
    assert key_of(replace(DRAFT, title="RK9 b\u00e9d state (daily)")) == "rk9-bed-state-daily"
    assert key_of(replace(DRAFT, organisation=None)) == "pas-inpatients"


def test_a_preview_finds_header_feed_columns_and_the_date_above() -> None:
    seen = preview(FILE.encode(), "list-2018-06-05.csv")
    assert (seen.header_row, seen.header_given, seen.feed, seen.rows) == (4, False, Feed.INPATIENTS, 2)
    assert seen.proposed["pathway"].theirs == "D2A"
    assert seen.samples["Ward"] == "HAR"
    assert seen.labels == {"Census:": "05/06/2018 08:00"}
    assert seen.day_in_name == date(2018, 6, 5)
    assert seen.first_rows.index.tolist() == [5, 6]


def test_a_preview_shows_no_nhs_number_and_nobodys_name_whatever_the_column_is_called() -> None:
    file = "Spell,NHS No,Pat ID,Notes,Surname\nS1,9990000018,999 000 0018,call re 9990000018 now,Smith\nS2,123,x,,\n"
    seen = preview(file.encode(), "list.csv")
    assert seen.first_rows.iloc[0].tolist() == ["S1", "(hidden)", "(hidden)", "call re (hidden) now", "(hidden)"]
    assert seen.first_rows.iloc[1].tolist() == ["S2", "(hidden)", "x", "", ""]
    assert not any("999" in sample for sample in seen.samples.values())
    assert [finding.column for finding in seen.personal] == ["Surname"]
    assert "Surname" not in [one.theirs for one in seen.proposed.values()]


def test_the_sheet_and_the_row_may_be_chosen() -> None:
    data = (PUBLISHED / "dtoc-monthly-2017-08.xls").read_bytes()
    first = preview(data, "dtoc.xls")
    assert len(first.sheets) > 1
    other = preview(data, "dtoc.xls", sheet=first.sheets[-1])
    assert other.sheet == first.sheets[-1]
    assert preview(FILE.encode(), "list.csv", header_row=2).header_given
    with pytest.raises(FileRefused, match="There is no sheet 'x' in the workbook"):
        preview(data, "dtoc.xls", sheet="x")
    with pytest.raises(FileRefused, match="The file has no row 900 with column names"):
        preview(FILE.encode(), "list.csv", header_row=900)
    with pytest.raises(FileRefused, match="The file is empty"):
        preview(b"", "list.csv")
