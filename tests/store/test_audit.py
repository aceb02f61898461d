"""The audit on both databases: a line for each thing done, looked at or refused, that nobody can change or add to."""

from __future__ import annotations

import csv
import importlib
import io
import json
import pkgutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

import flow.services
from flow import clock
from flow.actions.action import NewAction, PatientRef
from flow.errors import FlowError, RuleRefused, UsageError
from flow.security.person import ADMINISTRATOR, Person
from flow.security.principal import Grant, NotAllowed, Principal, Trust
from flow.security.roles import Act, Role
from flow.services import accounts, audit, settings_edit
from flow.services.actions import agree_action, change_action, list_actions
from flow.services.allowed import GUARDED
from flow.services.audit import Asked, Line
from flow.services.audit_words import MADE, SERVICES, about_words, words
from flow.services.export import made
from flow.services.export_write import Ending
from flow.services.sign_ins import Lasting, Vouched, sign_out, who_is
from flow.store import audit as lines
from flow.store import tables as t
from flow.store.database import Database
from tests import mornings

DAY = mornings.DAY
AT = datetime(2018, 6, 12, 9, 0, tzinfo=UTC)
LASTING = Lasting(timedelta(hours=12), timedelta(minutes=30))
NHS_NUMBER, TEXT = "943 476 5919", "Ring Mrs Smith's daughter"
HARTOR = {"site": "RK950", "code": "HAR"}
RUTH = Person("Ruth Hall", "RK9")
NEW = NewAction(TEXT, "Ruth Hall", "RK9", datetime(2018, 6, 6, 12), patients=(PatientRef("RK9", "S1"),))  # noqa: DTZ001


def by(db: Database, *roles: Role, system: str | None = "demo") -> Database:
    """The same store, asked by Ruth from her desk with these roles."""
    grants = tuple(Grant(role, system) for role in roles)
    return replace(db, who=Principal("ruth.hall@nhs.net", "Ruth Hall", "RK9", Trust.OIDC, grants, address="10.0.0.7"))


def told(db: Database) -> list[Line]:
    """Every line, the oldest first, without telling that it was read."""
    with db.reading() as connection:
        return lines.read(connection, None, None, None, 1_000)[::-1]


def since(db: Database, do: Callable[[], Any]) -> list[Line]:
    """The lines of one thing that is done, refused or not."""
    before = len(told(db))
    with suppress(FlowError):
        do()
    return told(db)[before:]


def signed_in(db: Database) -> Vouched:
    accounts.open_account(db, "ruth.hall@nhs.net", "Ruth Hall", "RK9", [Grant(Role.VIEWER)], who=ADMINISTRATOR)
    return Vouched("ruth.hall@nhs.net", "Ruth Hall", Trust.OIDC, "mark", AT, "10.0.0.7")


def test_whatever_is_done_leaves_a_line_that_says_who_what_when_and_from_where(store: Database) -> None:
    ruth = by(store, Role.HUDDLE_MEMBER, Role.DATA_STAFF, Role.ADMINISTRATOR, Role.IG_LEAD)
    read = settings_edit.fields_of(settings_edit.settings(store, "demo"), "ward", HARTOR)
    done: dict[str, tuple[Callable[[], Any], dict[str, Any]]] = {
        "load.load_bytes": (lambda: mornings.put(ruth, mornings.beds()), {}),
        "actions.agree_action": (lambda: agree_action(ruth, "demo", DAY, NEW, who=RUTH), {"day": "2018-06-05"}),
        "actions.change_action": (
            lambda: change_action(ruth, 1, 1, {"what": "Ring again"}, who=RUTH), {"action_id": 1, "version": 1}
        ),
        "export.made": (lambda: made(ruth, "position", Ending.CSV, "demo", DAY), {"day": "2018-06-05"}),
        "settings_edit.change": (
            lambda: settings_edit.change(ruth, "demo", "ward", HARTOR, {"zone": TEXT}, read, who=RUTH), {"part": "ward"}
        ),
        "huddle": (lambda: audit.looked(ruth, "huddle", "demo", DAY), {"day": "2018-06-05"}),
        "audit.read": (lambda: audit.read(ruth, Asked("demo")), {}),
    }  # fmt: skip
    for what, (do, about) in done.items():
        found = since(store, do)
        assert {line.what for line in found} == {what}, what
        for line in found:
            assert (line.key, line.who, line.system) == ("ruth.hall@nhs.net", "Ruth Hall (RK9)", "demo")
            assert (line.via, line.address, line.allowed) == ("screen", "10.0.0.7", True)
            assert about.items() <= line.about.items(), what
            assert abs(line.at - clock.naive_utc(clock.now())) < timedelta(minutes=2)
    assert [line.about["action_id"] for line in told(store) if "action_id" in line.about] == [1]


def test_nothing_of_what_is_written_and_no_number_of_a_patient_stands_in_a_line(store: Database) -> None:
    agree_action(store, "demo", DAY, NEW, who=RUTH)
    change_action(store, 1, 1, {"what": f"{TEXT} again"}, note=TEXT, who=RUTH)
    with pytest.raises(FlowError, match="holds an NHS number"):
        change_action(store, 1, 2, {"what": TEXT}, note=NHS_NUMBER, who=RUTH)
    since(by(store, Role.VIEWER), lambda: change_action(by(store, Role.VIEWER), 1, 2, {"what": NHS_NUMBER}, who=RUTH))
    kept = json.dumps([[line.what, dict(line.about), line.who] for line in told(store)])
    assert "action_id" in kept
    for text in (TEXT, "Smith", NHS_NUMBER, NHS_NUMBER.replace(" ", ""), "again"):
        assert text not in kept


def test_looking_leaves_no_line_but_that_of_the_screen_with_people(store: Database) -> None:
    ruth, viewer = by(store, Role.HUDDLE_MEMBER), by(store, Role.VIEWER)
    assert since(store, lambda: list_actions(ruth, "demo")) == []
    assert list_actions(viewer, "demo") == []
    assert since(store, lambda: audit.looked(viewer, "huddle", "demo", DAY)) == []
    assert since(store, lambda: audit.looked(replace(store, who=None), "huddle", "demo", DAY)) == []
    (line,) = since(store, lambda: audit.looked(ruth, "huddle", "demo", DAY))
    assert (line.act, words(line), about_words(line)) == ("see_people", "Look at people: Huddle", "Tue 5 June 2018")


def test_what_was_refused_leaves_a_line_and_changes_nothing(store: Database) -> None:
    viewer = by(store, Role.VIEWER)
    (line,) = since(store, lambda: agree_action(viewer, "demo", DAY, NEW, who=RUTH))
    assert (line.what, line.allowed, line.key) == ("actions.agree_action", False, "ruth.hall@nhs.net")
    with pytest.raises(NotAllowed):
        agree_action(viewer, "demo", DAY, NEW, who=RUTH)
    with store.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(t.action)).scalar() == 0


def test_a_change_that_fails_leaves_neither_the_change_nor_its_line(store: Database) -> None:
    agree_action(store, "demo", DAY, NEW, who=RUTH)
    assert since(store, lambda: change_action(store, 1, 9, {"what": "Ring"}, who=RUTH)) == []
    assert since(store, lambda: agree_action(store, "demo", DAY, replace(NEW, what=" "), who=RUTH)) == []

    class Halfway(Exception):
        """Something of ours that broke."""

    pending = lines.Pending(told(store)[-1])

    def broken() -> None:
        with replace(store, told=pending).writing() as connection:
            connection.execute(t.account_event.insert().values(event(connection)))
            raise Halfway

    with pytest.raises(Halfway):
        broken()
    assert not pending.written
    with store.reading() as connection:
        assert connection.execute(sa.select(t.account_event.c.id)).all() == []


def event(connection: sa.Connection) -> dict[str, Any]:
    """A line of the history of an account that is made for it."""
    row = {"key": "a@b.uk", "name": "A", "organisation": "RK9", "active": True, "grants": [], "version": 1}
    number = connection.execute(t.person_account.insert().values(row).returning(t.person_account.c.id)).scalar_one()
    return {"account": number, "version": 1, "at": AT.replace(tzinfo=None), "who": "A", "said": "", "changes": {}}


def test_a_sign_in_is_told_once_and_so_is_its_end_and_one_of_somebody_unknown(store: Database) -> None:
    browser = signed_in(store)
    (line,) = since(store, lambda: who_is(store, browser, LASTING, AT))
    assert (line.act, line.key, line.address, line.allowed) == ("sign_in", "ruth.hall@nhs.net", "10.0.0.7", True)
    assert since(store, lambda: who_is(store, browser, LASTING, AT + timedelta(minutes=5))) == []
    (line,) = since(store, lambda: sign_out(store, browser, AT))
    assert (line.act, words(line), about_words(line)) == ("sign_out", "Sign out", "You signed out.")
    assert since(store, lambda: sign_out(store, browser, AT)) == []
    unknown = replace(browser, key="nobody@nhs.net", session="other")
    (line,) = since(store, lambda: who_is(store, unknown, LASTING, AT))
    assert (line.act, line.key, line.allowed) == ("sign_in", "nobody@nhs.net", False)


def test_the_database_lets_nobody_change_a_line_or_an_event_of_an_account(store: Database) -> None:
    signed_in(store)
    for table in (t.audit, t.account_event):
        for statement in (table.delete(), table.update().values(who="Somebody else")):
            with pytest.raises(sa.exc.DBAPIError, match="append-only"), store.writing() as connection:
                connection.execute(statement)
    assert told(store)[-1].who == "Local administrator (local)"


def test_the_ig_lead_reads_and_exports_and_others_are_refused(store: Database) -> None:
    others = by(store, *(role for role in Role if role is not Role.IG_LEAD))
    york = by(store, Role.IG_LEAD, system="york")
    for refused in (others, york, replace(store, who=None)):
        with pytest.raises(NotAllowed):
            audit.read(refused, Asked("demo"))
        with pytest.raises(NotAllowed):
            audit.export(refused, Asked("demo"), Ending.CSV)
    lead = by(store, Role.IG_LEAD)
    with pytest.raises(NotAllowed, match="in every system"):
        audit.read(lead, Asked(None))
    found = audit.read(lead, Asked("demo"))
    assert (found.every, found.refused) == (6, 5)
    (line,) = since(store, lambda: audit.export(lead, Asked("demo"), Ending.XLSX))
    assert (line.what, line.act, line.allowed) == ("audit.export", "read_audit", True)


LINE = Line(AT.replace(tzinfo=None), "a@nhs.net", "Ann Ash (RK9)", "", "agree", "actions.agree_action", "demo",
            {"action_id": 3}, "screen", "10.0.0.7")  # fmt: skip
DRAWN = (
    LINE,
    replace(LINE, at=LINE.at + timedelta(days=1), key="b@nhs.net", who="Ben Beck (LWSW)", about={"spell": "S100%"}),
    replace(LINE, at=LINE.at + timedelta(days=2), act="export", what="export.made", about={"table": "people"}),
    replace(LINE, at=LINE.at + timedelta(days=3), allowed=False, key="local", who="=HYPERLINK(1)", system=None),
    replace(LINE, at=LINE.at + timedelta(days=3), key="local", who="Cat Cole (RK9)"),
    replace(LINE, at=LINE.at + timedelta(days=3, hours=14, minutes=30), system="york"),
)


@pytest.fixture
def drawn(store: Database) -> Database:
    """A store with the lines of DRAWN and no others but its own configuring, of long after."""
    with store.writing() as connection:
        for line in DRAWN:
            lines.add(connection, line)
    return store


def test_lines_are_narrowed_by_day_act_person_and_words_and_the_refused_come_first(drawn: Database) -> None:
    june = Asked("demo", date(2018, 6, 12), date(2018, 6, 15))
    found = audit.read(drawn, june)
    assert found.lines == list(DRAWN[4::-1])
    assert (found.every, found.refused, found.acts) == (5, 1, ("agree", "export"))
    assert list(found.people.items()) == [
        (("local", "=HYPERLINK(1)"), "=HYPERLINK(1)"),
        (("a@nhs.net", None), "Ann Ash (RK9)"),
        (("b@nhs.net", None), "Ben Beck (LWSW)"),
        (("local", "Cat Cole (RK9)"), "Cat Cole (RK9)"),
    ]
    narrowed = {
        "act": (replace(june, act="export"), [2]),
        "a person": (replace(june, person=("a@nhs.net", None)), [2, 0]),
        "one of those who share a key": (replace(june, person=("local", "Cat Cole (RK9)")), [4]),
        "words of a service": (replace(june, search="agree AN action"), [4, 3, 1, 0]),
        "a key": (replace(june, search="s100%"), [1]),
        "a sign that would stand for any": (replace(june, search="%"), [1]),
        "a name": (replace(june, search="beck"), [1]),
        "nobody": (replace(june, search="nobody"), []),
        "a day": (Asked("demo", date(2018, 6, 13), date(2018, 6, 13)), [1]),
        "refused first": (replace(june, refused_first=True), [3, 4, 2, 1, 0]),
        "every system": (Asked(None, date(2018, 6, 15), date(2018, 6, 16)), [5, 4, 3]),
    }
    for what, (asked, places) in narrowed.items():
        assert audit.read(drawn, asked).lines == [DRAWN[place] for place in places], what
    some = audit.read(drawn, june, most=2)
    assert (len(some.lines), some.every) == (2, 5)
    with pytest.raises(UsageError, match="There is no system 'demmo'"):
        audit.read(drawn, Asked("demmo"))


def test_a_file_has_every_line_and_no_text_in_it_is_a_formula(drawn: Database) -> None:
    june = Asked("demo", date(2018, 6, 12), date(2018, 6, 15))
    text = audit.export(drawn, june, Ending.CSV).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["who"] for row in rows] == ["Cat Cole (RK9)", "'=HYPERLINK(1)", *(x.who for x in DRAWN[2::-1])]
    assert (rows[-1]["at"], rows[-1]["done"], rows[-1]["about"]) == ("2018-06-12 10:00", "Agree an action", "action 3")
    assert [row["allowed"] for row in rows] == ["yes", "no", "yes", "yes", "yes"]
    book = openpyxl.load_workbook(io.BytesIO(audit.export(drawn, replace(june, search="beck"), Ending.XLSX)))
    assert [cell.value for cell in book["audit"]["B"]] == ["who", "Ben Beck (LWSW)"]
    assert ("search", "beck") in [tuple(cell.value for cell in row) for row in book["About"].rows]


def test_more_lines_than_a_file_may_hold_are_refused_not_cut(drawn: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "MOST_IN_A_FILE", 4)
    with pytest.raises(RuleRefused, match="These are 5 lines, and a file holds 4"):
        audit.export(drawn, Asked("demo", date(2018, 6, 12), date(2018, 6, 15)), Ending.CSV)


def test_every_guarded_service_has_words_and_every_word_a_service() -> None:
    for module in pkgutil.iter_modules(flow.services.__path__):
        importlib.import_module(f"flow.services.{module.name}")
    assert sorted(set(GUARDED) - set(SERVICES | MADE)) == [], "add words in flow/services/audit_words.py"
    assert sorted(set(SERVICES) - set(GUARDED)) == []
    assert not set(SERVICES) & set(MADE)
    assert all(Act(guarded.act) for guarded in GUARDED.values())
