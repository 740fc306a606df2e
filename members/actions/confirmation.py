"""Enter once: an administrator's yearly word that what is kept still holds, and who is asked for it when."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.notices.actions import discharge, oblige
from kernel.notices.models import DayKind, Duty
from kernel.notices.workdays import due_in, end_of_day
from kernel.tenancy.errors import StaleVersion
from members import access
from members import permissions as P
from members.actions.evidence import EXPIRING
from members.actions.kept import tell_administrators, write
from members.models import Evidence, Organisation
from members.selectors.profile import facts

CONFIRM = "organisation.confirm"
# How long the administrators have for it.
DAYS_TO_CONFIRM = 30


@transaction.atomic
def confirm_data(organisation_id: UUID, *, by: User, seen: str = "") -> Organisation:
    """Say that the organisation's data hold; `seen` is the fingerprint of what was on the page.

    Raises StaleVersion if something has changed since.
    """
    organisation = access.get_organisation(organisation_id, user=by, permission=P.MANAGE, lock=True)
    held = facts(organisation)
    if seen and seen != held.fingerprint:
        raise StaleVersion(_("Something was changed since you read the list. Read it again, then confirm."))
    before = organisation.confirmed_at
    write(organisation, {"confirmed_at": timezone.now()})
    record(
        "organisation.confirmed",
        organisation,
        by=by,
        before={"confirmed_at": before},
        after={"confirmed_at": organisation.confirmed_at, "fingerprint": held.fingerprint},
    )
    discharge(organisation.pk, kind=CONFIRM)
    key = f"{organisation.pk}:{organisation.confirmed_at}"
    tell_administrators(organisation, "organisation.confirmed", by=by, key=key, page="")
    return organisation


@transaction.atomic
def ask_to_confirm(organisation_id: UUID, *, since: datetime) -> bool:
    """Oblige the administrators, unless it was confirmed after `since` or they are asked already."""
    organisations = Organisation.objects.select_for_update(no_key=True).filter(merged_into=None)
    organisation = organisations.filter(pk=organisation_id).first()
    if organisation is None or (organisation.confirmed_at or organisation.created_at) > since:
        return False
    if Duty.objects.filter(object_id=organisation_id, kind=CONFIRM, done_at=None).exists():
        return False
    oblige(
        CONFIRM,
        permission=P.MANAGE,
        tenant=organisation,
        about=organisation,
        url=f"{organisation.get_absolute_url()}confirm/",
        due_at=due_in(DAYS_TO_CONFIRM, working=False),
        day_kind=DayKind.CALENDAR,
        organisation=organisation.name,
    )
    return True


@transaction.atomic
def ask_for_new_evidence(evidence_id: UUID) -> bool:
    """Oblige whoever keeps the evidence to replace what is about to expire, once."""
    rows = Evidence.objects.select_for_update(no_key=True, of=("self",)).select_related("organisation")
    evidence = rows.filter(pk=evidence_id, valid_until__isnull=False).first()
    if evidence is None or evidence.valid_until is None:
        return False
    if Duty.objects.filter(object_id=evidence_id, kind=EXPIRING, done_at=None).exists():
        return False
    oblige(
        EXPIRING,
        permission=P.MANAGE_FIGURES,
        tenant=evidence.organisation,
        about=evidence,
        url=f"{evidence.organisation.get_absolute_url()}evidence/{evidence.pk}/",
        due_at=end_of_day(evidence.valid_until),
        day_kind=DayKind.CALENDAR,
        organisation=evidence.organisation.name,
        title=evidence.title,
        date=evidence.valid_until.isoformat(),
    )
    return True
