"""What a role at an authority may do; officers never write, and see only what was submitted to them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

VIEW_QUEUE = "filings.view_queue"
CHECK = "filings.check_dossier"
DECIDE = "filings.decide_dossier"
ASSIGN = "filings.assign_dossier"
MANAGE_GUIDELINES = "filings.manage_guidelines"
VIEW_ACCESS = "filings.view_access"
VIEW_TIMELINE = "filings.view_timeline"
SERVE = "filings.serve_consortium"

ALL = (
    (VIEW_QUEUE, gettext_noop("Read dossiers submitted to the authority")),
    (CHECK, gettext_noop("Accept, check and return dossiers")),
    (DECIDE, gettext_noop("Publicise, file and refuse")),
    (ASSIGN, gettext_noop("Assign cases to officers")),
    (MANAGE_GUIDELINES, gettext_noop("Write and publish guidelines")),
    (VIEW_ACCESS, gettext_noop("See who can see what, and why")),
    (VIEW_TIMELINE, gettext_noop("Read the timeline of cases")),
    (SERVE, gettext_noop("Keep the service package of a consortium")),
)


class OfficerRole(models.TextChoices):
    OFFICER = "officer", _("Officer")
    SENIOR_OFFICER = "senior_officer", _("Senior officer")
    SUPERVISOR = "supervisor", _("Supervisor")
    LIAISON = "liaison", _("Liaison")


ROLES: dict[str, tuple[str, ...]] = {
    OfficerRole.OFFICER: (VIEW_QUEUE, VIEW_TIMELINE, CHECK),
    OfficerRole.SENIOR_OFFICER: (
        VIEW_QUEUE,
        VIEW_TIMELINE,
        CHECK,
        DECIDE,
        ASSIGN,
        MANAGE_GUIDELINES,
        VIEW_ACCESS,
    ),
    # Reads all, decides nothing.
    OfficerRole.SUPERVISOR: (VIEW_QUEUE, VIEW_TIMELINE, VIEW_ACCESS),
    OfficerRole.LIAISON: (VIEW_QUEUE, SERVE),
}
