"""Every service x role x organisation: who may do what, held against a table of the test's own."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import pytest

import flow.services
from flow.errors import FlowError
from flow.security.principal import Grant, NotAllowed, Principal, Trust
from flow.security.roles import Role
from flow.services.allowed import GUARDED
from tests.store.every_service import RUTH, Called, Undone, person

LETTERS = {
    "v": Role.VIEWER,
    "h": Role.HUDDLE_MEMBER,
    "t": Role.TRAFFIC_CONTROL,
    "d": Role.DATA_STAFF,
    "a": Role.ADMINISTRATOR,
    "i": Role.IG_LEAD,
}
MAY = {
    "VHTDAI": """
        actions.get_action actions.list_actions actions.action_history actions.histories actions.due_by
        actions.own_performance values.values by_hand.by_hand board.board board.version board.settled_version
        capacity_queue.learn
        capacity_queue.queue clocks.clock_day indicators.indicators definitions.definitions definitions.targets
        delays.delays delays.delay_list meeting.lessons meeting.meeting meeting.files_version
        huddles.record huddles.history
        documents.sheet documents.minutes documents.document documents.write documents.next_huddle
        effects.action_effects export_tables.position export_tables.gate export_tables.waiting export_tables.measures
        plans.plan plans.get_line plans.line_history plans.histories plans.maturity plans.maturity_history plans.linked
        plan_report.report plan_report.word_report plan_report.quarters_told
        export_plan.plan_lines export_plan.plan_history export_plan.plan_quarter export_plan.maturity
        export_plan.indicators export_records.actions export_records.action_history
        settings_edit.settings settings_edit.history settings_edit.changes_counted
        export_settings.settings_history export_settings.targets export_settings.thresholds
        export_settings.measure_definitions export_settings.feeds export_settings.delay_reasons
        rebases.rebase_history trends.overview trends.readmitted_points trend.trend trend.known_places
        export_trends.trends export_trends.trend_points export_trends.effects
        wards.ward_day export_wards.wards export_wards.delays worklist.worklist worklist.names
        export.export export.made owed.owing pack.pack pack.document pack.write versions.since_held
    """,
    "HT": """
        delays.verdict_history stay_reviews.review_history export_tables.people
        export_wards.reviews export_wards.dtoc export_work.live_list export_work.work_history
        handover.handovers handover.printed owners.texts work.item work.history work.path work.saved_filters
        actions.agree_action actions.change_action actions.start_action actions.note_on_action actions.finish_action
        actions.not_done actions.carry_over actions.escalate actions.answer_escalation actions.cancel_action
        actions.reopen_action stay_reviews.record_review
    """,
    "hT": "capacity_entry.enter_capacity",
    "H": """
        delays.give_verdict delays.agree_all huddles.open_huddle huddles.start_part huddles.came huddles.went
        huddles.declare huddles.decide huddles.move_group huddles.confirm huddles.close_huddle huddles.not_held
        indicators.enter plans.change_line plans.note_on_line plans.set_maturity rebases.rebase rebases.take_back
    """,
    "T": """
        handover.hand_over work.claim work.release work.set_step work.block work.unblock work.note work.done work.reopen
        work.save_filter work.delete_filter
    """,
    "DA": """
        load.recent_loads load_again.loads_to_mend load_again.refused_and_kept export_records.loads
        mapping.profile_toml mapping.profile_keys mapping_codes.codes_not_known versions.versions mapping.preview
    """,
    "d": """
        load.load_path load.load_bytes load.load_together load.keep_together load.read_file load_each.load_each
        load_again.load_again
        load.load_detail quarantine.left_out export_records.left_out export_records.findings
        mapping_codes.codes_of_load versions.compared by_hand.count_by_hand
    """,
    "D": "load_again.load_again_all",
    "dA": "mapping.try_profile mapping.save_profile mapping.add_codes",
    "A": """
        settings_edit.change huddles.replayed recompute.recompute recompute_spark.recompute_on_spark
        sample.agree sample.hold
    """,
    "I": "audit.read audit.export holds.add_hold holds.release_hold holds.holds purge.purge purge.purge_log",
}
"""Who may: a large letter for any organisation of the role's system, a small one for the role's own alone."""
OF_NO_SYSTEM = {
    "VHTDAI": "board.choices benchmark.comparable benchmark.distributions benchmark.distribution benchmark.version "
    "export_plan.benchmark",
    "DA": "load_again.mended_since",
    "A": "accounts.accounts accounts.account_history accounts.open_account accounts.give_role accounts.take_role "
    "accounts.set_active",
}
"""The same, of no one system: a role in any system does."""
OF_EVERY_SYSTEM = {
    "A": "safe_copy.backup safe_copy.restore rotate.rotate_key verify.verify configure.configure sample.make"
}
"""The same, of all systems at once, or of one that is not known before it begins: only a role in every system does."""
BY_A_RULE = """
    actions.answer_escalation actions.reopen_action huddles.start_part huddles.close_huddle rebases.take_back
    work.release work.unblock work.reopen load_again.load_again holds.release_hold accounts.open_account
    accounts.take_role safe_copy.backup safe_copy.restore rotate.rotate_key sample.make plans.set_maturity
    recompute_spark.recompute_on_spark
"""
OF_THE_SAMPLE = {"sample.agree", "sample.hold"}
"""Done for a sample system alone: every browser test begins with one."""
"""Services that refuse what they are called with here for another reason than who asks."""


def table(places: dict[str, str]) -> dict[str, str]:
    return {name: letters for letters, names in places.items() for name in names.split()}


EXPECTED = table(MAY) | table(OF_NO_SYSTEM) | table(OF_EVERY_SYSTEM)


def may(letters: str, letter: str, *, own: bool) -> bool:
    """What the table says of a role: a large letter for any organisation, a small one for one's own."""
    return letter.upper() in letters or (own and letter in letters)


def test_the_table_names_every_service_and_no_other() -> None:
    for module in iter_modules(flow.services.__path__):
        import_module(f"flow.services.{module.name}")
    assert set(EXPECTED) == set(GUARDED)


def test_every_service_does_something_for_somebody_with_every_role(called: Called) -> None:
    """The arguments are right ones: a refusal of a rule may come of them, a fault may not."""
    everybody = Principal("ruth.hall@nhs.net", RUTH.name, "RK9", Trust.OIDC, tuple(Grant(role) for role in Role))
    refused = set()
    for name in EXPECTED.keys() - OF_THE_SAMPLE:
        try:
            called.call(name, Undone(called.store.engine, everybody))
        except FlowError as error:
            refused.add((name, isinstance(error, NotAllowed)))
    assert refused == {(name, False) for name in BY_A_RULE.split()}


@pytest.mark.parametrize("letter", LETTERS)
def test_a_role_for_one_organisation_may_what_the_table_says(called: Called, letter: str) -> None:
    """For its own organisation; for another of the same system; in another system; in every system."""
    role, wrong = LETTERS[letter], []
    nowhere, everywhere = table(OF_NO_SYSTEM), table(OF_EVERY_SYSTEM)
    for name, letters in EXPECTED.items():
        anywhere = letter.upper() in letters and name in nowhere
        everybody = may(letters, letter, own=True)
        wanted = {
            "its own": (person(role, "demo", "RK9"), everybody and name not in everywhere),
            "another": (person(role, "demo", "LWSW"), may(letters, letter, own=False) and name not in everywhere),
            "elsewhere": (person(role, "other", "RK9"), anywhere),
            "everywhere": (person(role, None, None), everybody),
        }
        wrong += [
            f"{name} by a {role} of {place}: {'may not' if may_it else 'may'}"
            for place, (who, may_it) in wanted.items()
            if called.outcome(name, who) is not may_it
        ]
    assert wrong == []


@pytest.mark.parametrize(
    "nobody", [None, Principal("x@nhs.net", RUTH.name, "RK9", Trust.OIDC)], ids=["none", "no role"]
)
def test_nobody_may_anything(called: Called, nobody: Principal | None) -> None:
    assert [name for name in EXPECTED if called.outcome(name, nobody)] == []
