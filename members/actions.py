"""Writers of organisations and their people."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.roles import give_role, take_role
from kernel.tenancy.scope import refresh_grants, scope_of, set_scope
from members import access, credit_code
from members import permissions as P
from members.models import Organisation, Staff
from members.permissions import ROLES, StaffRole


@transaction.atomic
def register_organisation(*, by: User, name: str, credit_code: str, **fields: Any) -> Organisation:
    """Enter a legal person into the directory; whoever registers it becomes its administrator.

    A code whose check fails needs evidence, because a few genuine early codes fail it (handbook 7.1).
    """
    code = _checked_code(credit_code, fields.get("credit_code_evidence", ""))
    if Organisation.objects.filter(credit_code=code).exists():
        raise RuleBroken(
            _("An organisation with this code is registered already; ask its administrator to add you."),
            attr="credit_code",
        )
    if Organisation.objects.filter(name=name).exists():
        raise RuleBroken(_("An organisation with this name is registered already."), attr="name")
    organisation = Organisation.objects.create(
        name=name, credit_code=code, slug=fields.pop("slug", None) or _slug(code), **fields
    )
    _give(organisation, by, StaffRole.ADMIN)
    record("organisation.registered", organisation, by=by, after={"credit_code": code})
    set_scope(scope_of(by))
    return organisation


def _checked_code(given: str, evidence: str) -> str:
    code = credit_code.normalise(given)
    if credit_code.is_valid(code) or (evidence and len(code) == 18 and code.isalnum()):
        return code
    hint = credit_code.suggestion(code)
    if hint:
        raise RuleBroken(_("The check of this code fails. Did you mean %(code)s?") % {"code": hint}, attr="credit_code")
    raise RuleBroken(
        _("The check of this code fails. If it is right, say what proves it (licence number, date of issue)."),
        attr="credit_code",
    )


def _slug(code: str) -> str:
    return slugify(f"org-{code[-6:]}-{get_random_string(4)}".lower())


@transaction.atomic
def update_organisation(pk: UUID, *, by: User, **fields: Any) -> Organisation:
    """Change the organisation's data; its code and kind of evidence stay as registered."""
    organisation = access.get_organisation(pk, user=by, permission=P.MANAGE, lock=True)
    before = {name: getattr(organisation, name) for name in fields}
    changed = {name: value for name, value in fields.items() if before[name] != value}
    if not changed:
        return organisation
    for name, value in changed.items():
        setattr(organisation, name, value)
    organisation.save(update_fields=[*changed, "updated_at"])
    record(
        "organisation.changed", organisation, by=by, before={name: before[name] for name in changed}, after=changed
    )
    return organisation


@transaction.atomic
def add_staff(pk: UUID, *, by: User, user: User, role: str, capacity: str = "") -> Staff:
    """Give a person a role at the organisation; a signatory needs a capacity."""
    organisation = access.get_organisation(pk, user=by, permission=P.MANAGE_STAFF, lock=True)
    if role == StaffRole.SIGNATORY and not capacity:
        raise RuleBroken(_("Say in which capacity the person signs."), attr="capacity")
    staff = _give(organisation, user, role, capacity)
    record("staff.added", organisation, by=by, after={"user": str(user), "role": role})
    return staff


def _give(organisation: Organisation, user: User, role: str, capacity: str = "") -> Staff:
    staff, _created = Staff.objects.get_or_create(
        organisation=organisation, user=user, role=role, defaults={"capacity": capacity}
    )
    give_role(user, organisation, role, ROLES)
    return staff


@transaction.atomic
def remove_staff(staff_id: UUID, *, by: User) -> None:
    """End a role; an organisation never ends without an administrator."""
    staff = access.get_staff(staff_id, user=by, permission=P.MANAGE_STAFF)
    organisation = access.get_organisation(
        staff.organisation_id, user=by, permission=P.MANAGE_STAFF, lock=True
    )
    others = Staff.objects.filter(organisation=organisation, role=StaffRole.ADMIN).exclude(pk=staff.pk)
    if staff.role == StaffRole.ADMIN and not others.exists():
        raise RuleBroken(_("The last administrator cannot be removed. Name another one first."))
    staff.delete()
    take_role(staff.user, organisation, staff.role)
    record("staff.removed", organisation, by=by, before={"user": str(staff.user), "role": staff.role})
    if staff.user_id == by.pk:
        refresh_grants(by)
