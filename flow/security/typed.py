"""What people type, looked at before it is kept: an NHS number stands nowhere but in the files that need it."""

from __future__ import annotations

import re
import unicodedata

from flow.errors import RuleRefused

WEIGHTS = (10, 9, 8, 7, 6, 5, 4, 3, 2)
BETWEEN = r"[ \-\u00a0\u2010-\u2015\u2212]?"
TYPED = re.compile(rf"(?<!\d)(?=(\d(?:{BETWEEN}\d){{9}})(?!\d))")
"""Ten digits, however they are grouped by spaces or dashes, and wherever they begin."""
A_DAY = re.compile(r"(?:19|20)\d\d-[01]\d-[0-3]\d\D")
"""How a moment begins, whose digits may happen to fit."""
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
NHS_NUMBER_TYPED = (
    "What you typed holds an NHS number, which is not kept here. "
    "Take it out; name the person by ward, bed and local key."
)


def valid_nhs_number(text: str) -> bool:
    """Ten digits (spaces and dashes allowed between them) whose last is right by modulus 11, and not all noughts."""
    digits = text.replace(" ", "").replace("-", "")
    if len(digits) != 10 or not (digits.isascii() and digits.isdigit()) or digits == "0000000000":
        return False
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=False))
    return (11 - total % 11) % 11 == int(digits[9])


def holds_nhs_number(text: str) -> bool:
    """Whether a valid NHS number stands anywhere in a text, in whatever digits and groups it was typed."""
    plain = INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    plain = "".join(str(unicodedata.digit(sign, sign)) for sign in plain)
    return any(
        valid_nhs_number(re.sub(r"\D", "", found[1])) and not A_DAY.match(plain, found.start())
        for found in TYPED.finditer(plain)
    )


def refuse_nhs_number(text: str) -> None:
    """Raises RuleRefused, with a sentence that does not repeat the number, for text that holds an NHS number."""
    if holds_nhs_number(text):
        raise RuleRefused(NHS_NUMBER_TYPED)
