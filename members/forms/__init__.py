"""Forms of the directory."""

from members.forms.organisations import (
    OrganisationForm,
    RegistrationForm,
    StaffForm,
)

__all__ = [
    "OrganisationForm",
    "RegistrationForm",
    "StaffForm",
]
