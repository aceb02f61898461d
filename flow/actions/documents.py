"""An action and an event as JSON documents. Moments are England's clock, with its offset."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

from flow import clock
from flow.actions.action import Action, Event, as_json
from flow.actions.words import sentence


def action_document(action: Action) -> dict[str, Any]:
    """Every field of the action by its name; patients as {organisation, spell_id}."""
    document = {item.name: _json(getattr(action, item.name)) for item in fields(Action)}
    return document | {"patients": [patient._asdict() for patient in action.patients]}


def event_document(event: Event) -> dict[str, Any]:
    """Every field of the event, and the sentence that says it."""
    return {item.name: _json(getattr(event, item.name)) for item in fields(Event)} | {"sentence": sentence(event)}


def _json(value: Any) -> Any:
    return clock.london(value).isoformat() if isinstance(value, datetime) else as_json(value)
