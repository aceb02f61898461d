"""Who is asking: one person at one door, and what their roles let them do. Nobody may do anything unasked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flow.errors import RuleRefused
from flow.security.person import ADMINISTRATOR, Person
from flow.security.role_table import role_words
from flow.security.roles import ACT_WORDS, ROLES, Act, Reach, Role, roles_that_may


class Trust(StrEnum):
    """How we know who it is."""

    LOCAL = "local"
    OIDC = "oidc"
    PROXY = "proxy"


class Via(StrEnum):
    """By which door."""

    SCREEN = "screen"
    COMMAND_LINE = "command line"


class NotAllowed(RuleRefused):
    """The person may not do this; the sentence says who may."""


@dataclass(frozen=True)
class Grant:
    """A role in one system, or in every one (None), for one organisation of it, or for every one (None)."""

    role: Role
    system: str | None = None
    organisation: str | None = None

    def lets(self, act: Act, system: str | None, organisation: str | None) -> bool:
        """Whether it allows this. `system` None: all of them; `organisation` None: all of the system's."""
        reach = ROLES[self.role].get(act)
        if reach is None or self.system not in (None, system):
            return False
        return reach is Reach.SYSTEM or self.organisation in (None, organisation)


@dataclass(frozen=True)
class Principal:
    """`key`: what names the account (an address of e-mail, lower case). `organisation`: of the account, a code."""

    key: str
    name: str
    organisation: str
    trust: Trust
    grants: tuple[Grant, ...] = ()
    via: Via = Via.SCREEN
    address: str | None = None
    shares: bool = False
    """Whether others look at the screen too: then nobody's row is given, whatever the roles."""

    def may(self, act: Act, system: str | None = None, organisation: str | None = None) -> bool:
        """Whether this person may do this there."""
        if self.shares and act is Act.SEE_PEOPLE:
            return False
        return any(grant.lets(act, system, organisation) for grant in self.grants)

    def may_anywhere(self, act: Act) -> bool:
        """Whether this person may do this in some system, for some organisation."""
        return any(act in ROLES[grant.role] for grant in self.grants)

    def may_in(self, act: Act, system: str) -> bool:
        """Whether this person may do this in the system, for some organisation at least."""
        return any(act in ROLES[grant.role] and grant.system in (None, system) for grant in self.grants)

    def own(self, act: Act, system: str) -> tuple[str, ...] | None:
        """The organisations for which this person may do this in the system; None: for every one."""
        if self.may(act, system):
            return None
        named = (grant.organisation for grant in self.grants if grant.organisation)
        return tuple(dict.fromkeys(code for code in named if self.may(act, system, code)))

    def speaks_for(self, system: str) -> tuple[str, ...]:
        """The organisations that this person may speak for in the system, the account's own first."""
        given = [grant.organisation for grant in self.grants if grant.system in (None, system) and grant.organisation]
        everybody = any(grant.system in (None, system) and not grant.organisation for grant in self.grants)
        return tuple(dict.fromkeys([self.organisation, *given] if everybody or not given else given))

    def require(self, act: Act, system: str | None = None, organisation: str | None = None) -> None:
        """Raises NotAllowed, with a sentence that says who may, where this person may not."""
        if not self.may(act, system, organisation):
            raise NotAllowed(refusal(self, act, system, organisation))


LOCAL = Principal(
    "local",
    ADMINISTRATOR.name,
    ADMINISTRATOR.organisation,
    Trust.LOCAL,
    tuple(Grant(role) for role in Role),
    Via.COMMAND_LINE,
)
"""The command line, and the one person of an embedded store on their own machine."""


def refusal(who: Principal | None, act: Act, system: str | None, organisation: str | None) -> str:
    """Why not, and who may."""
    if who is None:
        return "Nobody is signed in: nothing is shown or changed."
    may = " or ".join(role_words(role) for role in roles_that_may(act))
    own = who.own(act, system) if system else ()
    if own:
        return f"You may {ACT_WORDS[act]} for {', '.join(own)} only. For others it takes the role {may} there."
    where = f" in {system}" if system else " in every system"
    return f"You may not {ACT_WORDS[act]}{where}: it takes the role {may}. An administrator gives roles, on Settings."


def check_speaks(principal: Principal, who: Person, system: str | None) -> None:
    """Raises NotAllowed where somebody signed in would write in another's name or for another's organisation."""
    if principal.trust is Trust.LOCAL:
        return
    if who.name != principal.name:
        raise NotAllowed(f"You are signed in as {principal.name}: you cannot write as {who.name}.")
    if system and who.organisation not in principal.speaks_for(system):
        raise NotAllowed(f"You do not speak for {who.organisation}. An administrator gives roles, on Settings.")
