"""Reading of the directory and of an organisation's people."""

from __future__ import annotations

from django.db.models import QuerySet

from kernel.accounts.models import User
from kernel.tenancy.grants import Grants
from kernel.tenancy.scope import refresh_grants
from members.models import Organisation, Staff
from members.permissions import StaffRole


def directory() -> QuerySet[Organisation]:
    """All organisations; the directory is open to every signed-in person."""
    return Organisation.objects.all()


def grants_of(user: User) -> Grants:
    loaded: Grants | None = getattr(user, "_grants", None)
    return loaded or refresh_grants(user)


def organisations_of(user: User) -> QuerySet[Organisation]:
    """Organisations at which `user` has a role."""
    return Organisation.objects.filter(pk__in=grants_of(user).tenants("organisation"))


def staff_of(organisation: Organisation) -> QuerySet[Staff]:
    return Staff.objects.filter(organisation=organisation).select_related("user").order_by("user__name", "role")


def signatories_of(organisation: Organisation) -> QuerySet[Staff]:
    return staff_of(organisation).filter(role=StaffRole.SIGNATORY)
