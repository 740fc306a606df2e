"""One row of a sheet of invitations: what it says, whether that can be, and the invitation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consortia.actions.invitations import invite
from consortia.models import MemberRole, Membership
from kernel.accounts.models import User
from kernel.tenancy.errors import RuleBroken
from members import actions as members
from members import credit_code
from members.kinds import ChainPosition, OrganisationKind, kind_for_code
from members.models import Organisation
from members.selectors import organisation_by_code

COLUMNS: dict[str, str | Promise] = {
    "name": gettext_lazy("Name of the organisation"),
    "credit_code": gettext_lazy("Credit code"),
    "email": gettext_lazy("E-mail of the contact"),
    "role": gettext_lazy("Role"),
    "task": gettext_lazy("Task in the consortium"),
    "reason": gettext_lazy("Why this member"),
    "kind": gettext_lazy("Kind"),
    "chain_position": gettext_lazy("Chain position"),
    "region": gettext_lazy("Region"),
}
LONGEST = {"name": 120, "credit_code": 40, "email": 254, "task": 300, "reason": 300, "region": 60}
# What people write for a role besides its name.
ROLE_WORDS = {
    "牵头": MemberRole.LEAD,
    "牵头单位": MemberRole.LEAD,
    "联合牵头": MemberRole.CO_LEAD,
    "联合牵头单位": MemberRole.CO_LEAD,
    "核心": MemberRole.CORE,
    "核心成员": MemberRole.CORE,
    "核心单位": MemberRole.CORE,
    "成员": MemberRole.MEMBER,
    "成员单位": MemberRole.MEMBER,
    "普通成员": MemberRole.MEMBER,
    "观察员": MemberRole.OBSERVER,
    "观察员单位": MemberRole.OBSERVER,
}
POSITION_WORDS = {
    "上游": ChainPosition.UPSTREAM,
    "中游": ChainPosition.MIDSTREAM,
    "下游": ChainPosition.DOWNSTREAM,
    "服务": ChainPosition.SERVICE,
}


def invite_row(row: Mapping[str, str], *, by: User, consortium_id: UUID) -> Membership:
    """Invite whom a row names; a row that cannot be taken raises RuleBroken with its column as `attr`.

    A code of the directory is enough. An unknown one needs name and address: the organisation is entered,
    without anybody who administers it. Without a code the address gets a link.
    """
    given = {name: " ".join(row.get(name, "").split()) for name in COLUMNS}
    _require_fitting(given)
    role = _choice("role", given["role"], MemberRole.choices, ROLE_WORDS) or MemberRole.MEMBER
    organisation = _organisation(given, by)
    return invite(
        consortium_id,
        by=by,
        email=given["email"],
        organisation_id=organisation.pk if organisation else None,
        role=role,
        task=given["task"],
        reason=given["reason"],
    )


def _require_fitting(given: Mapping[str, str]) -> None:
    if not given["credit_code"] and not given["email"]:
        raise RuleBroken(_("Neither a credit code nor an e-mail address is given."), attr="credit_code")
    for name, longest in LONGEST.items():
        if len(given[name]) > longest:
            text = _("Too long: %(length)s characters, at most %(longest)s.")
            raise RuleBroken(text % {"length": len(given[name]), "longest": longest}, attr=name)
    if given["email"]:
        try:
            validate_email(given["email"])
        except ValidationError:
            raise RuleBroken(
                _("“%(value)s” is no e-mail address.") % {"value": given["email"]}, attr="email"
            ) from None
    # Also of a row whose organisation is in the directory or gets a link: a word nobody knows is a slip.
    _kind(given)
    _position(given)


def _kind(given: Mapping[str, str]) -> str:
    return _choice("kind", given["kind"], OrganisationKind.choices, {})


def _position(given: Mapping[str, str]) -> str:
    return _choice("chain_position", given["chain_position"], ChainPosition.choices, POSITION_WORDS)


def _organisation(given: Mapping[str, str], by: User) -> Organisation | None:
    if not given["credit_code"]:
        return None
    known = organisation_by_code(given["credit_code"])
    if known is None:
        return _entered(given, by)
    if given["name"] and given["name"] not in (known.name, known.short_name):
        text = _("The directory has this code under the name %(name)s. Compare code and name.")
        raise RuleBroken(text % {"name": known.name}, attr="name")
    return known


def _entered(given: Mapping[str, str], by: User) -> Organisation:
    if not given["name"]:
        raise RuleBroken(_("The code is not in the directory; the name is needed."), attr="name")
    if not given["email"]:
        raise RuleBroken(_("The code is not in the directory; an e-mail address is needed."), attr="email")
    _require_code(given["credit_code"])
    suggested = kind_for_code(credit_code.normalise(given["credit_code"]))
    return members.enter_organisation(
        by=by,
        name=given["name"],
        credit_code=given["credit_code"],
        kind=_kind(given) or suggested or OrganisationKind.OTHER,
        chain_position=_position(given) or ChainPosition.SERVICE,
        region=given["region"],
    )


def _require_code(given: str) -> None:
    """Evidence for an unusual code is taken by the form for one organisation, not by a sheet."""
    if credit_code.is_valid(given):
        return
    if hint := credit_code.suggestion(given):
        text = _("The check of this code fails. Did you mean %(code)s?") % {"code": hint}
    elif credit_code.has_form(given):
        text = _("The check of this code fails. If it is right, invite this organisation singly.")
    else:
        text = _(
            "A code has 18 digits and capital letters, never I, O, S, V or Z. Compare it with the licence."
        )
    raise RuleBroken(text, attr="credit_code")


def _choice(
    column: str, word: str, choices: Iterable[tuple[str, str | Promise]], words: Mapping[str, str]
) -> str:
    """The value a word stands for: the value itself, its name in either language, or a usual other word."""
    if not word:
        return ""
    known = dict(words)
    for language in ("en", "zh-hans"):
        with translation.override(language):
            known |= {str(label).lower(): value for value, label in choices}
    known |= {value: value for value, _label in choices}
    if word.lower() not in known:
        possible = ", ".join(str(label) for _value, label in choices)
        text = _("“%(word)s” is not known here. Possible: %(possible)s.")
        raise RuleBroken(text % {"word": word, "possible": possible}, attr=column)
    return known[word.lower()]
