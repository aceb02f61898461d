"""Every sentence about a row of a file: the place, what is wrong, the cure. One table a kind."""

from __future__ import annotations

from flow.snapshots.columns import Column, Kind
from flow.snapshots.folding import shown
from flow.snapshots.parsing import LONGEST_CODE, LONGEST_TEXT, most

SECRET = frozenset({"nhs_number"})
"""Columns whose values no sentence repeats."""

MALFORMED: dict[str, str] = {
    Kind.DATE: "'{value}' is not a date. Use day/month/year, for example 03/11/2018.",
    Kind.MOMENT: "'{value}' is not a date and time. Use day/month/year hour:minute, for example 03/11/2018 14:30.",
    Kind.COUNT: "'{value}' is not a whole number. Use digits only, for example {example}.",
    Kind.NUMBER: "'{value}' is not a number. Use digits only, for example {example}.",
    Kind.YES_NO: "'{value}' is neither yes nor no. Use Y or N.",
    "no_time": "'{value}' has no time of day. Use day/month/year hour:minute, for example 03/11/2018 14:30.",
    "too_large": "'{value}' is more than {most}, the most it can be. Correct it, or leave it empty if not known.",
    "too_long": "'{value}' is longer than {longest} characters. Shorten it.",
    "empty": "it is empty, and every row needs it. Fill it in, for example {example}.",
    "below_nought": "'{value}' is below nought. Use 0 or more; leave it empty where it is not known.",
    "fraction": "'{value}' is not a whole number. Use digits only, for example {example}.",
    "refused_choice": "'{value}' is not one of {choices}. The row means nothing without it: correct it.",
    "future": "'{value}' is in the future. Correct it, or load the file once it has happened.",
    "duplicate": "'{value}' is there more than once for the same day. The first row is kept: take out the others.",
    "out_of_step": "the row has more cells than the header. Put values that hold the delimiter in quotation marks.",
    "cut_short": "the file ends in the middle of this row, so it was cut short. Send it again, whole.",
}
"""Reason -> sentence after `Row 14, column: `. Reasons are kinds, those of `parsing`, and those of `schemas`."""

REMARKS: dict[str, str] = {
    "twice": "'{value}' comes twice in the night the clocks go back. The first of the two (summer time) is taken.",
    "never": "'{value}' is skipped in the night the clocks go forward. It is taken as one hour later.",
}

NOT_KNOWN_CHOICE = "It is none of {choices}: correct it, or map it in the profile."
NOT_KNOWN_REASON = "It is no delay reason of the table: correct it, or add it under Delay reasons."


def place(row: int, column: str, sentence: str) -> str:
    return f"Row {row}, {column}: {sentence}"


def about_cell(reason: str, column: Column, value: str) -> str:
    """The sentence for a cell of that column, without its place."""
    template = MALFORMED.get(reason) or REMARKS[reason]
    return template.format(
        value="the number" if column.name in SECRET else shown(value),
        example=column.example,
        choices=listed(column.choices),
        longest=LONGEST_TEXT if column.kind is Kind.TEXT else LONGEST_CODE,
        most=f"{most(column):,.0f}",
    )


def listed(words: tuple[str, ...] | list[str], last: str = "or") -> str:
    """`a, b or c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def rows(count: int) -> str:
    return f"{count:,} row" if count == 1 else f"{count:,} rows"
