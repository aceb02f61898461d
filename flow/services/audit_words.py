"""What stands in the audit in plain words: every guarded service, and what it was about."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from flow.clock import day_words
from flow.security.roles import Act
from flow.services.export import TABLES
from flow.store.audit import Line

SERVICES: dict[str, str] = {
    "accounts.accounts": "List the accounts",
    "accounts.account_history": "Read the history of accounts",
    "accounts.open_account": "Open an account",
    "accounts.give_role": "Give a role",
    "accounts.take_role": "Take a role away",
    "accounts.set_active": "Close or open an account",
    "actions.agree_action": "Agree an action",
    "actions.change_action": "Change an action",
    "actions.start_action": "Start an action",
    "actions.note_on_action": "Write a note on an action",
    "actions.finish_action": "Say that an action is done",
    "actions.not_done": "Say that an action was not done",
    "actions.carry_over": "Carry an action over",
    "actions.escalate": "Escalate an action",
    "actions.answer_escalation": "Answer an escalation",
    "actions.cancel_action": "Cancel an action",
    "actions.reopen_action": "Open an action again",
    "actions.get_action": "Open an action to read",
    "actions.list_actions": "List the actions",
    "actions.action_history": "Read the history of an action",
    "actions.histories": "Read the history of actions",
    "actions.due_by": "List the actions that are due",
    "actions.own_performance": "Read how actions were kept",
    "audit.read": "Read the audit",
    "audit.export": "Export the audit",
    "benchmark.comparable": "List what can be compared with others",
    "benchmark.distributions": "Compare with other organisations",
    "benchmark.distribution": "Compare one measure with other organisations",
    "benchmark.version": "Ask whether the benchmark changed",
    "board.choices": "List the systems",
    "board.board": "Read the huddle's board",
    "board.version": "Ask whether anything changed",
    "board.settled_version": "Ask whether anything changed",
    "by_hand.count_by_hand": "Count by hand",
    "by_hand.by_hand": "Read what was counted by hand",
    "capacity_entry.enter_capacity": "Enter capacity",
    "capacity_queue.learn": "Work out the queue's usual speed",
    "capacity_queue.queue": "Read the queue for capacity",
    "clocks.clock_day": "Read the clocks of the day",
    "configure.configure": "Configure a system from its file",
    "definitions.definitions": "Read the definitions",
    "definitions.targets": "Read the targets",
    "delays.delays": "Read the delays",
    "delays.delay_list": "List the delayed people",
    "delays.verdict_history": "Read the verdicts on a delay",
    "delays.give_verdict": "Say whether a delay stands",
    "delays.agree_all": "Agree every delay that is left",
    "documents.sheet": "Make the sheet",
    "documents.minutes": "Make the minutes",
    "documents.document": "Export the sheet or the minutes",
    "documents.write": "Export the sheet or the minutes to a file",
    "documents.next_huddle": "Ask when the next huddle is",
    "effects.action_effects": "Read what actions did",
    "export.export": "Export a table to a file",
    "export.made": "Export a table",
    "handover.hand_over": "Hand over to the next shift",
    "handover.handovers": "Read the handovers",
    "handover.printed": "Print the handover",
    "holds.add_hold": "Hold what was kept",
    "holds.release_hold": "Release a hold",
    "holds.holds": "List the holds",
    "huddles.record": "Read the record of a huddle",
    "huddles.history": "Read the history of a huddle",
    "huddles.open_huddle": "Open the huddle",
    "huddles.start_part": "Begin a part of the huddle",
    "huddles.came": "Say who came to the huddle",
    "huddles.went": "Say who left the huddle",
    "huddles.declare": "Declare the pressure level",
    "huddles.decide": "Write down a decision",
    "huddles.move_group": "Move a group on the agenda",
    "huddles.confirm": "Confirm the read-back",
    "huddles.close_huddle": "Close the huddle",
    "huddles.not_held": "Say that there was no huddle",
    "huddles.replayed": "Write a sample's huddle",
    "indicators.indicators": "Read the indicators",
    "indicators.enter": "Enter an indicator",
    "load.load_path": "Load a file",
    "load.load_bytes": "Load a file",
    "load.load_together": "Load files",
    "load.keep_together": "Load files",
    "load.read_file": "Check a file",
    "load.recent_loads": "List the loads",
    "load.load_detail": "Read what was found in a load",
    "load_again.load_again": "Load a kept file again",
    "load_again.loads_to_mend": "List the loads to mend",
    "load_again.refused_and_kept": "List the refused files",
    "load_again.mended_since": "Ask what was mended",
    "load_again.load_again_all": "Load kept files again",
    "load_each.load_each": "Load files one by one",
    "mapping.preview": "Look into a file",
    "mapping.try_profile": "Try how a file is read",
    "mapping.save_profile": "Save how files are read",
    "mapping.add_codes": "Say what a code means",
    "mapping.profile_toml": "Read how files are read",
    "mapping.profile_keys": "List the ways files are read",
    "mapping_codes.codes_not_known": "List codes that are not known",
    "mapping_codes.codes_of_load": "List a load's codes that are not known",
    "meeting.lessons": "Read what the meeting needs",
    "meeting.meeting": "Read the meeting",
    "meeting.files_version": "Ask whether files changed",
    "owed.owing": "List the files that are owed",
    "owners.texts": "Make the lists of each owner",
    "pack.pack": "Make the weekly pack",
    "pack.document": "Export the weekly pack",
    "pack.write": "Export the weekly pack to a file",
    "plan_report.report": "Make the quarterly report",
    "plan_report.word_report": "Export the quarterly report",
    "plan_report.quarters_told": "List the quarters of the plan",
    "plans.plan": "Read the plan",
    "plans.get_line": "Read a line of the plan",
    "plans.line_history": "Read the history of a line of the plan",
    "plans.histories": "Read the history of the plan",
    "plans.change_line": "Change a line of the plan",
    "plans.note_on_line": "Write a note on a line of the plan",
    "plans.maturity": "Read the maturity of the changes",
    "plans.maturity_history": "Read the history of a change's maturity",
    "plans.set_maturity": "Say how mature a change is",
    "plans.linked": "Read the measures of the plan",
    "purge.purge": "Remove what is past its time",
    "purge.purge_log": "Read what was removed",
    "quarantine.left_out": "Read the rows left out",
    "rebases.rebase": "Set the limits of a chart anew",
    "rebases.take_back": "Take back new limits of a chart",
    "rebases.rebase_history": "Read the history of a chart's limits",
    "recompute.recompute": "Work out the facts anew",
    "recompute_spark.recompute_on_spark": "Work out the facts anew on Spark",
    "rotate.rotate_key": "Make every pseudonym over with a new key",
    "safe_copy.backup": "Copy the store",
    "safe_copy.restore": "Restore the store",
    "sample.make": "Make a sample system",
    "sample.agree": "Write a sample's actions",
    "sample.hold": "Write a sample's huddles",
    "settings_edit.settings": "Read the settings",
    "settings_edit.history": "Read the history of the settings",
    "settings_edit.changes_counted": "Count the changes of the settings",
    "settings_edit.change": "Change a setting",
    "stay_reviews.record_review": "Record a review of a long stay",
    "stay_reviews.review_history": "Read the reviews of a long stay",
    "trend.trend": "Read a chart",
    "trend.known_places": "List the places of a chart",
    "trends.overview": "Read the charts",
    "trends.readmitted_points": "Read who came back",
    "values.values": "Read values of measures",
    "verify.verify": "Check the store",
    "versions.versions": "List the versions of a file",
    "versions.compared": "Compare two versions of a file",
    "versions.since_held": "Read what changed since the huddle",
    "wards.ward_day": "Read the wards",
    "work.claim": "Claim somebody on the live list",
    "work.release": "Release somebody on the live list",
    "work.set_step": "Set the next step",
    "work.block": "Say what blocks the next step",
    "work.unblock": "Say that nothing blocks any more",
    "work.note": "Write a note on the live list",
    "work.done": "Say that work on somebody is done",
    "work.reopen": "Take somebody up again on the live list",
    "work.item": "Open somebody on the live list",
    "work.history": "Read what was done on the live list",
    "work.path": "Read somebody's path",
    "work.saved_filters": "List the saved filters",
    "work.save_filter": "Save a filter",
    "work.delete_filter": "Delete a filter",
    "worklist.worklist": "Read the live list",
    "worklist.names": "Read the names of the live list",
}
"""What somebody does, or was refused, with each service. A service that has no words fails a test."""
MADE: dict[str, str] = {
    f"{table.make.__module__.removeprefix('flow.services.')}.{table.make.__name__}": f"Make a table: {table.words}"
    for table in TABLES.values()
}
"""The services that make the tables of an export say what the table is."""
SIGN_INS: dict[str, str] = {"sign_in": "Sign in", "sign_out": "Sign out"}


def words(line: Line) -> str:
    """Agree an action; Look at people: Wards; Sign in."""
    if line.act in SIGN_INS:
        return SIGN_INS[line.act]
    known = SERVICES.get(line.what) or MADE.get(line.what)
    if known:
        return known
    name = line.what.replace("_", " ").replace(".", ": ")
    return f"Look at people: {name.capitalize()}" if line.act == Act.SEE_PEOPLE else name.capitalize()


def matching(text: str) -> tuple[str, ...]:
    """The services whose words hold this text, in large or small letters."""
    wanted = text.casefold()
    return tuple(name for name, said in (SERVICES | MADE).items() if wanted in said.casefold())


def about_words(line: Line) -> str:
    """`action 12, Tue 5 June 2018`: keys alone, as the audit has them."""
    return ", ".join(_one(name, value) for name, value in line.about.items())


def _one(name: str, value: object) -> str:
    if name == "day" and isinstance(value, str):
        with suppress(ValueError):  # somebody asked for a day that is none
            return day_words(date.fromisoformat(value))
    if name in ("key", "why"):
        return str(value)
    return f"{name.removesuffix('_id').replace('_', ' ')} {value}"
