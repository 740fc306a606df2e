"""The directory's part of a merge: its rows pass to the entry that stays."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.accounts.models import User
from kernel.notices.actions import discharge_person, notify, pass_duties_on
from kernel.tenancy.roles import give_role, keep_only
from members import permissions as P
from members.actions import publishing
from members.models import Claim, Offer, Organisation, Staff, StaffInvitation
from members.permissions import ROLES
from members.selectors.merging import COLUMNS, directory_rows
from members.states import CLAIM, STAFF_INVITATION, ClaimStatus, StaffInvitationStatus

OFFERED = ("capabilities", "facilities", "services", "interests")


def move_directory(
    absorbed: Organisation, kept: Organisation, *, by: User, reason: str
) -> tuple[dict[str, list[str]], dict[str, list[User]]]:
    """Ids of what has passed, and whom to tell what; called by `consortia.actions.merging`, in its scope."""
    theirs, own = _people(absorbed), _people(kept)
    rows = directory_rows(absorbed, kept)
    trail = {key: [str(pk) for pk in found.values_list("pk", flat=True)] for key, found in rows.items()}
    for key, found in rows.items():
        _move(found.model, trail[key], COLUMNS.get(key, "organisation_id"), kept)
    StaffInvitation.objects.filter(pk__in=trail["staff_invitations"]).update(organisation_name=kept.name)
    _move_offers(absorbed, kept)
    trail["roles_dropped"] = _settle_roles(absorbed, kept, trail["staff"])
    trail["claims_refused"] = _end_open(absorbed, by, reason)
    trail["duties"] = [
        str(pk) for pk in pass_duties_on(axis="organisation", before=absorbed.pk, after=kept.pk)
    ]
    absorbed.merged_into, absorbed.is_public = kept, False
    absorbed.save(update_fields=["merged_into", "is_public", "updated_at"])
    keep_only(absorbed, (P.VIEW,))
    told = {user.pk for user in theirs}
    return trail, {
        "organisation.merged": theirs,
        "organisation.absorbed": [user for user in own if user.pk not in told],
    }


def _people(organisation: Organisation) -> list[User]:
    staff = Staff.objects.filter(organisation=organisation).select_related("user")
    return list({each.user_id: each.user for each in staff}.values())


def _move(model: Any, ids: list[str], column: str, kept: Organisation) -> None:
    column = column if column.endswith("_id") else f"{column}_id"
    model._default_manager.filter(pk__in=ids).update(**{column: kept.pk}, updated_at=timezone.now())


def _move_offers(absorbed: Organisation, kept: Organisation) -> None:
    """The public copies follow what they copy; of what stays nothing is shown any more."""
    publishing.follow(kept)
    Offer.objects.filter(organisation=absorbed).delete()


def _settle_roles(absorbed: Organisation, kept: Organisation, moved: list[str]) -> list[str]:
    """Grants for the roles that passed; those the person has there already end."""
    for staff in Staff.objects.filter(pk__in=moved).select_related("user"):
        give_role(staff.user, kept, staff.role, ROLES)
    rest = Staff.objects.filter(organisation=absorbed)
    dropped = [str(pk) for pk in rest.values_list("pk", flat=True)]
    rest.delete()
    return dropped


def _end_open(absorbed: Organisation, by: User, reason: str) -> list[str]:
    """Offers that the kept entry makes too are taken back; whoever claimed the entry claims the other."""
    for offer in StaffInvitation.objects.filter(organisation=absorbed, status=StaffInvitationStatus.OPEN):
        STAFF_INVITATION.fire("revoke", offer, by=by, reason=reason)
        discharge_person(offer.pk)
    claims = list(
        Claim.objects.filter(organisation=absorbed, status=ClaimStatus.FILED).select_related("user")
    )
    text = _("The entry was merged into another one; claim that.")
    for claim in claims:
        CLAIM.fire("refuse", claim, by=by, reason=text)
        discharge_person(claim.pk)
        key = f"claim.refused:{claim.pk}"
        notify([claim.user], "claim.refused", key=key, organisation=absorbed.name, reason=text)
    return [str(claim.pk) for claim in claims]
