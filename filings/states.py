"""Lifecycles of guidelines and dossiers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from consortia import permissions as consortia
from filings import permissions as P
from kernel.audit.lifecycle import Lifecycle, Transition


class GuidelineStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_FORCE = "in_force", _("In effect")
    RETIRED = "retired", _("No longer in force")


G = GuidelineStatus
GUIDELINE = Lifecycle(
    name="guideline",
    states=G,
    initial=G.DRAFT,
    transitions={
        "publish": Transition((G.DRAFT,), G.IN_FORCE, P.MANAGE_GUIDELINES, "guideline.published"),
        "retire": Transition(
            (G.IN_FORCE,), G.RETIRED, P.MANAGE_GUIDELINES, "guideline.retired", reason_required=True
        ),
    },
)


class DossierStatus(models.TextChoices):
    DRAFT = "draft", _("Being written")
    SUBMITTED = "submitted", _("Waiting for acceptance")
    ACCEPTED = "accepted", _("Formal check")
    RETURNED = "returned", _("In correction")
    PASSED = "passed", _("Check passed")
    IN_PUBLICITY = "in_publicity", _("In publicity")
    FILED = "filed", _("On file")
    REFUSED = "refused", _("Not accepted for filing")
    WITHDRAWN = "withdrawn", _("Taken back")


D = DossierStatus
# While the consortium may write.
EDITABLE = frozenset({D.DRAFT, D.RETURNED})
# While the authority has it in hand.
WITH_AUTHORITY = frozenset({D.SUBMITTED, D.ACCEPTED, D.PASSED, D.IN_PUBLICITY})
ENDED = frozenset({D.FILED, D.REFUSED, D.WITHDRAWN})

DOSSIER = Lifecycle(
    name="dossier",
    states=D,
    initial=D.DRAFT,
    transitions={
        "submit": Transition((D.DRAFT,), D.SUBMITTED, consortia.SUBMIT_DOSSIER, "dossier.submitted"),
        # A corrected case is known to the authority: it goes on in the check it was returned from.
        "resubmit": Transition((D.RETURNED,), D.ACCEPTED, consortia.SUBMIT_DOSSIER, "dossier.resubmitted"),
        "accept": Transition((D.SUBMITTED,), D.ACCEPTED, P.CHECK, "dossier.accepted"),
        "return": Transition((D.ACCEPTED,), D.RETURNED, P.CHECK, "dossier.returned", reason_required=True),
        "pass": Transition((D.ACCEPTED,), D.PASSED, P.CHECK, "dossier.passed"),
        "publicise": Transition((D.PASSED,), D.IN_PUBLICITY, P.DECIDE, "dossier.publicised"),
        "file": Transition((D.PASSED, D.IN_PUBLICITY), D.FILED, P.DECIDE, "dossier.filed"),
        "refuse": Transition(
            (D.SUBMITTED, D.ACCEPTED, D.PASSED, D.IN_PUBLICITY),
            D.REFUSED,
            P.DECIDE,
            "dossier.refused",
            reason_required=True,
        ),
        "withdraw": Transition(
            (D.DRAFT, D.SUBMITTED, D.RETURNED, D.ACCEPTED),
            D.WITHDRAWN,
            consortia.SUBMIT_DOSSIER,
            "dossier.withdrawn",
            reason_required=True,
        ),
    },
)
