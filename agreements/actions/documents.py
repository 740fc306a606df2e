"""The agreement as PDF."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from agreements import access, selectors
from consortia import permissions as P
from kernel.accounts.models import User
from kernel.documents import actions as documents
from kernel.documents.models import Document


@transaction.atomic
def request_document(pk: UUID, *, by: User) -> Document:
    """The PDF of the agreement as it stands: the finished one, or one that a worker is asked to make.

    The lock waits for a signature that is being written, so that the document does not miss it.
    """
    agreement = access.get_agreement(pk, user=by, permission=P.VIEW_AGREEMENT, lock=True)
    current = selectors.document_of(agreement)
    if current is not None:
        return current
    return documents.request_document(
        selectors.DOCUMENT,
        agreement.pk,
        by=by,
        title=agreement.title,
        task="agreements.render_agreement",
        consortium_id=agreement.consortium_id,
    )
