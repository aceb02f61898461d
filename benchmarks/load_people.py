"""What simulated people do: most look about, some write; each thinks for a while between two clicks."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any, TypeVar

from benchmarks.load_browser import Browser
from benchmarks.load_screen import Drawn

PAGES = ("huddle", "actions", "care", "wards", "trends")
OWNER = "Jane Okafor"
ENDS = (" claim", " release")
Click = tuple[str, float]
T = TypeVar("T")


class NotThere(Exception):
    """What somebody wanted to press is not on the screen."""


@dataclass
class Told:
    """What came of one person's clicks. `clicks`: (what, seconds); `tried`: presses that write; `saved`: what the
    screen then said was saved; `met`: how often it said that somebody else had saved first, and kept what was typed."""

    clicks: list[Click] = field(default_factory=list)
    saved: list[tuple[str, str]] = field(default_factory=list)
    tried: int = 0
    met: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass
class Somebody:
    """A person at a browser. `number` keeps what they write apart from what others do; `page` is where they are."""

    number: int
    browser: Browser
    query: str
    writes: bool
    thinks: tuple[float, float]
    chance: random.Random
    told: Told = field(default_factory=Told)
    page: str = "huddle"

    async def work(self, from_then: float, until: float) -> None:
        """Clicks until then; those before `from_then` are not counted."""
        steps = self._writing() if self.writes else self._looking()
        while time.perf_counter() < until:
            await asyncio.sleep(self.chance.uniform(*self.thinks))
            counted = time.perf_counter() >= from_then
            try:
                what, seconds = await anext(steps)
            except (NotThere, TimeoutError) as error:
                self.told.faults.append(f"{self.page}: {type(error).__name__} {error}")
                steps = self._writing() if self.writes else self._looking()
                continue
            if counted:
                self.told.clicks.append((what, seconds))
            for kind, words in self.browser.screen.take_alerts():
                if kind in ("error", "exception"):
                    self.told.faults.append(f"{kind} on {self.page}: {words}")

    async def arrive(self) -> float:
        return await self.browser.open(self.page, self.query)

    async def _go(self, page: str) -> Click:
        self.page = page
        return f"open {page}", await self.browser.go(page)

    async def _looking(self) -> AsyncIterator[Click]:
        """Another page, or something on this one."""
        while True:
            if self.chance.random() < 0.35:
                yield await self._go(self.chance.choice([page for page in PAGES if page != self.page]))
                continue
            done = await self._something()
            yield done or await self._go(self.chance.choice([page for page in PAGES if page != self.page]))

    async def _something(self) -> Click | None:
        if self.page == "huddle":
            return await self._press("open a group", "-group 20")
        if self.page == "actions":
            if self.chance.random() < 0.5:
                return await self._press("open an action", "-open ")
            return await self._one_of("filter actions", "actions standing")
        if self.page == "care":
            if self.chance.random() < 0.5:
                return await self._open_person(self.chance.randrange(200))
            return await self._one_of("filter the live list", "work show")
        if self.page == "trends":
            return await self._pick("choose measures", "trend topic")
        return await self._press("another day", "-step Previous") if self.chance.random() < 0.1 else None

    async def _press(self, what: str, key: str) -> Click | None:
        buttons = [one for one in self.browser.screen.keyed("button", key) if not one.message.disabled]
        return (what, await self.browser.press(self.chance.choice(buttons))) if buttons else None

    async def _one_of(self, what: str, key: str) -> Click | None:
        for found in self.browser.screen.keyed("button_group", key):
            chosen = self.chance.choice(found.message.options).content
            return await self._chosen(what, found, string_array_value=[chosen])
        return None

    async def _pick(self, what: str, key: str) -> Click | None:
        for found in self.browser.screen.keyed("selectbox", key):
            return await self._chosen(what, found, string_value=self.chance.choice(found.message.options))
        return None

    async def _chosen(self, what: str, widget: Drawn, **value: Any) -> Click:
        self.browser.screen.choose(widget, **value)
        return what, await self.browser.send(widget)

    async def _open_person(self, row: int) -> Click | None:
        for table in self.browser.screen.keyed("dataframe", "work table"):
            picked = json.dumps({"selection": {"rows": [row], "columns": [], "cells": []}})
            return await self._chosen("open a person", table, string_value=picked)
        return None

    async def _writing(self) -> AsyncIterator[Click]:
        """Three kinds of writing in turn, a click at a time."""
        kinds: tuple[Callable[[int], AsyncIterator[Click]], ...] = (self._agree, self._note, self._claim)
        turn = self.number
        while True:
            async for done in kinds[turn % len(kinds)](turn):
                yield done
            turn += 1

    async def _agree(self, turn: int) -> AsyncIterator[Click]:
        """An action for a group of the huddle."""
        yield await self._go("huddle")
        words = f"Load held: {self.number}-{turn}-{token_hex(4)}"
        for _ in range(2):
            yield _there(await self._press("open a group", "-group 20"), "a group")
            if self.browser.screen.named("text_input", "What is to be done"):
                break
        what = _there(self.browser.screen.named("text_input", "What is to be done"), "the form to agree an action")
        form = what.message.form_id
        self.browser.screen.choose(what, string_value=words)
        owner = _there(self._in_form("text_input", form, "Who does it"), "who does it")
        self.browser.screen.choose(owner, string_value=OWNER)
        place = _there(self._in_form("selectbox", form, "Of which organisation"), "of which organisation")
        self.browser.screen.choose(place, string_value=place.message.options[0])
        yield await self._save("agree an action", form, "action", words)

    async def _note(self, turn: int) -> AsyncIterator[Click]:
        """A note on one of the actions: another for each writer, so that they do not meet."""
        yield await self._go("actions")
        buttons = _there(self.browser.screen.keyed("button", "-open ") or None, "an action to open")
        yield "open an action", await self.browser.press(buttons[self.number % len(buttons)])
        kinds = _there(next(iter(self.browser.screen.keyed("button_group", "opened ")), None), "what may be done")
        yield await self._chosen("choose a form", kinds, string_array_value=["Add a note"])
        note = _there(self.browser.screen.named("text_area", "Note"), "the form of the note")
        words = f"Load held: {self.number}-{turn}-{token_hex(4)}"
        self.browser.screen.choose(note, string_value=words)
        yield await self._save("write a note", note.message.form_id, "note", words)

    async def _claim(self, turn: int) -> AsyncIterator[Click]:
        """Somebody of the live list, whom no other writer takes; claimed, then released next time."""
        yield await self._go("care")
        if not self._claims():
            yield _there(await self._open_person(self.number), "the live list")
        button = _there(next(iter(self._claims()), None), "the button to claim")
        whom, _, kind = button.message.id.partition("-work do ")[2].rpartition(" ")
        yield await self._saves("claim or release", button, kind, whom)

    def _claims(self) -> list[Drawn]:
        """The button that claims or releases whoever is open."""
        return [one for one in self.browser.screen.keyed("button", "-work do ") if one.message.id.endswith(ENDS)]

    async def _save(self, what: str, form: str, kind: str, words: str) -> Click:
        found = self.browser.screen.find("button", lambda one: one.is_form_submitter and one.form_id == form)
        return await self._saves(what, _there(next(found, None), "the button that saves"), kind, words)

    async def _saves(self, what: str, button: Drawn, kind: str, words: str) -> Click:
        """The press that writes, and what the screen says to it."""
        self.browser.screen.take_alerts()
        self.told.tried += 1
        seconds = await self.browser.press(button)
        said = {kind for kind, _ in self.browser.screen.alerts}
        if "toast" in said:
            self.told.saved.append((kind, words))
        elif "warning" in said:
            self.told.met += 1
        else:
            self.told.faults.append(f"{what}: neither saved nor refused")
        return what, seconds

    def _in_form(self, what: str, form: str, label: str) -> Drawn | None:
        found = self.browser.screen.find(what, lambda one: one.form_id == form and one.label == label)
        return next(found, None)


def _there(found: T | None, what: str) -> T:
    if found is None:
        raise NotThere(what)
    return found
