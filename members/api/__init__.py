"""REST resources of the directory."""

from members.api.organisations import (
    OrganisationViewSet,
    StaffViewSet,
)

__all__ = [
    "OrganisationViewSet",
    "StaffViewSet",
]
