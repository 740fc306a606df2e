"""Forms of consortia, invitations and seats."""

from consortia.forms.consortia import (
    ConsortiumForm,
    FoundingForm,
    InvitationForm,
    ReasonForm,
    SeatForm,
    TakeUpForm,
    organisation_chosen,
)

__all__ = [
    "ConsortiumForm",
    "FoundingForm",
    "InvitationForm",
    "ReasonForm",
    "SeatForm",
    "TakeUpForm",
    "organisation_chosen",
]
