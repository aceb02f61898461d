"""The audit of the pinned packages says what is known, what is out of date, and when it knows nothing."""

from __future__ import annotations

import io
import json
import socket
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from urllib.request import Request

import pytest

import audit
from audit import NOT_DONE, NOT_REACHED, Pin, allowed, pins

TODAY = date(2026, 11, 23)
REQUIREMENTS = "first==1.2.3 \\\n    --hash=sha256:00\nSecond[extra]==4.5 ; python_version < '4'\n# third==1\n"
LIVED_WITH = '[[allowed]]\nid = "GHSA-1"\nreason = "not reached"\nuntil = 2026-12-31\n'


def answers(**known: list[str]) -> audit.Ask:
    def ask(wanted: Sequence[Pin]) -> Mapping[Pin, Sequence[str]]:
        return {pin: known.get(pin[0], []) for pin in wanted}

    return ask


def test_every_pin_is_asked_for() -> None:
    assert pins(REQUIREMENTS) == [("first", "1.2.3"), ("second", "4.5")]
    assert len(pins((Path(audit.__file__).parent / "requirements.txt").read_text(encoding="utf-8"))) > 40


def test_an_advisory_fails_unless_it_is_allowed() -> None:
    code, lines = audit.audit(REQUIREMENTS, LIVED_WITH, TODAY, answers(first=["GHSA-1", "GHSA-2"]))
    assert (code, lines[0]) == (1, "first 1.2.3 has GHSA-2: https://osv.dev/GHSA-2")
    code, lines = audit.audit(REQUIREMENTS, LIVED_WITH, TODAY, answers(first=["GHSA-1"]))
    assert (code, lines) == (0, ["2 pinned packages, 1 advisories, 1 of them allowed."])


def test_an_entry_out_of_date_fails_even_where_nobody_can_be_asked() -> None:
    late = date(2027, 1, 1)
    assert audit.audit(REQUIREMENTS, LIVED_WITH, late, answers(first=["GHSA-1"]))[0] == 1
    code, lines = audit.audit(REQUIREMENTS, LIVED_WITH, late, lambda _: None)
    assert code == 1
    assert "allowed until 2026-12-31, which is past" in lines[0]


def test_an_entry_that_is_not_wanted_any_more_fails() -> None:
    code, lines = audit.audit(REQUIREMENTS, LIVED_WITH, TODAY, answers())
    assert (code, "take it out" in lines[0]) == (1, True)


def test_where_nobody_can_be_asked_nothing_has_passed() -> None:
    assert audit.audit(REQUIREMENTS, "", TODAY, lambda _: None) == (NOT_DONE, [NOT_REACHED])


@pytest.mark.parametrize("answer", ["<html>a page of a proxy</html>", "{}", '{"results": []}', "[]", '{"results": 3}'])
def test_an_answer_that_is_no_list_of_advisories_is_no_answer(answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "urlopen", lambda *_, **__: io.BytesIO(answer.encode()))
    assert audit.asked([("first", "1.2.3")]) is None


def test_the_answer_of_the_source_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = b'{"results": [{"vulns": [{"id": "GHSA-1", "modified": "2026"}]}, {}]}'
    monkeypatch.setattr(audit, "urlopen", lambda *_, **__: io.BytesIO(answer))
    assert audit.asked([("a", "1"), ("b", "2")]) == {("a", "1"): ["GHSA-1"], ("b", "2"): []}


DOCUMENTED = {
    "results": [
        {
            "vulns": [
                {"id": "GHSA-vqj2-4v8m-8vrq", "modified": "2023-03-14T05:47:39.989396Z"},
                {"id": "PYSEC-2022-28", "modified": "2022-03-02T06:39:30.836439Z"},
            ]
        },
        {},
        {"vulns": [{"id": "GHSA-462w-v97r-4m45", "modified": "2023-03-10T05:23:41.874079Z"}], "next_page_token": "Cg0"},
    ]
}
"""An answer as the source documents it: in the order of the questions, empty where nothing is known, or one page."""
REST = {"results": [{"vulns": [{"id": "PYSEC-2021-66", "modified": "2021-03-22T16:34:00Z"}]}]}


def test_a_long_answer_is_read_to_its_last_page(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted, questions, answers = [("mlflow", "0.4.0"), ("six", "1.17.0"), ("jinja2", "2.4.1")], [], [DOCUMENTED, REST]

    def answered(request: Request, **_: object) -> io.BytesIO:
        assert isinstance(request.data, bytes)
        questions.append(json.loads(request.data)["queries"])
        return io.BytesIO(json.dumps(answers[len(questions) - 1]).encode())

    monkeypatch.setattr(audit, "urlopen", answered)
    assert audit.asked(wanted) == {
        ("mlflow", "0.4.0"): ["GHSA-vqj2-4v8m-8vrq", "PYSEC-2022-28"],
        ("six", "1.17.0"): [],
        ("jinja2", "2.4.1"): ["GHSA-462w-v97r-4m45", "PYSEC-2021-66"],
    }
    jinja = {"package": {"ecosystem": "PyPI", "name": "jinja2"}, "version": "2.4.1"}
    assert [len(each) for each in questions] == [3, 1]
    assert questions[0][2] == jinja
    assert questions[1] == [jinja | {"page_token": "Cg0"}]


def test_an_answer_whose_pages_do_not_end_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    page = b'{"results": [{"next_page_token": "again"}]}'
    monkeypatch.setattr(audit, "urlopen", lambda *_, **__: io.BytesIO(page))
    assert audit.asked([("a", "1")]) is None


def test_a_source_that_is_not_there_is_not_a_source_that_knows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A port of our own on which nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        monkeypatch.setattr(audit, "SOURCE", f"http://127.0.0.1:{held.getsockname()[1]}/v1/querybatch")
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        code, lines = audit.audit(REQUIREMENTS, "", TODAY)
    assert (code, lines) == (NOT_DONE, [NOT_REACHED])


@pytest.mark.parametrize("left", ["id", "reason", "until"])
def test_an_entry_says_which_why_and_until_when(left: str) -> None:
    lines = [line for line in LIVED_WITH.splitlines() if not line.startswith(left)]
    with pytest.raises(ValueError, match="needs id, reason and until"):
        allowed("\n".join(lines))
