"""Lifecycles of an agreement and of each party's signature under it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from consortia import permissions as P
from kernel.audit.lifecycle import SYSTEM_ONLY, Lifecycle, Transition
from members import permissions as members


class AgreementStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OUT_FOR_SIGNATURE = "out_for_signature", _("Out for signature")
    IN_FORCE = "in_force", _("In force")
    WITHDRAWN = "withdrawn", _("Withdrawn")


A = AgreementStatus
LIVE = (A.DRAFT, A.OUT_FOR_SIGNATURE, A.IN_FORCE)
AGREEMENT = Lifecycle(
    name="agreement",
    states=A,
    initial=A.DRAFT,
    transitions={
        "send": Transition((A.DRAFT,), A.OUT_FOR_SIGNATURE, P.SEND_AGREEMENT, "agreement.sent"),
        # By the last signature, never by hand: a contract is formed when all have signed (民法典 490).
        "enact": Transition((A.OUT_FOR_SIGNATURE,), A.IN_FORCE, SYSTEM_ONLY, "agreement.enacted"),
        "withdraw": Transition(
            (A.DRAFT, A.OUT_FOR_SIGNATURE),
            A.WITHDRAWN,
            P.SEND_AGREEMENT,
            "agreement.withdrawn",
            reason_required=True,
        ),
    },
)


class PartyStatus(models.TextChoices):
    WAITING = "waiting", _("Not signed yet")
    SIGNED = "signed", _("Signed")
    DECLINED = "declined", _("Declined")


S = PartyStatus
PARTY = Lifecycle(
    name="agreement_party",
    states=S,
    initial=S.WAITING,
    transitions={
        # Who declined may still sign, as long as the lead has not taken the agreement back.
        "sign": Transition((S.WAITING, S.DECLINED), S.SIGNED, members.SIGN, "agreement.signed"),
        "decline": Transition(
            (S.WAITING,), S.DECLINED, members.SIGN, "agreement.declined", reason_required=True
        ),
    },
)
