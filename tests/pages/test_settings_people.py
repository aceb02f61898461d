"""People and roles on Settings: for whom it is there, what can be done to whom, and two people at the same account."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from flow.clock import now
from flow.security.person import ADMINISTRATOR, Person
from flow.security.principal import Grant
from flow.security.role_table import reaches, role_name
from flow.security.roles import ROLE_WORDS, Role
from flow.services import accounts
from flow.services.accounts import Listed
from flow.store.database import Database
from tests.pages.conftest import Visit
from tests.pages.reading import choose, labelled, press, type_in, words
from tests.pages.signing_in import sign_in

JANE = Person("Jane Okafor", "LWSW")
KEY = "vera.long@nhs.net"
VIEWER, HUDDLE = Grant(Role.VIEWER, "demo"), Grant(Role.HUDDLE_MEMBER, "demo", "RK9")


def vera(store: Database, *grants: Grant) -> None:
    accounts.open_account(store, KEY, "Vera Long", "RK9", grants, who=ADMINISTRATOR, at=now())


def kept(store: Database) -> Listed:
    return next(each for each in accounts.accounts(store) if each.account.key == KEY)


def people(at: AppTest) -> AppTest:
    at.segmented_control(key="settings part").set_value("people").run()
    assert not at.exception, at.exception
    return at


def opened(at: AppTest, key: str = KEY) -> AppTest:
    choose(people(at), "Which person", key)
    at.run()
    assert not at.exception, at.exception
    return at


def give(at: AppTest, role: Role, organisation: str | None = None) -> AppTest:
    labelled(at.radio, "Give a role").set_value(role)
    choose(at, "For", organisation)
    return press(at, "Give the role")


def test_where_nobody_signs_in_it_says_so_and_accounts_can_be_prepared(store: Database, visit: Visit) -> None:
    at = people(visit("settings"))
    assert "Nobody signs in here:" in words(at)
    assert "FLOW_SIGN_IN" in words(at)
    assert "Nobody has an account yet." in words(at)
    type_in(at, "Address by which the person signs in", "Vera.Long@nhs.net ")
    type_in(at, "Name", "Vera Long")
    press(at, "Add the person")
    assert "Give the code of the organisation" in words(at)
    choose(at, "Works for", "RK9")
    press(at, "Add the person")
    assert labelled(at.selectbox, "Which person").value == KEY, "whoever was added is open, to be given a role"
    assert "None yet: the person can sign in, and sees nothing." in words(at)
    assert labelled(at.radio, "Give a role").options == [role_name(role) for role in Role]
    assert [*labelled(at.radio, "Give a role").proto.captions] == [ROLE_WORDS[role] for role in Role]
    give(at, Role.HUDDLE_MEMBER, "RK9")
    assert kept(store).account.grants == (HUDDLE,)
    assert at.dataframe[0].value["Roles"].tolist() == ["Huddle member (RK9)"]
    assert "Huddle member in Demo, for University Hospitals Plymouth" in words(at)
    told = [event.who for _, event in accounts.account_history(store, KEY)]
    assert told == ["Ruth Hall (RK9)", "Ruth Hall (RK9)"]


def test_a_role_is_taken_away_and_an_account_closed_and_opened(store: Database, visit: Visit) -> None:
    vera(store, VIEWER, Grant(Role.IG_LEAD))
    at = opened(visit("settings"))
    labelled(at.selectbox, "Where")
    at.button(key=f"take {KEY} 0").click().run()
    assert kept(store).account.grants == (Grant(Role.IG_LEAD),)
    press(at, "Close the account")
    assert not kept(store).account.active
    assert "1 account, 1 closed" in words(at)
    assert "This account is closed" in words(at)
    press(at, "Open the account again")
    assert kept(store).account.active
    assert "Took away the role viewer in demo" in words(at)


def test_the_second_of_two_is_told_and_may_do_theirs_on_top(store: Database, visit: Visit) -> None:
    vera(store)
    at = opened(visit("settings"))
    accounts.give_role(store, KEY, VIEWER, who=JANE)
    give(at, Role.HUDDLE_MEMBER, "RK9")
    assert "Jane Okafor (LWSW) changed this account meanwhile (Gave the role viewer in demo)." in words(at)
    assert kept(store).account.grants == (VIEWER,)
    assert labelled(at.radio, "Give a role").value == Role.HUDDLE_MEMBER, "what was chosen stays"
    press(at, "Do mine on the newest version")
    assert kept(store).account.grants == (VIEWER, HUDDLE)
    assert "Do mine on the newest version" not in words(at)


def test_the_second_of_two_may_let_theirs_go_and_sees_what_was_saved(store: Database, visit: Visit) -> None:
    vera(store)
    at = opened(visit("settings"))
    accounts.give_role(store, KEY, VIEWER, who=JANE)
    press(at, "Close the account")
    press(at, "Let mine go")
    assert (kept(store).account.grants, kept(store).account.active) == ((VIEWER,), True)
    assert "Viewer in Demo" in words(at)
    press(at, "Close the account")
    assert not kept(store).account.active


def test_what_cannot_be_is_said(store: Database, visit: Visit) -> None:
    vera(store, Grant(Role.ADMINISTRATOR))
    at = opened(visit("settings"))
    press(at, "Give the role")
    assert "Choose a role." in words(at)
    press(at, "Close the account")
    assert "This is the last administrator of every system." in words(at)
    assert kept(store).account.active


def test_what_each_role_may_do_is_the_table_that_is_asked(store: Database, visit: Visit) -> None:
    at = people(visit("settings"))
    table = at.table[0].value
    assert table.columns.tolist()[1:] == [role_name(role) for role in Role]
    assert [tuple(row) for row in table.itertuples(index=False)] == reaches()


def test_the_history_is_of_everybody_or_of_one_and_shown_a_few_at_a_time(store: Database, visit: Visit) -> None:
    vera(store)
    accounts.open_account(store, "b@nhs.net", "[b](http://x.test)", "RK9", who=ADMINISTRATOR)
    for _ in range(6):
        accounts.give_role(store, KEY, VIEWER, who=JANE)
        accounts.take_role(store, KEY, VIEWER, who=JANE)
    at = people(visit("settings"))
    assert "14 changes, newest first" in words(at)
    press(at, "Show more (2 further)")
    assert "Vera Long: Opened the account" in words(at)
    assert not any("[b](" in element.value for element in at.markdown)
    choose(at, "Whose", "b@nhs.net")
    at.run()
    assert "1 change, newest first" in words(at)


def test_who_administers_one_system_gives_its_roles_alone(
    store: Database, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    vera(store, VIEWER, Grant(Role.IG_LEAD))
    sign_in(monkeypatch, store, Grant(Role.ADMINISTRATOR, "demo"))
    at = opened(visit("settings", who=None))
    assert "Nobody signs in here" not in words(at)
    assert at.dataframe[0].value["Last signed in"].tolist()[1] == "never"
    assert at.dataframe[0].value["Last signed in"].tolist()[0] != "never"
    assert "Closing this account takes an administrator of every system" in words(at)
    assert [each.key for each in at.button if each.label == "Take away"] == [f"take {KEY} 0"]
    assert labelled(at.selectbox, "Where").options == ["Demo"]
    give(at, Role.HUDDLE_MEMBER, "RK9")
    assert kept(store).account.grants == (VIEWER, Grant(Role.IG_LEAD), HUDDLE)
    assert accounts.account_history(store, KEY)[0][1].who == "Adam Hoe (RK9)"


def test_others_see_nothing_of_it(store: Database, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    vera(store)
    sign_in(monkeypatch, store, *(Grant(role) for role in Role if role is not Role.ADMINISTRATOR))
    at = visit("settings", who=None)
    assert "People and roles" not in at.segmented_control(key="settings part").options
    at.session_state["settings part"] = "people"
    at.run()
    assert "Vera Long" not in words(at)
    assert not [box for box in at.selectbox if box.label == "Which person"]


def test_the_part_goes_at_once_from_whom_the_role_is_taken(
    store: Database, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    vera(store, Grant(Role.ADMINISTRATOR))
    key = sign_in(monkeypatch, store, Grant(Role.ADMINISTRATOR, "demo"), VIEWER)
    at = people(visit("settings", who=None))
    accounts.take_role(store, key, Grant(Role.ADMINISTRATOR, "demo"), who=ADMINISTRATOR)
    at.run()
    assert not at.exception, at.exception
    assert not [box for box in at.selectbox if box.label == "Which person"]
