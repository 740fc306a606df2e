"""Reading of the directory and of an organisation's people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kernel.accounts.models import User
from kernel.notices.selectors import holders
from kernel.tenancy.grants import Grants, refresh_grants
from members import credit_code
from members import permissions as P
from members.kinds import kind_for_code
from members.models import Organisation, Staff
from members.permissions import StaffRole


def directory() -> QuerySet[Organisation]:
    """All organisations but those merged into another; open to every signed-in person."""
    return Organisation.objects.filter(merged_into=None).order_by("name")


def organisation_by_code(code: str) -> Organisation | None:
    """The entry with this code; of an entry that was merged into another, the other."""
    found = Organisation.objects.filter(credit_code=credit_code.normalise(code))
    organisation = found.select_related("merged_into").first()
    return organisation.merged_into or organisation if organisation else None


FOUND_AT_ONCE = 8


def search_directory(text: str) -> list[Organisation]:
    """The first organisations whose name contains `text` or whose code it is; nothing without a text."""
    wanted = text.strip()
    if not wanted:
        return []
    match = (
        Q(name__icontains=wanted)
        | Q(short_name__icontains=wanted)
        | Q(credit_code=credit_code.normalise(wanted))
    )
    return list(directory().filter(match)[:FOUND_AT_ONCE])


def regions() -> list[str]:
    """Every region an organisation of the directory names."""
    return list(directory().exclude(region="").order_by("region").values_list("region", flat=True).distinct())


def grants_of(user: User) -> Grants:
    loaded: Grants | None = getattr(user, "_grants", None)
    return loaded or refresh_grants(user)


def organisations_of(user: User) -> QuerySet[Organisation]:
    """Organisations at which `user` has a role."""
    return Organisation.objects.filter(pk__in=grants_of(user).tenants("organisation")).order_by("name")


def organisations_where(user: User, permission: str) -> QuerySet[Organisation]:
    """Organisations at which `user` holds a permission, such as to join consortia."""
    grants = grants_of(user)
    codename = permission.partition(".")[2]
    held = [pk for pk in grants.tenants("organisation") if grants.has("organisation", pk, codename)]
    return Organisation.objects.filter(pk__in=held).order_by("name")


def abilities(organisation: Organisation, user: User) -> list[str]:
    """What `user` may do with the organisation now."""
    steps = {
        "edit": P.MANAGE,
        "confirm": P.MANAGE,
        "manage_figures": P.MANAGE_FIGURES,
        "manage_staff": P.MANAGE_STAFF,
        "join": P.JOIN,
        "sign": P.SIGN,
    }
    return sorted(name for name, permission in steps.items() if user.has_perm(permission, organisation))


def staff_of(organisation: Organisation) -> QuerySet[Staff]:
    return (
        Staff.objects.filter(organisation=organisation).select_related("user").order_by("user__name", "role")
    )


def signatories_of(organisation: Organisation) -> QuerySet[Staff]:
    return staff_of(organisation).filter(role=StaffRole.SIGNATORY)


def person_by_email(email: str) -> User | None:
    """The account behind an address, for naming a colleague; nothing but an exact address finds anybody."""
    return User.objects.filter(email=email.strip().lower(), is_active=True).first()


@dataclass(frozen=True)
class CodeCheck:
    """What the portal can say of a credit code while it is being typed."""

    code: str
    is_valid: bool
    suggestion: str
    kind: str
    registered: Organisation | None

    @property
    def is_claimable(self) -> bool:
        """Whether nobody administers the entry that has the code."""
        return self.registered is not None and not holders(P.MANAGE_STAFF, self.registered.pk)

    @property
    def is_complete(self) -> bool:
        return len(self.code) >= 18


def check_code(given: str) -> CodeCheck:
    code = credit_code.normalise(given)
    return CodeCheck(
        code=code,
        is_valid=credit_code.is_valid(code),
        suggestion=credit_code.suggestion(code),
        kind=kind_for_code(code),
        registered=organisation_by_code(code),
    )


def directory_table(organisations: Iterable[Organisation]) -> tuple[list[str], list[list[Any]]]:
    """Head and rows of the directory as a spreadsheet."""
    head = [
        _("Name"),
        _("Credit code"),
        _("Kind"),
        _("Marks"),
        _("Industry"),
        _("Chain position"),
        _("Scale"),
        _("Region"),
        _("Registered on"),
    ]
    rows = [
        [
            each.name,
            each.credit_code,
            each.get_kind_display(),
            "、".join(each.mark_labels),
            each.industry_label,
            each.get_chain_position_display(),
            each.get_size_display(),
            each.region,
            each.created_at.date().isoformat(),
        ]
        for each in organisations
    ]
    return head, rows
