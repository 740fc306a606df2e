"""Asking for a document and keeping the finished file."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from kernel.documents import pdf
from kernel.documents.models import Document, DocumentStatus
from kernel.jobs.actions import enqueue
from kernel.tenancy.scope import user_scope

if TYPE_CHECKING:
    from kernel.accounts.models import User


@transaction.atomic
def request_document(
    kind: str,
    object_id: UUID,
    *,
    by: User,
    title: str,
    task: str,
    consortium_id: UUID | None = None,
    authority_id: UUID | None = None,
    organisation_id: UUID | None = None,
) -> Document:
    """Ask a worker for the PDF of an object; a request while one is under way returns that one."""
    key = f"{kind}:{object_id}"
    job = enqueue(task, key=key, by=by, object_id=object_id, user_id=by.pk)
    document, _created = Document.objects.get_or_create(
        kind=kind,
        object_id=object_id,
        job=job,
        defaults={
            "title": title,
            "consortium_id": consortium_id,
            "authority_id": authority_id,
            "organisation_id": organisation_id,
        },
    )
    return document


@transaction.atomic
def keep(document: Document, rendered: pdf.Rendered, *, source_hash: str) -> Document:
    """Store the file under its own hash and mark the document ready."""
    path = f"documents/{rendered.sha256[:2]}/{rendered.sha256}.pdf"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(rendered.content))
    return _ready(
        document,
        source_hash=source_hash,
        sha256=rendered.sha256,
        path=path,
        pages=rendered.pages,
        size=len(rendered.content),
    )


@transaction.atomic
def reuse(document: Document, earlier: Document) -> Document:
    """Let an unchanged object keep the file it has."""
    fields = ("source_hash", "sha256", "path", "pages", "size")
    return _ready(document, **{name: getattr(earlier, name) for name in fields})


def _ready(document: Document, **values: object) -> Document:
    for name, value in (values | {"status": DocumentStatus.READY}).items():
        setattr(document, name, value)
    document.save(update_fields=[*values, "status", "updated_at"])
    return document


def render_document(
    document: Document,
    template: str,
    context: dict[str, object],
    *,
    by: User,
    progress: pdf.ProgressCallback | None = None,
) -> Document:
    """Render in the scope of `by`, or take over the file of an earlier document of exactly the same source.

    The caller holds no transaction: none is open while the pages are laid out.
    """
    source_hash = pdf.source_hash(template, context)
    with user_scope(by):
        earlier = _same_source(document, source_hash)
        if earlier is not None and default_storage.exists(earlier.path):
            return reuse(document, earlier)
    rendered = pdf.render(template, context, progress=progress)
    with user_scope(by):
        return keep(document, rendered, source_hash=source_hash)


def _same_source(document: Document, source_hash: str) -> Document | None:
    ready = Document.objects.filter(
        kind=document.kind,
        object_id=document.object_id,
        source_hash=source_hash,
        status=DocumentStatus.READY,
    )
    return ready.exclude(pk=document.pk).first()
