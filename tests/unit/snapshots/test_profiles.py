"""Profiles: what they may say, what they refuse, and what they do to a file."""

from __future__ import annotations

from datetime import date

import pytest

from flow.errors import ConfigurationError, UsageError
from flow.snapshots.periods import month_of
from flow.snapshots.profile import Profile
from flow.snapshots.profile_text import as_toml, own_files, with_code
from flow.snapshots.profiles import parse_profile
from flow.vocabulary import NOT_MAPPED, Feed
from tests.unit.snapshots.made import messages, rows, shipped_profiles, understood

LIST = """
[profile]
key = "bedstate"
title = "The bed team's list"
feed = "inpatients"
recognise = ["Hosp No", "Ward", "Adm Date"]
date_formats = ["%d-%b-%Y %H:%M", "%d-%b-%Y"]
null_markers = ["unknown"]

[columns]
spell_id = "Hosp No"
ward_code = ["Ward code", "Ward"]
admission_at = "Adm Date"
pathway = "D2A"
snapshot_at = "Census"

[constants]
organisation_code = "RK9"
site_code = "RK950"

[[leave_out]]
column = "Ward"
matches = "^Virtual"

[[code_map]]
column = "pathway"
to = { "P1 - home" = "1", "Bed" = "2" }

[[code_map]]
column = "pathway"
from = 2018-04-01
to = { "Bed" = "3" }
"""
FILE = """Hosp No,Ward,Adm Date,D2A,Census
S1,HAR,28-May-2018 14:20,P1 \u2013 Home,2018-06-05
S2,HAR,27-May-2018,bed,2018-06-05
S3,Virtual 1,27-May-2018,Bed,2018-06-05
S4,NA,26-May-2018,unknown,2018-06-05
S5,NA,26-May-2018,the moon,2018-06-05
"""


def read(text: str = LIST, file: str = FILE, **options: object):  # type: ignore[no-untyped-def]
    return understood(file, profiles=[parse_profile(text, "list.toml")], **options)


def test_a_profile_gives_our_columns_constants_dates_and_codes() -> None:
    found = read()
    made = found.checked.rows
    assert found.profile_key == "bedstate"
    assert made["spell_id"].tolist() == ["S1", "S2", "S4", "S5"]
    assert made.index.tolist() == [2, 3, 5, 6], "rows keep the number they have in the file"
    assert set(made["organisation_code"]) == {"RK9"}
    assert made["pathway"].fillna("").tolist() == ["1", "3", "", NOT_MAPPED]
    assert str(made["admission_at"].iloc[0]) == "2018-05-28 13:20:00+00:00"
    assert [sentence.split(": ")[1] for sentence in messages(found)] == ["'the moon' is not mapped"]


def test_a_map_holds_from_its_date_on() -> None:
    from datetime import UTC, datetime

    earlier = FILE.replace("2018-06-05", "2018-03-31").replace("-May-", "-Mar-")
    found = read(file=earlier, now=datetime(2018, 6, 5, tzinfo=UTC))
    assert found.checked.rows["pathway"].iloc[1] == "2"


def test_a_profile_asked_for_is_used_and_an_unknown_one_names_the_nearest() -> None:
    assert read(profile="bedstate").profile_key == "bedstate"
    with pytest.raises(UsageError, match="The profile bedstate reads the inpatients feed, not beds"):
        read(profile="bedstate", feed=Feed.BEDS)
    with pytest.raises(UsageError, match="There is no profile 'bedstat'; the nearest is 'bedstate'"):
        read(profile="bedstat")


def test_a_column_that_a_profile_asks_for_and_the_file_lacks_is_reported_as_ours() -> None:
    found = read(file=FILE.replace("Adm Date", "Admitted"), profile="bedstate")
    assert "Column admission_at is missing, and the inpatients feed needs it." in messages(found)[0]


def test_a_counts_profile_on_another_file_says_what_it_reads() -> None:
    text = '[profile]\nkey="c"\ntitle="c"\nfeed="counts"\nrecognise=["Code"]\n[columns]\nday="Date"\norganisation_code='
    found = read(text + '"Code"\n[[measure]]\nkey="beds_open"\ncolumn="Open"\n', file="a,b\nx,y\n", profile="c")
    assert messages(found) == ["The file does not have the columns that the profile c reads (Code). It has 'a', 'b'."]


def test_a_header_row_may_be_given_by_its_number_or_by_how_it_begins() -> None:
    titled = "Census,Hosp No\nof this,morning\n" + FILE
    by_number = LIST.replace("recognise =", "header_row = 3\nrecognise =")
    by_start = LIST.replace("recognise =", 'header_starts_with = ["Hosp no", "ward"]\nrecognise =')
    for text in (by_number, by_start):
        assert read(text, titled).checked.rows.index.tolist() == [4, 5, 7, 8]


def test_a_difference_of_columns_and_a_share_of_them() -> None:
    text = """
[profile]
key = "c"
title = "c"
feed = "counts"
recognise = ["Org", "Day"]
[columns]
organisation_code = "Org"
day = "Day"
[[measure]]
key = "nctr_remaining"
add = ["NCTR"]
subtract = ["Gone"]
[[measure]]
key = "occupancy"
column = "Occ"
over = "Open"
"""
    found = read(text, 'Org,Day,NCTR,Gone,Occ,Open\nRK9,04/06/2018,"1,230",130,90,100\nRK9,03/06/2018,5,-,x,9\n')
    made = found.checked.rows
    assert made["measure"].tolist() == ["nctr_remaining", "occupancy"]
    assert made["value"].fillna(-1).tolist() == [1100, -1]
    assert made[["numerator", "denominator"]].iloc[1].tolist() == [90, 100]
    assert messages(found) == ["Row 3, occupancy (2 columns): 'x' is not a number. Use digits only, for example 58."]
    assert found.rows_left_out == 1


REFUSED = [
    ("key =", "keys =", r"\[profile\] 'keys' is not known; the nearest is 'key'"),
    ('feed = "inpatients"', 'feed = "inpatient"', "'inpatient' is not one of .*; the nearest is 'inpatients'"),
    ("spell_id =", "spel_id =", "the inpatients feed has no column 'spel_id'; the nearest is 'spell_id'"),
    ('"%d-%b-%Y"]', '"%m/%d/%Y"]', "dates with the month before the day are not read"),
    ('"^Virtual"', '"("', "is not a pattern"),
    ("from = 2018-04-01", 'from = "April"', "write 'from' as a date"),
    ("[[leave_out]]", "[leave_out]", "write each leave_out under its own"),
    ("[profile]", "[profile", "list.toml is not TOML"),
    (
        "[constants]",
        '[[measure]]\nkey = "x"\ncolumn = "y"\n[constants]',
        "only a profile of the counts feed has measures",
    ),
]


@pytest.mark.parametrize(("old", "new", "sentence"), REFUSED)
def test_a_profile_that_cannot_be_is_refused_with_the_nearest_word(old: str, new: str, sentence: str) -> None:
    assert old in LIST
    with pytest.raises(ConfigurationError, match=sentence):
        parse_profile(LIST.replace(old, new, 1), "list.toml")


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("MSitAE-APRIL-2025", date(2025, 4, 1)),
        ("MSitAE-SEPTEMBER-2024 ", date(2024, 9, 1)),
        ("May 2018", date(2018, 5, 1)),
        ("Apr-18", date(2018, 4, 1)),
        ("2017-03-01", date(2017, 3, 1)),
        ("2017-03", date(2017, 3, 1)),
        ("01/04/2024", date(2024, 4, 1)),
        ("July to September 2020", date(2020, 9, 1)),
        ("2020-21 September", date(2020, 9, 1)),
        ("2020-21 March", date(2021, 3, 1)),
        ("TOTAL", None),
        ("Smarch 2018", None),
        ("2018-13-01", None),
    ],
)
def test_a_month_is_read_in_the_ways_it_is_published(text: str, month: date | None) -> None:
    assert month_of(text) == month


def test_a_month_that_cannot_be_read_leaves_its_row_out() -> None:
    text = '[profile]\nkey="c"\ntitle="c"\nfeed="counts"\ngrain="month"\nrecognise=["Org","Month"]\n'
    text += '[columns]\nday="Month"\norganisation_code="Org"\n[[measure]]\nkey="ed_attendances"\ncolumn="Seen"\n'
    found = read(text, "Org,Month,Seen\nRK9,Smarch,1\nRK9,May 2018,2\nRK9,April 2018,3\n")
    assert messages(found) == ["Row 2, day: 'Smarch' is not a date. Use day/month/year, for example 03/11/2018."]
    assert found.feed is Feed.COUNTS
    assert found.days == [date(2018, 4, 1), date(2018, 5, 1)]


@pytest.mark.parametrize("profile", [*shipped_profiles(), parse_profile(LIST, "list.toml")], ids=lambda one: one.key)
def test_a_profile_written_as_toml_is_read_as_the_same_profile(profile: Profile) -> None:
    assert parse_profile(as_toml(profile), "again.toml") == profile


def test_a_wording_mapped_later_loads_the_kept_file_again_as_it_was_meant() -> None:
    table = rows(Feed.INPATIENTS, {"pathway": "Home \u2013 reablement"}, {"pathway": "1"})
    first = understood(table)
    assert first.checked.rows["pathway"].tolist() == [NOT_MAPPED, "1"]
    mended = with_code(own_files(Feed.INPATIENTS), "pathway", "home - reablement", "1")
    mended = with_code(mended, "pathway", "home", "0", date(2018, 1, 1))
    again = understood(first.kept_bytes, profiles=[parse_profile(as_toml(mended), "own.toml")])
    assert again.profile_key == "own-inpatients"
    assert again.checked.rows["pathway"].tolist() == ["1", "1"]
    assert messages(again) == []


def test_the_same_wording_mapped_again_gives_way_to_the_later_map() -> None:
    once = with_code(own_files(Feed.INPATIENTS), "pathway", "home", "0")
    twice = with_code(once, "pathway", "home", "1")
    assert [one.to for one in twice.code_maps] == [{"home": "1"}]
