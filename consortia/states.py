"""Lifecycles of consortia and memberships."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from consortia import permissions as P
from kernel.audit.lifecycle import SYSTEM_ONLY, Lifecycle, Transition
from members import permissions as members


class ConsortiumStatus(models.TextChoices):
    PREPARING = "preparing", _("In preparation")
    ACTIVE = "active", _("Active")
    FILED = "filed", _("Filed")
    DISSOLVED = "dissolved", _("Dissolved")


C = ConsortiumStatus
CONSORTIUM_TONES = {C.PREPARING: "blue", C.ACTIVE: "azure", C.FILED: "green", C.DISSOLVED: "gray"}
CONSORTIUM = Lifecycle(
    name="consortium",
    states=C,
    initial=C.PREPARING,
    transitions={
        # By the formation agreement that comes into force, and by the authority's decision.
        "activate": Transition((C.PREPARING,), C.ACTIVE, SYSTEM_ONLY, "consortium.activated"),
        "file": Transition((C.ACTIVE,), C.FILED, SYSTEM_ONLY, "consortium.filed"),
        "dissolve": Transition(
            (C.PREPARING, C.ACTIVE), C.DISSOLVED, P.EDIT, "consortium.dissolved", reason_required=True
        ),
        "close": Transition((C.FILED,), C.DISSOLVED, SYSTEM_ONLY, "consortium.closed", reason_required=True),
    },
)


class MembershipStatus(models.TextChoices):
    INVITED = "invited", _("Invited")
    ACTIVE = "active", _("Member")
    DECLINED = "declined", _("Invitation declined")
    REVOKED = "revoked", _("Invitation taken back")
    LEFT = "left", _("Left")


M = MembershipStatus
MEMBERSHIP_TONES = {
    M.INVITED: "yellow",
    M.ACTIVE: "green",
    M.DECLINED: "red",
    M.REVOKED: "gray",
    M.LEFT: "gray",
}
MEMBERSHIP = Lifecycle(
    name="membership",
    states=M,
    initial=M.INVITED,
    transitions={
        "accept": Transition((M.INVITED,), M.ACTIVE, members.JOIN, "membership.accepted"),
        "decline": Transition(
            (M.INVITED,), M.DECLINED, members.JOIN, "membership.declined", reason_required=True
        ),
        "revoke": Transition((M.INVITED,), M.REVOKED, P.INVITE, "membership.revoked", reason_required=True),
        "leave": Transition((M.ACTIVE,), M.LEFT, P.LEAVE, "membership.left", reason_required=True),
    },
)
