"""Who acts for an organisation, and how that ends."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.notices.actions import notify, notify_holders
from kernel.notices.workdays import due_in
from kernel.tenancy.errors import RuleBroken, TransitionNotAllowed
from kernel.tenancy.roles import give_role, take_role
from members import access, selectors
from members import permissions as P
from members.models import Organisation, Staff
from members.permissions import ROLES, StaffRole


def give(organisation: Organisation, user: User, role: str, capacity: str = "") -> Staff:
    """The role and its grants; the step it belongs to records the event."""
    staff = Staff.objects.create(organisation=organisation, user=user, role=role, capacity=capacity)
    give_role(user, organisation, role, ROLES)
    return staff


def role_text(role: str) -> dict[str, object]:
    """A role inside a notice, so that it is read in the reader's language."""
    return {"kind": f"staff.role.{role}", "params": {}}


def staff_url(organisation: Organisation) -> str:
    return reverse("members:staff", args=[organisation.slug])


@transaction.atomic
def remove_staff(staff_id: UUID, *, by: User) -> Staff:
    """End a colleague's role; an organisation never ends without an administrator.

    What the person did for the organisation in consortia ends with `consortia.actions.dismiss_staff`,
    which calls this.
    """
    staff = access.get_staff(staff_id, user=by, permission=P.MANAGE_STAFF)
    _end(staff)
    record("staff.removed", staff.organisation, by=by, before=_role(staff))
    if staff.user_id != by.pk:
        key, name = f"staff.removed:{staff.pk}", staff.organisation.name
        notify([staff.user], "staff.removed", key=key, organisation=name, by=str(by))
    return staff


@transaction.atomic
def resign(staff_id: UUID, *, by: User) -> Staff:
    """Give up a role of one's own; for the seats as well, `consortia.actions.resign` calls this."""
    staff = access.get_own_staff(staff_id, user=by)
    _end(staff)
    record("staff.resigned", staff.organisation, by=by, before=_role(staff))
    notify_holders(
        P.MANAGE_STAFF,
        staff.organisation,
        "staff.resigned",
        key=f"staff.resigned:{staff.pk}",
        url=staff_url(staff.organisation),
        but=by,
        person=str(by),
        organisation=staff.organisation.name,
        role=role_text(staff.role),
    )
    return staff


def _role(staff: Staff) -> dict[str, str]:
    return {"user": str(staff.user), "role": staff.role}


def _end(staff: Staff) -> None:
    """Under the organisation's lock, so that of two administrators who leave at once one stays."""
    organisation = access.get_listed_organisation(staff.organisation_id, lock=True)
    others = Staff.objects.filter(organisation=organisation, role=StaffRole.ADMIN).exclude(pk=staff.pk)
    if staff.role == StaffRole.ADMIN and not others.exists():
        raise RuleBroken(_("The last administrator cannot be removed. Name another one first."))
    deleted, _by_model = Staff.objects.filter(pk=staff.pk).delete()
    if not deleted:
        raise TransitionNotAllowed(_("This role has ended already."))
    take_role(staff.user, organisation, staff.role)


@transaction.atomic
def ask_to_be_invited(organisation_id: UUID, *, by: User, message: str = "") -> Organisation:
    """Tell the administrators of an organisation that somebody says to belong to it; once a day."""
    organisation = access.get_listed_organisation(organisation_id)
    if by.has_perm(P.VIEW, organisation):
        raise RuleBroken(_("You belong to this organisation already."))
    if not selectors.administrators_of(organisation):
        raise RuleBroken(_("Nobody administers this organisation; you can claim it."))
    notify_holders(
        P.MANAGE_STAFF,
        organisation,
        "staff.asked",
        key=f"staff.asked:{organisation.pk}:{by.pk}:{due_in(0, working=False):%Y%m%d}",
        url=f"{staff_url(organisation)}?{urlencode({'email': by.email})}",
        person=str(by),
        email=by.email,
        organisation=organisation.name,
        message=" ".join(message.split())[:200],
    )
    return organisation
