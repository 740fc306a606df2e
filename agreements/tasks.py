"""Background work of agreements: the PDF."""

from __future__ import annotations

from uuid import UUID

from agreements import selectors
from agreements.actions.signing import url_of
from agreements.models import Agreement
from agreements.printing import content_of
from kernel.accounts.models import User
from kernel.documents import actions as documents
from kernel.documents.models import Document
from kernel.jobs.models import Job
from kernel.jobs.registry import Progress, task
from kernel.notices.actions import notify
from kernel.tenancy.scope import user_scope

TEMPLATE = "documents/agreement.html"


@task("agreements.render_agreement")
def render_agreement(job: Job, progress: Progress, *, object_id: str, user_id: str) -> None:
    """Print the agreement as the person who asked sees it; unchanged content keeps its file."""
    user = User.objects.get(pk=UUID(user_id))
    with user_scope(user):
        agreement = Agreement.objects.select_related("consortium").get(pk=UUID(object_id))
        document = Document.objects.get(job=job, object_id=agreement.pk)
        content = content_of(agreement, selectors.clauses_of(agreement), selectors.parties_of(agreement))
    documents.render_document(document, TEMPLATE, {"agreement": content}, by=user, progress=progress)
    with user_scope(user):
        notify(
            [user],
            "agreement.document_ready",
            key=f"agreement.document_ready:{document.pk}",
            url=url_of(agreement, "document"),
            title=agreement.title,
        )
