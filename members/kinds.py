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


class Mark(models.TextChoices):
    """What an organisation is known as (handbook 7.3)."""

    CHAIN_LEADER = "chain_leader", _("Chain leader")
    TECH_LEADER = "tech_leader", _("S&T leading enterprise")
    LISTED = "listed", _("Listed company")
    HIGH_TECH = "high_tech", _("High-tech enterprise")
    LITTLE_GIANT = "little_giant", _("Specialised “little giant”")
    CHAMPION = "champion", _("Single-product champion")
    UNICORN = "unicorn", _("Unicorn")
    TECH_SME = "tech_sme", _("Technology SME")
    STATE_OWNED = "state_owned", _("State-owned")
    PRIVATE = "private", _("Privately owned")
    FOREIGN = "foreign", _("Foreign-invested")


class EvidenceKind(models.TextChoices):
    LICENCE = "licence", _("Business licence or legal-person certificate")
    AUDIT = "audit", _("Audit report")
    TAX = "tax", _("Record of R&D super-deduction")
    POWER = "power", _("Power of attorney")
    PATENTS = "patents", _("List of intellectual property")
    QUALIFICATION = "qualification", _("Qualification or title")
    CONSENT = "consent", _("Consent of a person")
    OTHER = "other", _("Other evidence")


class FigureSource(models.TextChoices):
    AUDIT = "audit", _("Audited accounts")
    TAX = "tax", _("R&D super-deduction record")
    STATISTICS = "statistics", _("Statistical return")
    DECLARED = "declared", _("Own statement")


class HonourLevel(models.TextChoices):
    NATIONAL = "national", _("National")
    PROVINCE = "province", _("Provincial or ministerial")
    CITY = "city", _("Municipal")
    DISTRICT = "district", _("District or county")
    INDUSTRY = "industry", _("Of the industry")


class PowerScope(models.TextChoices):
    """Matters a power of attorney may name; what is signed names the one it needs."""

    FORMATION = "formation", _("Formation agreement")
    ACCESSION = "accession", _("Accession deed")
    AMENDMENT = "amendment", _("Amendment of an agreement")
    NDA = "nda", _("Confidentiality agreement")
    TASK = "task", _("Task contract and pledge")
    EXIT = "exit", _("Exit agreement")
    DOSSIER = "dossier", _("Filing dossier")


class Vocabulary(models.TextChoices):
    CAPABILITY = "capability", _("Capabilities")
    FIELD = "field", _("Fields")


class Maturity(models.TextChoices):
    RESEARCH = "research", _("Research and development")
    PILOT = "pilot", _("Pilot")
    PRODUCTION = "production", _("Mass production")


class FacilityKind(models.TextChoices):
    EQUIPMENT = "equipment", _("Equipment")
    PILOT_LINE = "pilot_line", _("Pilot line")
    LABORATORY = "laboratory", _("Laboratory")
    TEST_SITE = "test_site", _("Test site or scene")
    DATA = "data", _("Data or computing")


class OpenTo(models.TextChoices):
    NOBODY = "nobody", _("Own organisation only")
    DIRECTORY = "directory", _("Registered organisations")
    EVERYBODY = "everybody", _("Shown to everybody")


class ServiceKind(models.TextChoices):
    IP = "ip", _("Intellectual property")
    TESTING = "testing", _("Testing and certification")
    TRAINING = "training", _("Training")
    TRANSFER = "transfer", _("Transfer of results")
    FINANCE = "finance", _("Finance")
    CONSULTING = "consulting", _("Consulting")


class InterestForm(models.TextChoices):
    EQUITY = "equity", _("Equity")
    DEBT = "debt", _("Loan or guarantee")
    FUND = "fund", _("Fund")
    ORDER = "order", _("Purchase order")


class OfferKind(models.TextChoices):
    CAPABILITY = "capability", _("Capability")
    FACILITY = "facility", _("Facility")
    SERVICE = "service", _("Service")
    INTEREST = "interest", _("Investor's interest")


class ExpertKind(models.TextChoices):
    TECHNICAL = "technical", _("Technical")
    INDUSTRY = "industry", _("Industrial practice")
    FINANCE = "finance", _("Finance and accounting")
    IP = "ip", _("Intellectual property matters")
    MANAGEMENT = "management", _("Management")


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
