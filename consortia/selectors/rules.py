"""The rules for votes as pages show them."""

from __future__ import annotations

from dataclasses import dataclass

from consortia.models import Consortium, VotingRule
from consortia.selectors.resolutions import procedure_text
from consortia.selectors.votes import procedure_of, rule_for, rules_of

__all__ = ["RuleView", "procedure_of", "rule_for", "shown"]


@dataclass(frozen=True)
class RuleView:
    """The rule for one kind of matter in words; `is_default` where nothing was laid down."""

    rule: VotingRule
    text: str
    is_default: bool


def shown(consortium: Consortium) -> list[RuleView]:
    return [RuleView(rule, procedure_text(rule), rule._state.adding) for rule in rules_of(consortium)]
