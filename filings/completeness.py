"""What a case still lacks, as a pure function of the case and the rules of its guideline.

Each finding shows the computed value beside the rule, because guidelines leave room for reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from filings.rules import Rules, SectionRule

State = Literal["ok", "missing", "warn", "open"]
STATEMENTS = ("truthful", "no_secrets")
REQUIRED_OF_INDICATOR = ("name", "target", "method", "due", "responsible")


@dataclass(frozen=True, slots=True)
class MemberFacts:
    name: str
    is_lead: bool = False
    is_firm: bool = False
    is_research: bool = False
    is_small: bool = False
    code_valid: bool = True
    has_task: bool = True
    is_party: bool = True


@dataclass(frozen=True, slots=True)
class SectionFacts:
    key: str
    length: int
    indicators: int = 0
    complete_indicators: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """`statements` is None while the dossier is being written: they are made at submission."""

    sections: tuple[SectionFacts, ...] = ()
    members: tuple[MemberFacts, ...] = ()
    agreement_in_force: bool = False
    chief_scientist: bool = False
    open_remarks: tuple[str, ...] = ()
    statements: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list; `place` says where it is mended: a section's key, `members`, `agreement`, …"""

    key: str
    label: str
    state: State
    note: str = ""
    place: str = ""
    required: bool = True


def assess(case: Case, rules: Rules, sections: Sequence[SectionRule]) -> list[Check]:
    """All checks, in the order in which a person would go through them."""
    return [
        *_section_checks(case, sections),
        *_remark_checks(case, sections),
        *_agreement_checks(case, rules),
        *_member_checks(case, rules),
        *_lead_checks(case, rules),
        *_statement_checks(case),
    ]


def percent(checks: Sequence[Check]) -> int:
    """Required checks that are met, in full percent; 100 only when none is missing."""
    required = [check for check in checks if check.required]
    met = sum(check.state != "missing" for check in required)
    return 100 * met // len(required) if required else 100


def missing(checks: Sequence[Check]) -> list[Check]:
    return [check for check in checks if check.required and check.state == "missing"]


def is_complete_indicator(indicator: dict[str, str]) -> bool:
    return all(indicator.get(name, "").strip() for name in REQUIRED_OF_INDICATOR)


def _met(good: bool) -> State:
    return "ok" if good else "missing"


def _section_checks(case: Case, rules: Sequence[SectionRule]) -> Iterator[Check]:
    facts = {section.key: section for section in case.sections}
    for rule in rules:
        section = facts.get(rule.key, SectionFacts(rule.key, 0))
        yield Check(
            f"section:{rule.key}",
            rule.title,
            _met(_fits(section, rule)),
            _length_note(section, rule),
            rule.key,
        )
        if rule.indicators:
            yield _indicator_check(section, rule)


def _fits(section: SectionFacts, rule: SectionRule) -> bool:
    return max(rule.min_length or 1, 1) <= section.length <= (rule.max_length or section.length)


def _length_note(section: SectionFacts, rule: SectionRule) -> str:
    values = {"now": section.length, "min": rule.min_length, "max": rule.max_length}
    if rule.min_length and rule.max_length:
        return _("%(now)s characters; the guideline asks for %(min)s to %(max)s") % values
    if rule.min_length:
        return _("%(now)s characters; the guideline asks for at least %(min)s") % values
    if rule.max_length:
        return _("%(now)s characters; the guideline allows %(max)s") % values
    return _("%(now)s characters; the guideline sets no length") % values


def _indicator_check(section: SectionFacts, rule: SectionRule) -> Check:
    half = section.indicators - section.complete_indicators
    state: State = "missing" if not section.complete_indicators else "warn" if half else "ok"
    note = _(
        "%(complete)s complete, %(half)s not; at least one with target, method, date and unit in charge"
    ) % {
        "complete": section.complete_indicators,
        "half": half,
    }
    return Check(f"indicators:{rule.key}", _("Indicators that can be verified"), state, note, rule.key)


def _remark_checks(case: Case, rules: Sequence[SectionRule]) -> Iterator[Check]:
    titles = {rule.key: rule.title for rule in rules}
    for key in dict.fromkeys(case.open_remarks):
        n = case.open_remarks.count(key)
        label = _("Remarks answered: %(section)s") % {"section": titles.get(key) or _("whole dossier")}
        yield Check(f"remarks:{key}", label, "missing", _("%(n)s remarks open") % {"n": n}, key or "remarks")


def _agreement_checks(case: Case, rules: Rules) -> Iterator[Check]:
    if rules.agreement_required:
        yield Check(
            "agreement", _("Formation agreement in force"), _met(case.agreement_in_force), "", "agreement"
        )
    if case.agreement_in_force:
        outside = [member.name for member in case.members if not member.is_party]
        note = _("Not among the parties: %(names)s") % {"names": "、".join(outside)} if outside else ""
        label = _("All members are parties to the agreement")
        yield Check("parties", label, "warn" if outside else "ok", note, "agreement", required=False)


def _member_checks(case: Case, rules: Rules) -> Iterator[Check]:
    counted = [member for member in case.members if rules.lead_counts or not member.is_lead]
    firms = sum(member.is_firm for member in counted)
    yield _count("members", _("Number of members"), len(counted), rules.min_members, rules)
    yield _count("firms", _("Enterprises"), firms, rules.min_firms, rules)
    research = sum(member.is_research for member in counted)
    yield _count("research", _("Universities, institutes and hospitals"), research, rules.min_research, rules)
    if rules.firm_share_percent is not None:
        yield _share(firms, len(counted), rules.firm_share_percent)
    if rules.sme_required:
        small = any(member.is_small for member in counted)
        yield Check(
            "sme", _("Small or medium-sized enterprise among the members"), _met(small), "", "members"
        )
    yield _each("tasks", _("Every member has a task"), [m.name for m in case.members if not m.has_task])
    yield _each(
        "codes",
        _("Credit codes of the members are valid"),
        [m.name for m in case.members if not m.code_valid],
    )


def _count(key: str, label: str, now: int, least: int | None, rules: Rules) -> Check:
    lead = _("the lead included") if rules.lead_counts else _("the lead not counted")
    if least is None:
        note = _("%(now)s, %(lead)s; the guideline sets no number") % {"now": now, "lead": lead}
        return Check(key, label, "open", note, "members", required=False)
    note = _("%(now)s, %(lead)s; the guideline asks for at least %(least)s") % {
        "now": now,
        "lead": lead,
        "least": least,
    }
    return Check(key, label, _met(now >= least), note, "members")


def _share(firms: int, all_members: int, least: int) -> Check:
    now = 100 * firms / all_members if all_members else 0
    note = _("%(now).1f %%; the guideline asks for at least %(least)s %%") % {"now": now, "least": least}
    return Check("firm_share", _("Share of chain enterprises"), _met(now >= least), note, "members")


def _each(key: str, label: str, lacking: list[str]) -> Check:
    note = _("Please check: %(names)s") % {"names": "、".join(lacking)} if lacking else ""
    return Check(key, label, "warn" if lacking else "ok", note, "members", required=False)


def _lead_checks(case: Case, rules: Rules) -> Iterator[Check]:
    if rules.chief_scientist:
        yield Check("chief_scientist", _("Chief scientist named"), _met(case.chief_scientist), "", "seats")
    written = {section.key for section in case.sections if section.length}
    for statement in rules.lead_statements:
        note = _("Rule: %(rule)s. Stated by the applicant with evidence, judged in the check.") % {
            "rule": statement.rule
        }
        stated = statement.section in written
        yield Check(f"lead:{statement.key}", statement.label, _met(stated), note, statement.section)


def _statement_checks(case: Case) -> Iterator[Check]:
    labels = {
        "truthful": _("Statement that all material is true"),
        "no_secrets": _("Statement that nothing in it is a state secret"),
    }
    for key in STATEMENTS:
        if case.statements is None:
            yield Check(key, labels[key], "open", _("Made when submitting"), "submit", required=False)
        else:
            yield Check(key, labels[key], _met(key in case.statements), "", "submit")
