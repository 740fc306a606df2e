"""Writers of organisations and their people."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.notices.actions import notify
from kernel.tenancy.constraints import unique_or_broken
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.scope import scope_of, set_scope
from members import access, credit_code, industry
from members import permissions as P
from members.actions import publishing
from members.actions.staff import give
from members.models import DATA, Organisation
from members.permissions import StaffRole

TAKEN = {
    "credit_code": gettext_lazy(
        "An organisation with this code is in the directory already: look there who can let you in."
    ),
    "name": gettext_lazy("An organisation with this name is registered already."),
}


@transaction.atomic
def register_organisation(
    *, by: User, name: str, credit_code: str, credit_code_evidence: str = "", slug: str = "", **fields: Any
) -> Organisation:
    """Enter a legal person into the directory; whoever registers it becomes its administrator.

    A code whose check fails needs evidence, because a few genuine early codes fail it (handbook 7.1).
    """
    code = _checked_code(credit_code, credit_code_evidence)
    organisation = Organisation(
        name=name.strip(),
        credit_code=code,
        credit_code_evidence=credit_code_evidence,
        slug=slug or _slug(code),
        **_editable(fields),
    )
    with unique_or_broken(TAKEN):
        organisation.save(force_insert=True)
    give(organisation, by, StaffRole.ADMIN)
    record("organisation.registered", organisation, by=by, after={"credit_code": code})
    key, url = f"organisation.registered:{organisation.pk}", organisation.get_absolute_url()
    notify([by], "organisation.registered", key=key, url=url, organisation=organisation.name)
    set_scope(scope_of(by))
    return organisation


@transaction.atomic
def enter_organisation(*, by: User, name: str, credit_code: str, **fields: Any) -> Organisation:
    """Enter a legal person whom nobody administers yet, such as one to be invited; its people claim it.

    A code whose check fails is refused: only whoever registers its own organisation can prove it.
    """
    code = _checked_code(credit_code, "")
    organisation = Organisation(name=name.strip(), credit_code=code, slug=_slug(code), **_editable(fields))
    with unique_or_broken(TAKEN):
        organisation.save(force_insert=True)
    record("organisation.entered", organisation, by=by, after={"credit_code": code})
    return organisation


def _checked_code(given: str, evidence: str) -> str:
    code = credit_code.normalise(given)
    if credit_code.is_valid(code) or (evidence.strip() and credit_code.has_form(code)):
        return code
    if hint := credit_code.suggestion(code):
        text = _("The check of this code fails. Did you mean %(code)s?") % {"code": hint}
    elif not credit_code.has_form(code):
        text = _(
            "A code has 18 digits and capital letters, never I, O, S, V or Z. Compare it with the licence."
        )
    else:
        text = _("The check of this code fails. If it is right, say what proves it (licence, date of issue).")
    raise RuleBroken(text, attr="credit_code")


def _slug(code: str) -> str:
    return f"org-{code[-6:]}-{get_random_string(4)}".lower()


def _editable(fields: dict[str, Any]) -> dict[str, Any]:
    if unknown := fields.keys() - set(DATA):
        raise TypeError(f"not data of an organisation: {sorted(unknown)}")
    if text := industry.problem(industry.normalise(fields.get("industry", ""))):
        raise RuleBroken(text, attr="industry")
    if (fields.get("established_on") or date.min) > timezone.localdate():
        raise RuleBroken(_("This day is still to come."), attr="established_on")
    return fields | ({"industry": industry.normalise(fields["industry"])} if "industry" in fields else {})


@transaction.atomic
def update_organisation(pk: UUID, *, by: User, **fields: Any) -> Organisation:
    """Change the organisation's data; its code and the evidence for it stay as registered."""
    organisation = access.get_organisation(pk, user=by, permission=P.MANAGE, lock=True)
    fields = _editable(fields)
    before = {name: getattr(organisation, name) for name in fields}
    changed = {name: value for name, value in fields.items() if before[name] != value}
    if not changed:
        return organisation
    for name, value in changed.items():
        setattr(organisation, name, value)
    with unique_or_broken(TAKEN):
        organisation.save(update_fields=[*changed, "updated_at"])
    before = {name: before[name] for name in changed}
    record("organisation.changed", organisation, by=by, before=before, after=changed)
    if changed.keys() & publishing.COPIED:
        publishing.follow(organisation)
    return organisation
