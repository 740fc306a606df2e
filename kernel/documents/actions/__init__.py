"""The only writers of documents, uploads and imports."""

from kernel.documents.actions.rendering import keep, render_document, request_document, reuse
from kernel.documents.actions.sheets import finish_import, start_import, take_row
from kernel.documents.actions.uploads import keep_upload, read_upload

__all__ = [
    "finish_import",
    "keep",
    "keep_upload",
    "read_upload",
    "render_document",
    "request_document",
    "reuse",
    "start_import",
    "take_row",
]
