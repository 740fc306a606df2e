"""Vocabularies of organisations (handbook 2.3 and 7)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    ENTERPRISE = "enterprise", _("Enterprise")
    UNIVERSITY = "university", _("University")
    INSTITUTE = "institute", _("Research institute")
    NEW_RD = "new_rd", _("New-type R&D institution")
    HOSPITAL = "hospital", _("Medical institution")
    SERVICE = "service", _("S&T service provider")
    FINANCE = "finance", _("Financial or investment institution")
    ASSOCIATION = "association", _("Industry association")
    PARK = "park", _("Park or incubator")
    USER = "user", _("Application unit")
    GOVERNMENT = "government", _("Government body")
    OTHER = "other", _("Other")


class ChainPosition(models.TextChoices):
    UPSTREAM = "upstream", _("Upstream")
    MIDSTREAM = "midstream", _("Midstream")
    DOWNSTREAM = "downstream", _("Downstream")
    SERVICE = "service", _("Services")


class Size(models.TextChoices):
    LARGE = "large", _("Large")
    MEDIUM = "medium", _("Medium")
    SMALL = "small", _("Small")
    MICRO = "micro", _("Micro")
    NONE = "none", _("Not applicable")


RESEARCH_KINDS = frozenset(
    {
        OrganisationKind.UNIVERSITY,
        OrganisationKind.INSTITUTE,
        OrganisationKind.NEW_RD,
        OrganisationKind.HOSPITAL,
    }
)

# GB 32100: registering department and kind of body → our kind; 12 is a public institution, mostly a
# university, 52 a private non-enterprise unit, the usual form of a new-type R&D institution.
KIND_BY_PREFIX = {
    "11": OrganisationKind.GOVERNMENT,
    "12": OrganisationKind.UNIVERSITY,
    "13": OrganisationKind.ASSOCIATION,
    "31": OrganisationKind.SERVICE,
    "51": OrganisationKind.ASSOCIATION,
    "52": OrganisationKind.NEW_RD,
    "91": OrganisationKind.ENTERPRISE,
    "92": OrganisationKind.ENTERPRISE,
    "93": OrganisationKind.ENTERPRISE,
}


def kind_for_code(credit_code: str) -> str:
    """The kind that the first two characters of a credit code suggest, or an empty string."""
    return KIND_BY_PREFIX.get(credit_code[:2], "")
