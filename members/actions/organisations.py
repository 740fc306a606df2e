"""Writers of organisations and their people."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.notices.actions import notify
from kernel.tenancy.constraints import unique_or_broken
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.roles import give_role, take_role
from kernel.tenancy.scope import scope_of, set_scope
from members import access, credit_code
from members import permissions as P
from members.models import DATA, Organisation, Staff
from members.permissions import ROLES, StaffRole

TAKEN = {
    "credit_code": gettext_lazy(
        "An organisation with this code is registered already; ask its administrator to add you."
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
    _give(organisation, by, StaffRole.ADMIN)
    record("organisation.registered", organisation, by=by, after={"credit_code": code})
    _tell("organisation.registered", organisation, by, about=organisation.pk)
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
    return fields


@transaction.atomic
def update_organisation(pk: UUID, *, by: User, **fields: Any) -> Organisation:
    """Change the organisation's data; its code and the evidence for it stay as registered."""
    organisation = access.get_organisation(pk, user=by, permission=P.MANAGE, lock=True)
    before = {name: getattr(organisation, name) for name in _editable(fields)}
    changed = {name: value for name, value in fields.items() if before[name] != value}
    if not changed:
        return organisation
    for name, value in changed.items():
        setattr(organisation, name, value)
    with unique_or_broken(TAKEN):
        organisation.save(update_fields=[*changed, "updated_at"])
    before = {name: before[name] for name in changed}
    record("organisation.changed", organisation, by=by, before=before, after=changed)
    return organisation


@transaction.atomic
def add_staff(organisation_id: UUID, *, by: User, user: User, role: str, capacity: str = "") -> Staff:
    """Give a person a role at the organisation; a signatory needs a capacity."""
    organisation = access.get_organisation(organisation_id, user=by, permission=P.MANAGE_STAFF, lock=True)
    if role == StaffRole.SIGNATORY and not capacity.strip():
        raise RuleBroken(_("Say in which capacity the person signs."), attr="capacity")
    if Staff.objects.filter(organisation=organisation, user=user, role=role).exists():
        raise RuleBroken(_("The person has this role already."), attr="role")
    staff = _give(organisation, user, role, capacity.strip() if role == StaffRole.SIGNATORY else "")
    record(
        "staff.added",
        organisation,
        by=by,
        after={"user": str(user), "role": role, "capacity": staff.capacity},
    )
    if user.pk != by.pk:
        _tell("staff.added", organisation, user, about=staff.pk, by=str(by))
    return staff


def _give(organisation: Organisation, user: User, role: str, capacity: str = "") -> Staff:
    staff = Staff.objects.create(organisation=organisation, user=user, role=role, capacity=capacity)
    give_role(user, organisation, role, ROLES)
    return staff


def _tell(kind: str, place: Organisation, user: User, *, about: UUID, **params: str) -> None:
    url = "" if kind == "staff.removed" else place.get_absolute_url()
    notify([user], kind, key=f"{kind}:{about}", url=url, organisation=place.name, **params)


@transaction.atomic
def remove_staff(staff_id: UUID, *, by: User) -> Staff:
    """End a role; an organisation never ends without an administrator.

    What the person did for the organisation in consortia ends with `consortia.actions.dismiss_staff`,
    which calls this.
    """
    staff = access.get_staff(staff_id, user=by, permission=P.MANAGE_STAFF)
    organisation = access.get_organisation(
        staff.organisation_id, user=by, permission=P.MANAGE_STAFF, lock=True
    )
    others = Staff.objects.filter(organisation=organisation, role=StaffRole.ADMIN).exclude(pk=staff.pk)
    if staff.role == StaffRole.ADMIN and not others.exists():
        raise RuleBroken(_("The last administrator cannot be removed. Name another one first."))
    Staff.objects.filter(pk=staff.pk).delete()
    take_role(staff.user, organisation, staff.role)
    record("staff.removed", organisation, by=by, before={"user": str(staff.user), "role": staff.role})
    if staff.user_id != by.pk:
        _tell("staff.removed", organisation, staff.user, about=staff.pk, by=str(by))
    return staff
