"""What a person reads on a page and what they press, so that a test says both in their words."""

from __future__ import annotations

import re
from typing import Any

from streamlit.testing.v1 import AppTest

SAID = ("title", "header", "subheader", "markdown", "caption", "info", "success", "warning", "error", "toast")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def words(at: AppTest) -> str:
    """Everything the page says, a line an element, in its order within each kind; escapes as a browser shows them."""
    lines = [element.value for kind in SAID for element in getattr(at, kind)]
    lines += [element.label for element in (*at.expander, *at.button)]
    return ESCAPED.sub(r"\1", "\n".join(lines)).replace("**", "")


def labelled(elements: Any, label: str) -> Any:
    """The one element with this label, escapes and bold type left aside."""
    found = [each for each in elements if ESCAPED.sub(r"\1", each.label).replace("**", "") == label]
    assert len(found) == 1, f"{len(found)} of '{label}' among {[each.label for each in elements]}"
    return found[0]


def press(at: AppTest, label: str) -> AppTest:
    """Press a button and see the page after it."""
    labelled(at.button, label).click().run()
    assert not at.exception, at.exception
    return at


def type_in(at: AppTest, label: str, text: str) -> None:
    """Type into a field of an open form; the form is sent by its own button."""
    labelled([*at.text_input, *at.text_area], label).set_value(text)


def choose(at: AppTest, label: str, value: Any) -> None:
    labelled(at.selectbox, label).set_value(value)


def answer(at: AppTest, place: str, value: Any) -> AppTest:
    """Choose what became of an action: `place` is 'promise 1' on the huddle and 'opened 1' on the actions page."""
    found = [each for each in at.segmented_control if each.key and each.key.startswith(f"{place} ")]
    assert len(found) == 1, [each.key for each in at.segmented_control]
    found[0].set_value(value).run()
    assert not at.exception, at.exception
    return at
