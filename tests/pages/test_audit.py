"""The audit page: who opens it, what it says, how it is narrowed, and that reading it is told once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from flow import clock
from flow.security.principal import Grant
from flow.security.roles import Role
from flow.services import audit as service
from flow.store import audit
from flow.store.audit import Line
from flow.store.database import Database
from flow.ui import audit_list
from tests.pages.conftest import Visit
from tests.pages.reading import choose, press, words
from tests.pages.signing_in import sign_in


def drawn(store: Database) -> None:
    """Three things done today and one three weeks ago; by Ann, and by somebody who was refused."""
    at = clock.naive_utc(clock.now())
    what = ("agree", "actions.agree_action", "demo", {"action_id": 3})
    line = Line(at, "ann@nhs.net", "Ann Ash (RK9)", "", *what, "screen", "10.0.0.7")
    lines = (
        replace(line, at=at - timedelta(days=21), what="actions.escalate"),
        replace(line, key="ben@nhs.net", who="Ben Beck (LWSW)", act="export", what="export.made", allowed=False),
        line,
        replace(line, act="see_people", what="wards", about={"day": "2018-06-05"}),
    )
    with store.writing() as connection:
        for each in lines:
            audit.add(connection, each)


def readings(store: Database) -> int:
    """How often the page has read the audit."""
    with store.reading() as connection:
        return sum(line.what == "audit.read" for line in audit.read(connection, None, None, None, 1_000))


def whats(at: AppTest) -> list[str]:
    assert not at.exception, at.exception
    return [] if not at.dataframe else at.dataframe[0].value["What"].tolist()


def span(at: AppTest, name: str) -> AppTest:
    return at.segmented_control(key="audit days").set_value(name).run()


def test_the_newest_come_first_in_plain_words_with_when_who_of_what_and_from_where(
    store: Database, visit: Visit
) -> None:
    drawn(store)
    at = visit("audit")
    first = at.dataframe[0].value.iloc[0]
    assert (first["Who"], first["What"], first["Of"]) == ("Ann Ash (RK9)", "Look at people: Wards", "Tue 5 June 2018")
    assert (first["Allowed"], first["From"], first["Address"]) == ("yes", "screen, 10.0.0.7", "ann@nhs.net")
    assert whats(at) == [
        "Look at people: Wards",
        "Agree an action",
        "Export a table",
        "Configure a system from its file",
    ]
    assert at.dataframe[0].value["Allowed"].tolist()[2] == "refused"
    assert "4 lines, 1 of them refused" in words(at)
    assert "Nobody can change a line" in words(at)


def test_lines_are_narrowed_by_days_person_act_and_words_and_the_refused_can_come_first(
    store: Database, visit: Visit
) -> None:
    drawn(store)
    at = visit("audit")
    at.toggle(key="audit refused").set_value(True).run()
    assert whats(at)[0] == "Export a table"
    choose(at, "Everybody", ("ann@nhs.net", None))
    at.run()
    assert whats(at) == ["Look at people: Wards", "Agree an action"]
    assert "Escalate an action" in whats(span(at, "30 days"))
    choose(at, "Everything done", "see_people")
    assert whats(at.run()) == ["Look at people: Wards"]
    at.text_input(key="audit search").set_value("nothing like it").run()
    assert "No line is like this." in words(at)
    at.text_input(key="audit search").set_value("WARDS").run()
    assert whats(at) == ["Look at people: Wards"]


def test_reading_is_told_once_for_what_is_asked_and_again_when_it_is_read_again(
    store: Database, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn(store)
    at = visit("audit")
    for _ in range(3):
        at.run()
    assert readings(store) == 1
    assert "Read the audit" in whats(press(at, "Read again"))
    assert readings(store) == 2
    span(at, "Today").run()
    assert readings(store) == 3
    later = clock.now() + timedelta(hours=1)

    def an_hour_later() -> datetime:
        return later

    monkeypatch.setattr(audit_list, "now", an_hour_later)
    at.run()
    assert readings(store) == 4


def test_what_is_not_shown_is_counted_and_can_be_downloaded(
    store: Database, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn(store)
    at = visit("audit")
    assert "Download all 4 lines" in words(at)
    assert [button.label for button in at.get("download_button")] == ["CSV", "Excel"]
    monkeypatch.setattr(service, "MOST_IN_A_FILE", 3)
    monkeypatch.setattr(audit_list, "AT_ONCE", 2)
    span(at, "30 days")
    assert len(whats(at)) == 2
    assert "6 lines, 1 of them refused. Shown are the newest, 2 in all: choose fewer days" in words(at)
    assert "and a file holds 3: choose fewer days" in words(at)
    assert not at.get("download_button")


def test_the_ig_lead_opens_it_and_nobody_else(store: Database, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn(store)
    sign_in(monkeypatch, store, Grant(Role.IG_LEAD, "demo"), name="Iris Plym")
    at = visit("audit", who=None)
    assert whats(at)[0] == "Sign in"
    sign_in(monkeypatch, store, *(Grant(role) for role in Role if role is not Role.IG_LEAD))
    at = visit("audit", who=None)
    assert not at.dataframe
    assert "You may not read the audit in demo: it takes the role" in words(at)
    assert readings(store) == 1
