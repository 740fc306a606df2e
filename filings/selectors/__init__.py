"""Reading of cases, guidelines and the register."""

from filings.selectors.cases import (
    DRAFT_PDF,
    SUBMISSION_PDF,
    abilities,
    documents_of,
    dossiers_for,
    dossiers_of,
    handed_over,
    is_correction_used_up,
    is_publicity_running,
    remarks_of,
    sections_of,
    submissions_of,
    with_answer,
)
from filings.selectors.guidelines import (
    guidelines_in_force,
    guidelines_of,
    published_guidelines,
)
from filings.selectors.queue import (
    checkers_of,
    queue_of,
    tally_of,
)
from filings.selectors.records import (
    Reading,
    checks_before,
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
    "DRAFT_PDF",
    "SUBMISSION_PDF",
    "Reading",
    "abilities",
    "checkers_of",
    "checks_before",
    "documents_of",
    "dossiers_for",
    "dossiers_of",
    "draft_checks",
    "draft_snapshot",
    "guidelines_in_force",
    "guidelines_of",
    "handed_over",
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
    "tally_of",
    "with_answer",
]
