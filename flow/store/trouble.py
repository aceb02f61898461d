"""Why a database did not do something, in words of ours: a driver's own may repeat the value that it could not take.

PostgreSQL says `invalid input syntax for type integer: "..."`, and the row in a DETAIL; SQLite the name that it did not
know. So a sentence carries the kind of trouble alone, by its code, or by a phrase that drivers are known to use.
"""

from __future__ import annotations

import sqlite3

SQLITE: dict[str, str] = {
    "SQLITE_FULL": "database or disk is full",
    "SQLITE_BUSY": "the database is locked by somebody else",
    "SQLITE_LOCKED": "the database is locked by somebody else",
    "SQLITE_READONLY": "the database file may only be read",
    "SQLITE_IOERR": "the disk did not read or write",
    "SQLITE_CANTOPEN": "the database file cannot be opened",
    "SQLITE_PERM": "the database file may not be opened",
    "SQLITE_NOMEM": "there is not enough memory",
    "SQLITE_CORRUPT": "the file is not whole",
    "SQLITE_NOTADB": "the file is not a database",
    "SQLITE_INTERRUPT": "it was interrupted",
    "SQLITE_ERROR": "the store is not as it should be",
    "SQLITE_TOOBIG": "a text is longer than it can keep",
}
"""By the first two words of SQLite's code, of which there may be more: SQLITE_IOERR_WRITE."""
POSTGRESQL: dict[str, str] = {
    "53100": "No space left on device",
    "53200": "the server has not enough memory",
    "53300": "the server has too many connections",
    "57014": "it was interrupted",
    "57P01": "the server is stopping",
    "57P02": "the server stopped",
    "57P03": "the server is starting or stopping",
    "40001": "somebody changed the same in the same moment",
    "40P01": "somebody changed the same in the same moment",
    "55P03": "somebody else holds what it needs",
    "55006": "somebody else holds what it needs",
    "28P01": "the server refuses this user or password",
    "28000": "the server refuses this user or password",
    "3D000": "there is no database of this name",
    "42501": "this user of the database may not do it",
    "08": "it does not answer",
    "22": "a value is not of the kind that it keeps",
    "23": "a value breaks a rule of the store",
    "42": "the store is not as it should be",
    "53": "the server lacks room for it",
    "57": "the server is stopping",
    "58": "the server's disk did not read or write",
}
"""By SQLSTATE, or by its first two letters."""
PHRASES: dict[str, str] = {
    "No space left on device": "No space left on device",
    "password authentication failed": "the server refuses this user or password",
    "no password supplied": "the server wants a password",
    "no pg_hba.conf entry": "the server refuses this user from here",
    "Connection refused": "nothing listens at its address",
    "No such file or directory": "nothing listens at its address",
    "could not translate host name": "its host is not known",
    "Name or service not known": "its host is not known",
    "failed to resolve host": "its host is not known",
    "timeout expired": "it took too long to answer",
    "connection timeout": "it took too long to answer",
    "certificate": "its certificate is not accepted",
    "too many clients": "the server has too many connections",
    "the database system is starting up": "the server is starting or stopping",
    "the database system is shutting down": "the server is starting or stopping",
    "terminating connection": "the server is stopping",
    "does not exist": "there is no database or user of this name",
    "server closed the connection": "the connection was lost",
    "connection is closed": "the connection was lost",
    "connection is lost": "the connection was lost",
}
"""What the drivers say where they give no code, and ours; the first that is found counts."""
NO_ANSWER = "it does not answer"


def reason(error: BaseException) -> str:
    """The kind of trouble, as part of a sentence; never a value, a name or an address."""
    origin = getattr(error, "orig", None) or error
    if isinstance(origin, sqlite3.Error):
        return _sqlite(origin)
    code = str(getattr(origin, "sqlstate", None) or "")
    if code:
        return POSTGRESQL.get(code) or POSTGRESQL.get(code[:2]) or f"trouble {code}"
    told = str(origin)
    return next((ours for theirs, ours in PHRASES.items() if theirs in told), NO_ANSWER)


def _sqlite(error: sqlite3.Error) -> str:
    name = getattr(error, "sqlite_errorname", None) or "SQLITE_ERROR"
    return SQLITE.get("_".join(name.split("_")[:2]), f"trouble {name}")
