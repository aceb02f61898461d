"""Accounts and signings-in: rows in and out."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from flow.security.account import Account, AccountEvent
from flow.security.principal import Grant
from flow.security.roles import Role
from flow.store.tables import account_event, person_account, sign_in


def every(connection: sa.Connection) -> list[Account]:
    """All accounts by name."""
    rows = connection.execute(sa.select(person_account).order_by(person_account.c.name, person_account.c.key))
    return [_account(row) for row in rows.mappings()]


def hold(connection: sa.Connection) -> None:
    """Nobody else changes an account until this transaction ends: what is asked of all of them stays true."""
    connection.execute(sa.select(person_account.c.id).order_by(person_account.c.id).with_for_update())


def get(connection: sa.Connection, key: str) -> Account | None:
    row = connection.execute(sa.select(person_account).where(person_account.c.key == key)).mappings().first()
    return _account(row) if row else None


def keep(connection: sa.Connection, account: Account, read_at: int, event: AccountEvent) -> bool:
    """Write the account and its event; False where somebody saved since version `read_at` (0: there is none yet)."""
    values = {
        "name": account.name,
        "organisation": account.organisation,
        "active": account.active,
        "grants": [[str(each.role), each.system, each.organisation] for each in account.grants],
        "version": event.version,
    }
    of = person_account.c
    if read_at:
        changed = sa.update(person_account).where(of.key == account.key, of.version == read_at).values(values)
        if not connection.execute(changed).rowcount:
            return False
        number = connection.execute(sa.select(of.id).where(of.key == account.key)).scalar_one()
    else:
        made = sa.insert(person_account).values(key=account.key, **values).returning(of.id)
        try:
            with connection.begin_nested():
                number = connection.execute(made).scalar_one()
        except sa.exc.IntegrityError:
            return False
    said = {"at": event.at, "who": event.who, "said": event.said, "changes": event.changes, "version": event.version}
    connection.execute(sa.insert(account_event).values(account=number, **said))
    return True


def events(connection: sa.Connection, key: str | None = None) -> list[tuple[str, AccountEvent]]:
    """What was done to accounts (one, or all), the newest first, each with the account's key."""
    query = (
        sa.select(person_account.c.key.label("of"), account_event)
        .join(person_account, person_account.c.id == account_event.c.account)
        .order_by(account_event.c.id.desc())
    )
    if key is not None:
        query = query.where(person_account.c.key == key)
    return [
        (row["of"], AccountEvent(row["at"], row["who"], row["said"], row["changes"], row["version"]))
        for row in connection.execute(query).mappings()
    ]


def signed_in(connection: sa.Connection, session: str) -> tuple[datetime, datetime, str | None] | None:
    """When it began, when it was last used, and why it ended (None while it lasts); None where there is no such one."""
    of = sign_in.c
    row = connection.execute(
        sa.select(of.started, of.last_seen, of.ended, of.why_ended).where(of.session == session)
    ).first()
    return (row.started, row.last_seen, row.why_ended if row.ended else None) if row else None


def last_seen(connection: sa.Connection) -> dict[str, datetime]:
    """When each account was last used by somebody signed in, as UTC without a zone, by key."""
    newest = sa.select(sign_in.c.key, sa.func.max(sign_in.c.last_seen).label("at")).group_by(sign_in.c.key)
    return {row.key: row.at for row in connection.execute(newest)}


def begin(connection: sa.Connection, session: str, key: str, at: datetime) -> bool:
    """False where it is there already: another process saw it first, at the same moment perhaps."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    new = insert(sign_in).values(session=session, key=key, started=at, last_seen=at).on_conflict_do_nothing()
    return connection.execute(new.returning(sign_in.c.session)).first() is not None


def touch(connection: sa.Connection, session: str, at: datetime) -> None:
    connection.execute(sa.update(sign_in).where(sign_in.c.session == session).values(last_seen=at))


def end(connection: sa.Connection, session: str, at: datetime, why: str) -> bool:
    """The first end holds: False where it had ended."""
    open_ones = sa.update(sign_in).where(sign_in.c.session == session, sign_in.c.ended.is_(None))
    return bool(connection.execute(open_ones.values(ended=at, why_ended=why)).rowcount)


def end_all(connection: sa.Connection, key: str, at: datetime, why: str) -> None:
    """Every signing-in of an account."""
    open_ones = sa.update(sign_in).where(sign_in.c.key == key, sign_in.c.ended.is_(None))
    connection.execute(open_ones.values(ended=at, why_ended=why))


def _account(row: sa.RowMapping) -> Account:
    grants = tuple(Grant(Role(role), system, organisation) for role, system, organisation in row["grants"])
    return Account(row["key"], row["name"], row["organisation"], grants, row["active"], row["version"])
