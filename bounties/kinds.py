"""Vocabularies of challenges and answers (handbook 3.2, 3.7, 3.8)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ChallengeKind(models.TextChoices):
    GOVERNMENT = "government", _("Research, asked by government")
    FIRM = "firm", _("Research, asked by an enterprise")
    TRANSFER = "transfer", _("Transfer of results")


class Openness(models.TextChoices):
    PUBLIC = "public", _("Open to everybody")
    CONSORTIUM = "consortium", _("Members of the consortium only")


class IpRule(models.TextChoices):
    POSTER = "poster", _("Belongs to the poster")
    ANSWERER = "answerer", _("Belongs to the answerer")
    SHARED = "shared", _("Jointly owned")
    AGREED = "agreed", _("By agreement")


class Direction(models.TextChoices):
    AT_LEAST = "ge", "≥"
    AT_MOST = "le", "≤"
    EXACTLY = "eq", "="


class Stage(models.TextChoices):
    RESEARCH = "research", _("Research and development")
    PILOT = "pilot", _("Pilot")
    PRODUCTION = "production", _("Mass production")


class Response(models.TextChoices):
    MEETS = "meets", _("Meets")
    EXCEEDS = "exceeds", _("Exceeds")
    DEVIATES = "deviates", _("Deviates")


RESPONSE_TONES: dict[str, str] = {
    Response.MEETS: "blue",
    Response.EXCEEDS: "green",
    Response.DEVIATES: "yellow",
}
