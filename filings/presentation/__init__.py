"""What pages show: checks with links, badges, the way of a case, rows of lists."""

from filings.presentation.cases import (
    badge,
    check_items,
    deadline,
    lead_years,
    met_of,
    progress,
    section_steps,
    section_url,
    way_of,
)
from filings.presentation.guidelines import (
    guideline_abilities,
    guideline_context,
    length_text,
    period_rows,
    rule_rows,
)
from filings.presentation.lists import (
    queue_rows,
    queue_table,
    register_table,
    tiles,
)

__all__ = [
    "badge",
    "check_items",
    "deadline",
    "guideline_abilities",
    "guideline_context",
    "lead_years",
    "length_text",
    "met_of",
    "period_rows",
    "progress",
    "queue_rows",
    "queue_table",
    "register_table",
    "rule_rows",
    "section_steps",
    "section_url",
    "tiles",
    "way_of",
]
