"""Guidelines as pages show them: what is not set is said to be not set."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from filings.models import Guideline
from filings.rules import SectionRule
from filings.states import GUIDELINE
from kernel.accounts.models import User


def _says(value: object, unit: str = "") -> str:
    """A number of the guideline, or that it sets none."""
    return _("Not set by the guideline") if value is None else f"{value}{unit}"


def rule_rows(guideline: Guideline) -> list[dict[str, str]]:
    rules = guideline.rule_set
    counted = _("yes") if rules.lead_counts else _("no")
    rows = [
        (_("Number of members, at least"), _says(rules.min_members)),
        (_("Enterprises, at least"), _says(rules.min_firms)),
        (_("Universities, institutes and hospitals, at least"), _says(rules.min_research)),
        (_("Share of chain enterprises, at least"), _says(rules.firm_share_percent, " %")),
        (_("The lead counts as a member"), counted),
        (_("Small or medium-sized enterprise"), _asked(rules.sme_required)),
        (_("Formation agreement in force"), _asked(rules.agreement_required)),
        (_("Chief scientist"), _asked(rules.chief_scientist)),
    ]
    rows += [(statement.label, statement.rule) for statement in rules.lead_statements]
    return [{"label": label, "value": value} for label, value in rows]


def _asked(required: bool) -> str:
    return _("required") if required else _("not required")


def period_rows(guideline: Guideline) -> list[dict[str, str]]:
    unit = f" {guideline.get_day_kind_display()}"
    rows = [
        (_("Acceptance"), _says(guideline.acceptance_days, unit)),
        (_("Formal check"), _says(guideline.check_days, unit)),
        (_("Correction"), _says(guideline.correction_days, unit)),
        (_("Corrections allowed"), _says(guideline.correction_limit)),
        (_("Publicity"), _says(guideline.publicity_days, unit)),
    ]
    return [{"label": label, "value": value} for label, value in rows]


def length_text(rule: SectionRule) -> str:
    if rule.min_length and rule.max_length:
        return _("%(min)s to %(max)s characters") % {"min": rule.min_length, "max": rule.max_length}
    if rule.max_length:
        return _("at most %(max)s characters") % {"max": rule.max_length}
    if rule.min_length:
        return _("at least %(min)s characters") % {"min": rule.min_length}
    return _says(None)


def guideline_context(guideline: Guideline) -> dict[str, Any]:
    sections = [{"rule": rule, "length": length_text(rule)} for rule in guideline.section_rules]
    rules, periods = rule_rows(guideline), period_rows(guideline)
    return {"guideline": guideline, "sections": sections, "rules": rules, "periods": periods}


def guideline_abilities(guideline: Guideline, user: User | AnonymousUser) -> list[str]:
    return sorted(GUIDELINE.available(guideline, user))
