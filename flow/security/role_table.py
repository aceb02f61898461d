"""The table of roles as people read it: for Settings and for the manual, made from what is asked, never typed again."""

from __future__ import annotations

from flow.security.roles import ACT_WORDS, ROLE_WORDS, ROLES, Act, Reach, Role

REACH_WORDS: dict[Reach | None, str] = {Reach.SYSTEM: "yes", Reach.OWN: "own organisation", None: ""}


HERE: dict[Act, str] = {**ACT_WORDS, Act.SEE: "see counts, charts and lists", Act.EXPORT: "export tables and documents"}
"""The acts as a table names them; a refusal speaks of the screen in front of somebody: `look at this`."""


def role_words(role: Role) -> str:
    """huddle member; IG lead."""
    return "IG lead" if role is Role.IG_LEAD else str(role).replace("_", " ")


def role_name(role: Role) -> str:
    """Huddle member; IG lead."""
    return _capital(role_words(role))


def meanings() -> list[tuple[str, str]]:
    """Each role: its name, and what it is for."""
    return [(role_name(role), ROLE_WORDS[role]) for role in Role]


def reaches() -> list[tuple[str, ...]]:
    """Each act: its words, then how far it reaches for each role in the order of `Role`; empty where it may not."""
    return [(_capital(HERE[act]), *(REACH_WORDS[ROLES[role].get(act)] for role in Role)) for act in Act]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
