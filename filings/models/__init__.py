"""Authorities and guidelines, dossiers and what was submitted, the public register."""

from filings.models.authority import (
    Authority,
    AuthorityGroupObjectPermission,
    AuthorityUserObjectPermission,
    Officer,
)
from filings.models.dossier import Dossier, FilingCounter, Remark, RemarkAnswer, Section, Submission
from filings.models.guideline import Guideline
from filings.models.register import EntryStatus, RegisterEntry

__all__ = [
    "Authority",
    "AuthorityGroupObjectPermission",
    "AuthorityUserObjectPermission",
    "Dossier",
    "EntryStatus",
    "FilingCounter",
    "Guideline",
    "Officer",
    "RegisterEntry",
    "Remark",
    "RemarkAnswer",
    "Section",
    "Submission",
]
