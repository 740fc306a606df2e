"""Reading of documents; the caller has fetched the object through its app's access door."""

from __future__ import annotations

from uuid import UUID

from kernel.documents.models import Document, DocumentStatus


def current_document(kind: str, object_id: UUID) -> Document | None:
    """The newest request for this object's document, with its job for the progress bar."""
    documents = Document.objects.filter(kind=kind, object_id=object_id).select_related("job")
    return documents.first()


def ready_document(kind: str, object_id: UUID) -> Document | None:
    """The newest finished document of the object."""
    return Document.objects.filter(kind=kind, object_id=object_id, status=DocumentStatus.READY).first()
