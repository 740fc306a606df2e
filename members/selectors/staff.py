"""Reading of an organisation's people: roles, offers of a role, who administers it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils.translation import gettext as _

from kernel.accounts.models import User, token_digest
from kernel.notices.selectors import holders
from members import credit_code
from members import permissions as P
from members.models import Organisation, Staff, StaffInvitation
from members.permissions import StaffRole
from members.states import STAFF_INVITATION, StaffInvitationStatus

ORDER = (StaffRole.ADMIN, StaffRole.SIGNATORY, StaffRole.FINANCE, StaffRole.STAFF)


def roles_at(organisation: Organisation, user_id: UUID) -> list[str]:
    """The roles of a person at an organisation, the weightiest first."""
    held = set(Staff.objects.filter(organisation=organisation, user=user_id).values_list("role", flat=True))
    return [role for role in ORDER if role in held]


def administrators_of(organisation: Organisation) -> list[User]:
    """Read from the grants, because the staff of others is hidden."""
    return holders(P.MANAGE_STAFF, organisation.pk)


def invitations_of(organisation: Organisation) -> QuerySet[StaffInvitation]:
    """Every offer of a role, the open ones first."""
    place = Case(
        When(status=StaffInvitationStatus.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    offers = StaffInvitation.objects.filter(organisation=organisation)
    return _with_people(offers).annotate(place=place).order_by("place", "-created_at", "id")


def open_invitations_of(organisation: Organisation) -> QuerySet[StaffInvitation]:
    return invitations_of(organisation).filter(status=StaffInvitationStatus.OPEN)


def offered_roles(user: User) -> QuerySet[StaffInvitation]:
    """Open offers to a person, the most urgent first."""
    own = StaffInvitation.objects.filter(user=user, status=StaffInvitationStatus.OPEN)
    return _with_people(own).order_by("expires_at", "id")


def _with_people(offers: QuerySet[StaffInvitation]) -> QuerySet[StaffInvitation]:
    return offers.select_related("organisation", "invited_by", "takes_over_from", "user")


def staff_invitation_by_secret(secret: str) -> StaffInvitation | None:
    """What a mail link leads to, whatever has become of it; the scope carries the same digest."""
    return _with_people(StaffInvitation.objects.filter(key_digest=token_digest(secret))).first()


def staff_link_state(invitation: StaffInvitation | None) -> str:
    """What the page behind a mail link has to say."""
    if invitation is None:
        return "unknown"
    return "expired" if invitation.is_expired else invitation.status


def invitation_abilities(invitation: StaffInvitation, user: User) -> list[str]:
    """What `user` may do with an offer of a role now."""
    can = set(STAFF_INVITATION.available(invitation, user))
    if "revoke" in can:
        can.add("renew")
    if invitation.status == StaffInvitationStatus.OPEN and invitation.is_for(user):
        can.add("decline")
        if not invitation.is_expired:
            can.add("accept")
    return sorted(can)


@dataclass(frozen=True)
class OwnRole:
    """A role of one's own, and whether one may simply give it up."""

    staff: Staff
    is_last_administrator: bool


def own_roles(user: User) -> list[OwnRole]:
    """Where a person acts for whom; two queries."""
    held = list(
        Staff.objects.filter(user=user)
        .select_related("organisation", "user")
        .order_by("organisation__name", "role")
    )
    administered = [each.organisation_id for each in held if each.role == StaffRole.ADMIN]
    others = Staff.objects.filter(organisation__in=administered, role=StaffRole.ADMIN).exclude(user=user)
    shared = set(others.values_list("organisation_id", flat=True))
    return [
        OwnRole(each, each.role == StaffRole.ADMIN and each.organisation_id not in shared) for each in held
    ]


def staff_table(staff: QuerySet[Staff]) -> tuple[list[str], list[list[Any]]]:
    """Head and rows of an organisation's people as a spreadsheet."""
    head = [_("Name"), _("E-mail"), _("Role"), _("Capacity"), _("Since")]
    rows = [
        [each.user.name, each.user.email, each.get_role_display(), each.capacity, each.created_at.date()]
        for each in staff
    ]
    return head, rows


def entry_of(code: str) -> Organisation | None:
    """The entry with exactly this code, merged or not; for operators."""
    return Organisation.objects.filter(credit_code=credit_code.normalise(code)).first()
