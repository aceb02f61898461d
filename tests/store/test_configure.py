"""A system's configuration: created, updated, refused with the nearest known word; on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from flow.errors import ConfigurationError
from flow.services.configure import configure
from flow.services.values import known_system
from flow.store import tables
from flow.store.database import Database
from tests.mornings import DEMO, make_demo


def write(folder: Path, text: str) -> Path:
    path = folder / "system.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_new_system_has_what_its_file_says(store: Database) -> None:
    with store.reading() as connection:
        layout = known_system(connection, "demo")
    assert list(layout.organisations) == ["RK9", "LWSW"]
    assert layout.wards["RK950", "HAR"].zone == "Medicine North"
    assert layout.settings.baseline_long_stay_21 == 4


def test_configuring_again_updates_and_keeps_what_is_left_out(store: Database, tmp_path: Path) -> None:
    text = '[system]\nkey = "demo"\nname = "Demo two"\n[[organisation]]\ncode = "RK9"\nname = "Derriford"\n'
    done = configure(store, write(tmp_path, text))
    assert not done.is_new
    assert done.changed == ("system demo", "organisation RK9")
    with store.reading() as connection:
        layout = known_system(connection, "demo")
    assert layout.name == "Demo two"
    assert layout.organisations["RK9"].name == "Derriford"
    assert len(layout.organisations["RK9"].feeds) == 5
    assert len(layout.wards) == 3
    assert layout.settings.baseline_long_stay_21 == 4


def test_configuring_the_same_again_changes_nothing(store: Database, tmp_path: Path) -> None:
    assert configure(store, write(tmp_path, DEMO)).changed == ()


def test_every_change_is_dated_with_who_made_it(store: Database, tmp_path: Path) -> None:
    make_demo(store, tmp_path, DEMO.replace('"Hartor"', '"Hartor Ward"'))
    with store.reading() as connection:
        rows = connection.execute(sa.select(tables.setting_change).order_by(tables.setting_change.c.id)).all()
    assert (rows[-1].what, rows[-1].before["name"], rows[-1].after["name"]) == (
        "ward RK950 HAR",
        "Hartor",
        "Hartor Ward",
    )
    assert rows[-1].who == "Local administrator (local)"


REFUSED = {
    'name = "Demo"\nbaseline = 3': "does not know 'baseline'; the nearest known one is 'baseline_long_stay_21'",
    'name = "Demo"\nusual_weeks = 2.5': "usual_weeks is a whole number of weeks.",
    'name = "Demo"\ndtoc_denominator = "all"': "dtoc_denominator is one of occupied, open.",
    'name = "Demo"\ncensus_time = "8 o\'clock"': "census_time: '8 o'clock' is not a time.",
    'name = "Demo"\n[[organisation]]\ncode = "A"\nname = "A"\nkind = "acutte"': "the nearest is 'acute'",
    'name = "Demo"\n[[organisation]]\ncode = "A"\nname = "A"\nfeeds = ["bed"]': "the nearest is 'beds'",
    'name = "Demo"\n[[site]]\ncode = "S"\nname = "S"\norganisation = "ZZ"': "belongs to ZZ, which is not among",
    'name = "Demo"\n[[ward]]\ncode = "W"\nname = "W"\nsite = "ZZ"': "is at site ZZ, which is not among",
    'name = "Demo"\n[[target]]\nmeasure = "occupanci"\nvalue = 1\nfrom = 2018-04-01': "the nearest is 'occupancy'",
    'name = "Demo"\n[[target]]\nmeasure = "occupancy"\nvalue = 1\nfrom = "2018-04-01"': "is a date, for example",
    'name = "Demo"\n[organisation]\ncode = "A"': "write [[organisation]], with two brackets",
    'name = "Demo"\n[[ward]]\nname = "W"\nsite = "S"': "a [ward] needs code",
    'name = "Demo"\n[[profile]]\nfile = "none.toml"': "There is no profile none.toml",
    'name = "Demo"\n[[wards]]\ncode = "W"': "does not know 'wards'; the nearest known one is 'ward'",
    "name = ": "is not a TOML file",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_is_refused_with_a_sentence(empty_store: Database, tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        configure(empty_store, write(tmp_path, f'[system]\nkey = "demo"\n{text}\n'))
    assert REFUSED[text] in str(refused.value)
    with empty_store.reading() as connection:
        assert connection.execute(sa.select(tables.system)).all() == []


def test_a_key_of_other_letters_is_refused(empty_store: Database, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="use a-z, 0-9 and -"):
        configure(empty_store, write(tmp_path, '[system]\nkey = "De Mo"\nname = "x"\n'))


def test_two_sites_may_use_the_same_ward_code(store: Database, tmp_path: Path) -> None:
    more = '\n[[ward]]\ncode = "HAR"\nname = "Other"\nsite = "LWMG"\ntype = "community"\n'
    make_demo(store, tmp_path, DEMO + more)
    with store.reading() as connection:
        layout = known_system(connection, "demo")
    assert layout.ward_scope_code("RK9", "RK950", "HAR") == "RK950:HAR"
    assert layout.ward_scope_code("RK9", "RK950", "BRA") == "BRA"
