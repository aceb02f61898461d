"""What an identity provider or a proxy says of somebody, and how much of it names a person for good."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeGuard

from flow.security.person import LONGEST_NAME

ADDRESS = re.compile(r"[^@\s:;,<>\"'\\]+@[^@\s:;,<>\"'\\]+\.[^@\s:;,<>\"'\\]+")


@dataclass(frozen=True)
class Known:
    """Somebody a provider signed in: the key that names them for good, a name to show, since when, which sign-in."""

    key: str
    name: str
    issued_at: datetime
    session: str


def of_provider(claims: Mapping[str, Any], *, client_id: str | None, named_by: str) -> Known | None:
    """The person of an ID token's checked claims, or None where it does not say enough to be trusted.

    The key is the claim `named_by`, in small letters; an email counts only where the provider verified it. Else it is
    `sub:` and the provider's own number for the person: nobody can choose a `sub` that reads as another's email.
    """
    subject, issued = claims.get("sub"), claims.get("iat")
    if not isinstance(subject, str) or not subject or not _is_time(issued):
        return None
    audience = claims.get("aud")
    if client_id not in ([audience] if isinstance(audience, str) else audience or []):
        return None
    key = _key(claims, named_by) or f"sub:{subject}"
    one_sign_in = [claims.get("iss"), subject, issued, claims.get("nonce") or claims.get("sid")]
    return Known(key, _name(claims, key), datetime.fromtimestamp(issued, UTC), session_of(*one_sign_in))


def of_proxy(email: object, name: object) -> tuple[str, str] | None:
    """Key and name of the person whom the proxy's headers name, or None where they name nobody."""
    key = email_key(email)
    return (key, _shown(name) or key) if key else None


def email_key(email: object) -> str | None:
    """An email as a key: small letters, plain signs. None for anything else.

    Letters outside ASCII are refused: some become another letter when made small.
    """
    if not isinstance(email, str):
        return None
    text = email.strip()
    return text.lower() if text.isascii() and ADDRESS.fullmatch(text) else None


def session_of(*parts: object) -> str:
    """A name for one sign-in that says nothing about the person."""
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()


def _key(claims: Mapping[str, Any], named_by: str) -> str | None:
    value = claims.get(named_by)
    if named_by == "email":
        return email_key(value) if claims.get("email_verified") is True else None
    text = value.strip() if isinstance(value, str) else ""
    return text.lower() if text.isascii() and text and not text.lower().startswith("sub:") else None


def _name(claims: Mapping[str, Any], key: str) -> str:
    both = " ".join(str(claims.get(part) or "") for part in ("given_name", "family_name"))
    offered = (claims.get("name"), both, claims.get("preferred_username"), claims.get("email"))
    return next(filter(None, map(_shown, offered)), key)


def _shown(name: object) -> str:
    """In one line, without signs that cannot be seen, as long as a name may be; a header's bytes as their text."""
    if not isinstance(name, str):
        return ""
    with suppress(UnicodeError):  # it was read as text already
        name = name.encode("latin-1").decode()
    return "".join(sign for sign in " ".join(name.split()) if sign.isprintable())[:LONGEST_NAME]


def _is_time(issued: object) -> TypeGuard[float]:
    return isinstance(issued, int | float) and not isinstance(issued, bool) and 0 < issued < 1e11
