"""REST resources of the directory."""

from members.api.organisations import OrganisationViewSet
from members.api.staff import (
    OfferedRolesViewSet,
    StaffInvitationViewSet,
    StaffLinkViewSet,
    StaffViewSet,
)

__all__ = [
    "OfferedRolesViewSet",
    "OrganisationViewSet",
    "StaffInvitationViewSet",
    "StaffLinkViewSet",
    "StaffViewSet",
]
