"""Cases and their parts, and what a person can do with one."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from consortia import permissions as consortia
from consortia.models import Consortium
from filings import permissions as P
from filings.models import Dossier, Remark, RemarkAnswer, Section, Submission
from filings.states import DOSSIER, WITH_AUTHORITY, DossierStatus
from kernel.accounts.models import User
from kernel.documents.models import Document
from kernel.tenancy.among import Among
from kernel.tenancy.registry import tenant_of
from members.selectors import grants_of

# Both ways of handing in are one step for people and REST clients.
VERBS = {"resubmit": "submit"}
# Kinds of documents.
DRAFT_PDF, SUBMISSION_PDF = "dossier-draft", "dossier-submission"


def dossiers_of(consortium: Consortium) -> QuerySet[Dossier]:
    return Dossier.objects.filter(consortium=consortium).select_related("authority", "guideline", "officer")


def dossiers_for(user: User) -> QuerySet[Dossier]:
    """Cases of the consortia `user` is seated in, and those submitted to the user's authorities."""
    grants = grants_of(user)
    mine = Q(Among("consortium_id", _tenants_with(user, "consortium", consortia.VIEW_DOSSIER)))
    queue = Q(Among("authority_id", grants.tenants("authority")), submitted_at__isnull=False)
    return Dossier.objects.filter(mine | queue).select_related("authority", "guideline", "officer")


def _tenants_with(user: User, axis: str, permission: str) -> list[UUID]:
    grants, codename = grants_of(user), permission.partition(".")[2]
    return [tenant for tenant in grants.tenants(axis) if grants.has(axis, tenant, codename)]


def sections_of(dossier: Dossier) -> QuerySet[Section]:
    return Section.objects.filter(dossier=dossier, consortium=dossier.consortium_id)


def submissions_of(dossier: Dossier) -> QuerySet[Submission]:
    """The latest first."""
    return Submission.objects.filter(dossier=dossier)


def documents_of(submissions: Sequence[Submission]) -> dict[UUID, Document]:
    """The newest PDF of each submission, ready or on its way."""
    ids = [submission.pk for submission in submissions]
    documents = Document.objects.filter(kind=SUBMISSION_PDF, object_id__in=ids).select_related("job")
    return {document.object_id: document for document in documents.order_by("created_at")}


def remarks_of(dossier: Dossier) -> QuerySet[Remark]:
    """All that the reader's side may see: row-level security leaves out what was not handed over."""
    return Remark.objects.filter(dossier=dossier).select_related("submission").defer("submission__snapshot")


def handed_over(dossier: Dossier) -> list[Remark]:
    """What the consortium reads, with its own answers as they stand before they are handed in."""
    remarks = remarks_of(dossier).filter(published_at__isnull=False, internal=False)
    return [with_answer(remark) for remark in remarks.select_related("answer")]


def with_answer(remark: Remark) -> Remark:
    """The remark as its consortium reads it; nothing is stored."""
    answer: RemarkAnswer | None = getattr(remark, "answer", None)
    if answer is not None:
        remark.reply, remark.resolved_at = answer.reply, answer.resolved_at
        remark.replied_by_name = answer.author_name
    return remark


def abilities(dossier: Dossier, user: User) -> list[str]:
    """What `user` can do with the case now; pages show a button, and REST a name, for each."""
    can = {VERBS.get(name, name) for name in DOSSIER.available(dossier, user)}
    if dossier.is_editable and user.has_perm(
        consortia.WRITE_DOSSIER, tenant_of(dossier, consortia.WRITE_DOSSIER)
    ):
        can.add("edit")
    if dossier.status in WITH_AUTHORITY:
        can |= {
            name
            for name, right in (("assign", P.ASSIGN), ("remark", P.CHECK))
            if user.has_perm(right, dossier.authority)
        }
    if is_correction_used_up(dossier):
        can.discard("return")
    if is_publicity_running(dossier):
        can.discard("file")
    return sorted(can)


def is_correction_used_up(dossier: Dossier) -> bool:
    """Whether the case was returned as often as its guideline allows."""
    limit = dossier.guideline.correction_limit
    return limit is not None and dossier.round > limit


def is_publicity_running(dossier: Dossier) -> bool:
    until = dossier.publicity_until
    return (
        dossier.status == DossierStatus.IN_PUBLICITY and until is not None and until >= timezone.localdate()
    )
