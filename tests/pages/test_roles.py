"""Which pages open for which role, what each page offers them, and what a shared screen keeps to itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from flow.actions.action import NewAction, PatientRef
from flow.security.person import ADMINISTRATOR
from flow.security.principal import Grant
from flow.security.roles import Role
from flow.services.accounts import give_role, open_account
from flow.services.actions import agree_action, list_actions
from flow.store.database import Database
from flow.ui import hidden, signed_in
from flow.ui.menu import MENU
from flow.ui.signed_in import Browser
from tests import mornings
from tests.mornings import DAY
from tests.pages.conftest import RUTH, Visit
from tests.pages.reading import labelled, press, type_in, words

SignIn = Callable[..., None]
EVERY = {page.key for page in MENU}
LOOKING = EVERY - {"care", "load", "audit", "capacity"}
OPENS: dict[Role, set[str]] = {
    Role.VIEWER: LOOKING,
    Role.HUDDLE_MEMBER: LOOKING | {"care", "capacity"},
    Role.TRAFFIC_CONTROL: LOOKING | {"care", "capacity"},
    Role.DATA_STAFF: LOOKING | {"load"},
    Role.ADMINISTRATOR: LOOKING | {"load"},
    Role.IG_LEAD: LOOKING | {"audit"},
}
HUDDLE, CONTROL = Role.HUDDLE_MEMBER, Role.TRAFFIC_CONTROL
OFFERED: dict[tuple[str, str], set[Role]] = {
    ("huddle", "Open the huddle"): {HUDDLE},
    ("huddle", "Write down"): {HUDDLE},
    ("huddle", "Declare"): {HUDDLE},
    ("huddle", "Agree this action"): {HUDDLE, CONTROL},
    ("huddle", "What became of it"): {HUDDLE, CONTROL},
    ("actions", "What to do"): {HUDDLE, CONTROL},
    ("delays", "Agree the one for the NHS"): {HUDDLE},
    ("care", "Handover list: page to print"): {HUDDLE, CONTROL},
    ("care", "Hand over"): {CONTROL},
    ("benchmark", "Enter it"): {HUDDLE},
    ("plan", "Save the level"): {HUDDLE},
    ("load", "Check only"): {Role.DATA_STAFF},
    ("settings", "Add it"): {Role.ADMINISTRATOR},
    ("capacity", "Save"): {HUDDLE, CONTROL},
}
PEOPLE = {"huddle", "wards", "delays", "care"}
"""Pages with rows of people on them, for whoever may see people."""
SPELLS = ("S1", "S2", "S3", "S4")


@pytest.fixture
def sign_in(store: Database, monkeypatch: pytest.MonkeyPatch) -> SignIn:
    """`sign_in(role)`: whoever opens a page from now on is signed in, in the demo system."""

    def as_(role: Role, organisation: str | None = "RK9", system: str | None = "demo") -> None:
        key = f"{role}@example.nhs.uk"
        open_account(store, key, f"A {role}", organisation or "RK9", who=ADMINISTRATOR)
        give_role(store, key, Grant(role, system, organisation), who=ADMINISTRATOR)
        moment = datetime.now(UTC)
        browser = Browser("oidc", key, f"A {role}", moment, None, f"session of {role}", None)
        monkeypatch.setattr(signed_in, "browser", lambda: browser)

    return as_


def an_action(store: Database, *spells: str, what: str = "Book the transport") -> int:
    due = datetime(2018, 6, 4, 15, tzinfo=UTC)
    patients = tuple(PatientRef("RK9", spell) for spell in spells)
    new = NewAction(what, "Ruth", "RK9", due, delay_reason="E", patients=patients)
    return agree_action(store, "demo", DAY.replace(day=4), new, who=RUTH).id


def controls(at: AppTest) -> set[str]:
    """The words on everything that can be pressed, typed in or chosen from."""
    return {each.label for kind in ("button", "segmented_control", "download_button") for each in at.get(kind)}


def said_in_tables(at: AppTest) -> str:
    return "\n".join(table.value.to_string() for table in at.dataframe)


def has_people(at: AppTest) -> bool:
    return any("Local key" in table.value for table in at.dataframe)


def opened(at: AppTest, page: str) -> AppTest:
    at.switch_page(f"pages/{page}.py").run()
    assert not at.exception, (page, at.exception)
    return at


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_its_pages_and_is_offered_what_it_may_do(
    store: Database, visit: Visit, sign_in: SignIn, role: Role
) -> None:
    mornings.a_morning(store)
    number = an_action(store, "S1", "S3")
    sign_in(role)
    at = visit(who=None, day="2018-06-05", action=str(number))
    at.session_state["care part"] = "Handover"
    at.session_state["group open demo 2018-06-05"] = "E|LWSW|1"
    for page in MENU:
        opened(at, page.key)
        refused = "it takes the role" in "".join(error.value for error in at.error)
        assert refused is (page.key not in OPENS[role]), page.key
        if refused:
            assert not at.title, page.key
            assert not at.dataframe, page.key
            assert len(at.markdown) == 3, "beside who it is, for whom and as what, in the corner"
        here = {control for place, control in OFFERED if place == page.key}
        mine = {control for (place, control), roles in OFFERED.items() if place == page.key and role in roles}
        assert controls(at) & here == mine, page.key
        if page.key in PEOPLE - {"care"}:
            assert has_people(at) is (role in (HUDDLE, CONTROL)), page.key
        if role not in (HUDDLE, CONTROL):
            assert not any(spell in said_in_tables(at) for spell in SPELLS), page.key


def shared(at: AppTest) -> AppTest:
    labelled(at.toggle, "Screen share").set_value(True).run()
    assert not at.exception, at.exception
    return at


def test_an_action_agreed_on_a_shared_screen_has_the_people_of_its_group(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    at = shared(visit(day="2018-06-05"))
    at.session_state["group open demo 2018-06-05"] = "E|LWSW|1"
    at.run()
    assert words(at).count(hidden.SHARED) >= 1
    assert not has_people(at)
    type_in(at, "What is to be done", "Ring the care home")
    type_in(at, "Who does it", "Ruth Hall")
    press(at, "Agree this action")
    (action,) = list_actions(store, "demo")
    assert action.patients == (PatientRef("RK9", "S1"),)


def test_the_switch_stays_from_page_to_page(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    at = shared(visit(day="2018-06-05"))
    for page in ("wards", "care", "delays"):
        assert labelled(opened(at, page).toggle, "Screen share").value
        assert hidden.SHARED in words(at)
        assert not has_people(at), page


def test_what_was_written_about_one_person_is_not_read_on_a_shared_screen(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    number = an_action(store, "S1", what="Ask her daughter about the key safe")
    at = visit("actions", day="2018-06-05", action=str(number))
    assert "key safe" in words(at)
    assert "key safe" not in words(shared(at))
    assert "An action for one person" in words(at)


def test_data_staff_load_files_of_their_own_organisation_and_no_others(
    store: Database, visit: Visit, sign_in: SignIn
) -> None:
    mornings.a_morning(store)
    sign_in(Role.DATA_STAFF, "LWSW")
    at = visit("load", who=None, day="2018-06-05")
    assert labelled(at.selectbox, "Sent by").options == ["Livewell Southwest"]
    at.file_uploader[0].set_value([("beds.csv", mornings.beds(DAY.replace(day=6)), "text/csv")])
    assert "You may file for LWSW" in words(press(at, "Load"))
