"""Vocabularies of governance, roadmap and tasks (handbook 2.5, 2.8, 4.1)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class BodyKind(models.TextChoices):
    ASSEMBLY = "assembly", _("Members' assembly")
    COUNCIL = "council", _("Council")
    EXPERTS = "experts", _("Expert committee")
    SECRETARIAT = "secretariat", _("Secretariat")
    CHIEF_SCIENTIST = "chief_scientist", _("Office of the chief scientist")


class OfficeTitle(models.TextChoices):
    CHAIR = "chair", _("Chair")
    VICE_CHAIR = "vice_chair", _("Vice-chair")
    SECRETARY = "secretary", _("Secretary-general")
    CHIEF_SCIENTIST = "chief_scientist", _("Chief scientist")
    MEMBER = "member", _("Member of the body")


class AttendanceStatus(models.TextChoices):
    EXPECTED = "expected", _("Expected")
    PRESENT = "present", _("Present")
    PROXY = "proxy", _("By proxy")
    EXCUSED = "excused", _("Excused")
    ABSENT = "absent", _("Absent")


class ResolutionKind(models.TextChoices):
    GENERAL = "general", _("General matter")
    ADMISSION = "admission", _("Admission of a member")
    REMOVAL = "removal", _("Removal of a member")
    LEAD_CHANGE = "lead_change", _("Change of the lead")
    FUND_CLAIM = "fund_claim", _("Claim on the risk fund")
    AMENDMENT = "amendment", _("Amendment of the agreement")


class Ballot(models.TextChoices):
    OPEN = "open", _("By name")
    SECRET = "secret", _("Secret")


class Weighting(models.TextChoices):
    EQUAL = "equal", _("One vote each")
    WEIGHTED = "weighted", _("By weight")


class MajorityBase(models.TextChoices):
    """Of what the majority is counted."""

    CAST = "cast", _("Of the votes for and against")
    PRESENT = "present", _("Of all who took part, abstentions included")
    ALL = "all", _("Of all who may vote")


class Choice(models.TextChoices):
    FOR = "for", _("For")
    AGAINST = "against", _("Against")
    ABSTAIN = "abstain", _("Abstention")


class SupportKind(models.TextChoices):
    FUNDS = "funds", _("Funds")
    POLICY = "policy", _("Policy")
    TALENT = "talent", _("Talent")
    PLATFORM = "platform", _("Platform or equipment")
    SCENE = "scene", _("Application scene")
    OTHER = "other", _("Other support")


class IndicatorDirection(models.TextChoices):
    AT_LEAST = "ge", "≥"
    AT_MOST = "le", "≤"
