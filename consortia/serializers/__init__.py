"""REST shapes of consortia."""

from consortia.serializers.consortia import (
    ConsortiumChangeSerializer,
    ConsortiumSerializer,
    FoundingSerializer,
    InvitationSerializer,
    LinkSerializer,
    MembershipSerializer,
    NewSeatSerializer,
    SeatSerializer,
    TakeUpSerializer,
)

__all__ = [
    "ConsortiumChangeSerializer",
    "ConsortiumSerializer",
    "FoundingSerializer",
    "InvitationSerializer",
    "LinkSerializer",
    "MembershipSerializer",
    "NewSeatSerializer",
    "SeatSerializer",
    "TakeUpSerializer",
]
