"""Reading of cases, guidelines and the register."""

from filings.selectors.cases import (
    abilities,
    dossiers_for,
    dossiers_of,
    handed_over,
    is_correction_used_up,
    is_publicity_running,
    remarks_of,
    sections_of,
    submissions_of,
)
from filings.selectors.guidelines import (
    guidelines_in_force,
    guidelines_of,
    intake_of,
    published_guidelines,
)
from filings.selectors.queue import (
    checkers_of,
    counts_by_status,
    fields_of,
    queue_of,
)
from filings.selectors.records import (
    Reading,
    draft_checks,
    draft_snapshot,
    reading_of,
    submitted_checks,
)
from filings.selectors.register import (
    publicity_entries,
    register_entries,
    search_entries,
    status_line,
)

__all__ = [
    "Reading",
    "abilities",
    "checkers_of",
    "counts_by_status",
    "dossiers_for",
    "dossiers_of",
    "draft_checks",
    "draft_snapshot",
    "fields_of",
    "guidelines_in_force",
    "guidelines_of",
    "handed_over",
    "intake_of",
    "is_correction_used_up",
    "is_publicity_running",
    "publicity_entries",
    "published_guidelines",
    "queue_of",
    "reading_of",
    "register_entries",
    "remarks_of",
    "search_entries",
    "sections_of",
    "status_line",
    "submissions_of",
    "submitted_checks",
]
