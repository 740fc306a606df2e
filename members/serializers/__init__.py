"""REST shapes of the directory."""

from members.serializers.organisations import (
    OrganisationChangeSerializer,
    OrganisationSerializer,
    RegistrationSerializer,
)
from members.serializers.staff import (
    HandOverSerializer,
    NewStaffInvitationSerializer,
    StaffInvitationSerializer,
    StaffSerializer,
)

__all__ = [
    "HandOverSerializer",
    "NewStaffInvitationSerializer",
    "OrganisationChangeSerializer",
    "OrganisationSerializer",
    "RegistrationSerializer",
    "StaffInvitationSerializer",
    "StaffSerializer",
]
