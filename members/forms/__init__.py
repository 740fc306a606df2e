"""Forms of the directory."""

from members.forms.organisations import (
    OrganisationForm,
    RegistrationForm,
)
from members.forms.staff import (
    CAPACITIES,
    ClaimForm,
    HandOverForm,
    MergeForm,
    PowerForm,
    StaffInvitationForm,
)

__all__ = [
    "CAPACITIES",
    "ClaimForm",
    "HandOverForm",
    "MergeForm",
    "OrganisationForm",
    "PowerForm",
    "RegistrationForm",
    "StaffInvitationForm",
]
