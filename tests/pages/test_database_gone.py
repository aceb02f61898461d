"""The database goes away while somebody types, and comes back: a sentence, nothing typed is lost, saved once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from flow.actions.action import NewAction
from flow.services.actions import action_history, agree_action, get_action
from flow.services.start import open_store
from flow.store.database import Database
from flow.vocabulary import ActionEventKind
from tests import mornings
from tests.mornings import DAY
from tests.pages.conftest import RUTH, Visit
from tests.pages.reading import ESCAPED, answer, labelled, press, type_in, words
from tests.postgres import Cluster

GONE = "The database did not take this"


@pytest.fixture
def shared_store(postgres_cluster: Cluster, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Database:
    """The app's own database: a PostgreSQL that the test may stop."""
    monkeypatch.setenv("FLOW_DATABASE_URL", postgres_cluster.url)
    store = open_store()
    mornings.make_demo(store, tmp_path)
    mornings.a_morning(store)
    due = datetime(2018, 6, 5, 15, 0, tzinfo=UTC)
    agree_action(store, "demo", DAY, NewAction("Confirm the start date", "Jane Okafor", "LWSW", due), who=RUTH)
    with store.reading() as connection:
        connection.execute(sa.text("CHECKPOINT"))  # what was set up is on disk before the power goes
    return store


def errors(at: AppTest) -> str:
    return ESCAPED.sub(r"\1", "\n".join(error.value for error in at.error))


def test_what_is_typed_while_the_database_is_gone_is_kept_and_saved_once_when_it_is_back(
    shared_store: Database, postgres_cluster: Cluster, visit: Visit
) -> None:
    at = visit("actions", system="demo", day="2018-06-05", action="1")
    answer(at, "opened 1", ActionEventKind.CHANGED)
    type_in(at, "What is to be done", "Confirm the start date by noon")
    type_in(at, "Why (optional)", "The family asked")
    postgres_cluster.stop()
    press(at, "Save the change")
    assert GONE in errors(at)
    assert "Nothing was changed; try again" in errors(at)
    at.run()
    assert GONE in errors(at), "a page that is asked for again meanwhile says the same"
    postgres_cluster.start()
    at.run()
    assert errors(at) == ""
    assert labelled(at.text_input, "What is to be done").value == "Confirm the start date by noon"
    assert labelled(at.text_area, "Why (optional)").value == "The family asked"
    press(at, "Save the change")
    assert "Confirm the start date by noon" in words(at)
    action = get_action(shared_store, 1)
    assert (action.what, action.version) == ("Confirm the start date by noon", 2)
    assert [event.note for event in action_history(shared_store, 1)][1:] == ["The family asked"]
    shared_store.close()
