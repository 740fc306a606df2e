"""The only writers of authorities, guidelines and cases."""

from filings.actions.authorities import (
    appoint_officer,
    create_authority,
    create_guideline,
    publish_guideline,
    retire_guideline,
)
from filings.actions.decisions import file, publicise, refuse
from filings.actions.documents import (
    current_or_requested_document,
    request_draft_document,
    request_submission_document,
)
from filings.actions.drafting import answer_remark, open_dossier, save_section, save_sections
from filings.actions.flow import submit, withdraw
from filings.actions.review import accept, add_remark, assign, delete_remark, pass_check, send_back

__all__ = [
    "accept",
    "add_remark",
    "answer_remark",
    "appoint_officer",
    "assign",
    "create_authority",
    "create_guideline",
    "current_or_requested_document",
    "delete_remark",
    "file",
    "open_dossier",
    "pass_check",
    "publicise",
    "publish_guideline",
    "refuse",
    "request_draft_document",
    "request_submission_document",
    "retire_guideline",
    "save_section",
    "save_sections",
    "send_back",
    "submit",
    "withdraw",
]
