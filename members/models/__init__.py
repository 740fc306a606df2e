"""The directory: organisations, their people, what they keep and what they offer; it knows no consortium."""

from members.models.experts import Expert, Recusal
from members.models.offers import (
    OFFERED,
    Booking,
    Capability,
    Facility,
    Interest,
    Offer,
    Offered,
    Service,
    Term,
    kind_of,
)
from members.models.organisation import (
    DATA,
    Organisation,
    OrganisationGroupObjectPermission,
    OrganisationUserObjectPermission,
)
from members.models.profile import Evidence, Honour, Person, YearFigures
from members.models.staff import Claim, Merge, PowerOfAttorney, Staff, StaffInvitation

__all__ = [
    "DATA",
    "OFFERED",
    "Booking",
    "Capability",
    "Claim",
    "Evidence",
    "Expert",
    "Facility",
    "Honour",
    "Interest",
    "Merge",
    "Offer",
    "Offered",
    "Organisation",
    "OrganisationGroupObjectPermission",
    "OrganisationUserObjectPermission",
    "Person",
    "PowerOfAttorney",
    "Recusal",
    "Service",
    "Staff",
    "StaffInvitation",
    "Term",
    "YearFigures",
    "kind_of",
]
