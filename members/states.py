"""Lifecycles of the directory: offers of a role, powers, claims, bookings, experts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.audit.lifecycle import SYSTEM_ONLY, Lifecycle, Transition
from members import permissions as P


class StaffInvitationStatus(models.TextChoices):
    OPEN = "open", _("Awaiting an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    REVOKED = "revoked", _("Taken back")


SI = StaffInvitationStatus
STAFF_INVITATION_TONES = {SI.OPEN: "yellow", SI.ACCEPTED: "green", SI.DECLINED: "red", SI.REVOKED: "gray"}
STAFF_INVITATION = Lifecycle(
    name="staff_invitation",
    states=SI,
    initial=SI.OPEN,
    transitions={
        # The invited person has no right at the organisation yet: its account or the secret link decides.
        "accept": Transition((SI.OPEN,), SI.ACCEPTED, SYSTEM_ONLY, "staff_invitation.accepted"),
        "decline": Transition((SI.OPEN,), SI.DECLINED, SYSTEM_ONLY, "staff_invitation.declined"),
        "revoke": Transition((SI.OPEN,), SI.REVOKED, P.MANAGE_STAFF, "staff_invitation.revoked"),
    },
)


class PowerStatus(models.TextChoices):
    IN_FORCE = "in_force", _("In force")
    REVOKED = "revoked", _("Revoked")


POWER_TONES = {PowerStatus.IN_FORCE: "green", PowerStatus.REVOKED: "gray"}
POWER = Lifecycle(
    name="power",
    states=PowerStatus,
    initial=PowerStatus.IN_FORCE,
    transitions={
        "revoke": Transition(
            (PowerStatus.IN_FORCE,),
            PowerStatus.REVOKED,
            P.MANAGE_STAFF,
            "power.revoked",
            reason_required=True,
        ),
    },
)


class ClaimStatus(models.TextChoices):
    FILED = "filed", _("To be decided")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


CL = ClaimStatus
CLAIM_TONES = {CL.FILED: "yellow", CL.GRANTED: "green", CL.REFUSED: "red", CL.WITHDRAWN: "gray"}
CLAIM = Lifecycle(
    name="claim",
    states=CL,
    initial=CL.FILED,
    transitions={
        # Operators decide, who have no right at any organisation; the claimant takes it back.
        "grant": Transition((CL.FILED,), CL.GRANTED, SYSTEM_ONLY, "claim.granted"),
        "refuse": Transition((CL.FILED,), CL.REFUSED, SYSTEM_ONLY, "claim.refused", reason_required=True),
        "withdraw": Transition((CL.FILED,), CL.WITHDRAWN, SYSTEM_ONLY, "claim.withdrawn"),
    },
)


class BookingStatus(models.TextChoices):
    REQUESTED = "requested", _("Requested")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CANCELLED = "cancelled", _("Cancelled")
    USED = "used", _("Used")


B = BookingStatus
BOOKING_TONES = {
    B.REQUESTED: "yellow",
    B.CONFIRMED: "green",
    B.REFUSED: "red",
    B.WITHDRAWN: "gray",
    B.CANCELLED: "gray",
    B.USED: "blue",
}
BOOKING = Lifecycle(
    name="booking",
    states=B,
    initial=B.REQUESTED,
    transitions={
        # Either by the owner or by whoever asked: the action looks at the side, the right is the same.
        "confirm": Transition((B.REQUESTED,), B.CONFIRMED, P.OFFER, "booking.confirmed"),
        "refuse": Transition((B.REQUESTED,), B.REFUSED, P.OFFER, "booking.refused", reason_required=True),
        "withdraw": Transition((B.REQUESTED,), B.WITHDRAWN, P.BOOK, "booking.withdrawn"),
        "cancel": Transition((B.CONFIRMED,), B.CANCELLED, P.BOOK, "booking.cancelled", reason_required=True),
        "use": Transition((B.CONFIRMED,), B.USED, P.OFFER, "booking.used"),
    },
)


class ExpertStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("Listed")
    PAUSED = "paused", _("Paused")


X = ExpertStatus
EXPERT_TONES = {X.DRAFT: "gray", X.ACTIVE: "green", X.PAUSED: "yellow"}
EXPERT = Lifecycle(
    name="expert",
    states=X,
    initial=X.DRAFT,
    transitions={
        # The person alone, about the person's own entry.
        "list": Transition((X.DRAFT, X.PAUSED), X.ACTIVE, SYSTEM_ONLY, "expert.listed"),
        "pause": Transition((X.ACTIVE,), X.PAUSED, SYSTEM_ONLY, "expert.paused"),
    },
)
