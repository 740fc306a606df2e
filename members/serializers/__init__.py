"""REST shapes of the directory."""

from members.serializers.organisations import (
    NewStaffSerializer,
    OrganisationChangeSerializer,
    OrganisationSerializer,
    RegistrationSerializer,
    StaffSerializer,
)

__all__ = [
    "NewStaffSerializer",
    "OrganisationChangeSerializer",
    "OrganisationSerializer",
    "RegistrationSerializer",
    "StaffSerializer",
]
