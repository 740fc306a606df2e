"""Telling people, and keeping the list of what is due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from kernel.accounts.models import User
from kernel.jobs.actions import enqueue_all
from kernel.notices.models import PERSON, DayKind, Duty, Notice, Reminder
from kernel.notices.selectors import bound_by, holders
from kernel.tenancy.registry import axis_of
from kernel.tenancy.scope import system_scope


@transaction.atomic
def notify(users: Iterable[User], kind: str, *, key: str, url: str = "", **params: Any) -> None:
    """Tell each user once (per `key`), in the portal and, unless switched off, by mail."""
    notices = [Notice(user=user, kind=kind, key=key, url=url, params=params) for user in users]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    mails: dict[str, dict[str, UUID | str | int]] = {
        f"{notice.user_id}:{key}": {"user_id": notice.user_id, "notice_key": key}
        for notice in notices
        if notice.user.mail_notices
    }
    enqueue_all("notices.mail", mails)


def notify_holders(
    permission: str,
    tenant: models.Model,
    kind: str,
    *,
    key: str,
    url: str = "",
    but: User | None = None,
    member_id: UUID | None = None,
    **params: Any,
) -> None:
    """Tell everybody who holds `permission` on `tenant`, except the one who did the deed.

    With `member_id` only the people of that organisation.
    """
    found = holders(permission, tenant.pk, member_id)
    users = [user for user in found if but is None or user.pk != but.pk]
    notify(users, kind, key=key, url=url, **params)


@transaction.atomic
def oblige(
    kind: str,
    *,
    permission: str,
    tenant: models.Model,
    about: models.Model,
    url: str,
    due_at: datetime | None = None,
    day_kind: str = DayKind.WORKING,
    consortium_id: UUID | None = None,
    member_id: UUID | None = None,
    tell: bool = True,
    but: User | None = None,
    **params: Any,
) -> None:
    """Put a duty on the list of all who hold `permission` on `tenant`, and tell them of it.

    With `member_id` it is the duty of the people of that organisation among them.
    """
    key = f"{kind}:{about.pk}:{member_id or tenant.pk}:{timezone.now():%Y%m%d%H%M%S%f}"
    Duty.objects.bulk_create(
        [
            Duty(
                kind=kind,
                params=params,
                axis=axis_of(permission).name,
                tenant_id=tenant.pk,
                permission=permission,
                key=key,
                object_id=about.pk,
                url=url,
                due_at=due_at,
                day_kind=day_kind,
                consortium_id=consortium_id,
                member_id=member_id,
            )
        ]
    )
    if tell:
        notify_holders(permission, tenant, kind, key=key, url=url, but=but, member_id=member_id, **params)


@transaction.atomic
def oblige_person(
    kind: str,
    *,
    user: User,
    about: models.Model,
    url: str,
    due_at: datetime | None = None,
    day_kind: str = DayKind.WORKING,
    consortium_id: UUID | None = None,
    tell: bool = True,
    **params: Any,
) -> None:
    """Put a duty on the list of one person, who needs no role anywhere for it, and tell the person of it."""
    key = f"{kind}:{about.pk}:{user.pk}:{timezone.now():%Y%m%d%H%M%S%f}"
    duty = Duty(
        kind=kind, params=params, axis=PERSON, tenant_id=user.pk, key=key, object_id=about.pk, url=url
    )
    duty.due_at, duty.day_kind, duty.consortium_id = due_at, day_kind, consortium_id
    Duty.objects.bulk_create([duty])
    if tell:
        notify([user], kind, key=key, url=url, **params)


def pass_duties_on(*, axis: str, before: UUID, after: UUID) -> list[UUID]:
    """Give the open duties of a tenant that is absorbed to the one that absorbs it; returns their ids."""
    duties = Duty.objects.filter(axis=axis, tenant_id=before, done_at=None)
    moved = list(duties.values_list("pk", flat=True))
    duties.update(tenant_id=after)
    Duty.objects.filter(member_id=before, done_at=None).update(member_id=after)
    return moved


def discharge(
    about: UUID, *, kind: str | None = None, tenant_id: UUID | None = None, member_id: UUID | None = None
) -> int:
    """End the open duties about an object (of one kind, tenant or member organisation); returns how many."""
    duties = Duty.objects.filter(object_id=about, done_at=None)
    if kind is not None:
        duties = duties.filter(kind=kind)
    if tenant_id is not None:
        duties = duties.filter(tenant_id=tenant_id)
    if member_id is not None:
        duties = duties.filter(member_id=member_id)
    return duties.update(done_at=timezone.now())


def discharge_person(about: UUID) -> None:
    """End the duties of single persons about an object, which are out of sight of whoever ends its matter."""
    with system_scope():
        Duty.objects.filter(object_id=about, axis=PERSON, done_at=None).update(done_at=timezone.now())


def discharge_consortium(consortium_id: UUID) -> int:
    """End every open duty towards a consortium that has ended; returns how many."""
    return Duty.objects.filter(consortium_id=consortium_id, done_at=None).update(done_at=timezone.now())


def mark_read(notice_id: UUID | None, *, by: User) -> int:
    """Mark one notice, or with None all of them, as read."""
    notices = Notice.objects.filter(user=by, read_at=None)
    if notice_id is not None:
        notices = notices.filter(pk=notice_id)
    return notices.update(read_at=timezone.now())


@transaction.atomic
def remind_of(duty: Duty, rule: str, due: date) -> bool:
    """Remind everybody who can do it, once for each rule; the unique row keeps a second one from going."""
    _reminder, is_first = Reminder.objects.get_or_create(duty=duty, rule=rule)
    if is_first:
        notify(
            bound_by(duty),
            f"reminder.{rule.partition('-')[0]}",
            key=f"{duty.key}:{rule}",
            url=duty.url,
            date=due.isoformat(),
            text={"kind": duty.kind, "params": duty.params},
        )
    return is_first


def claim_mail(user_id: UUID, key: str) -> Notice | None:
    """Win the right to mail a notice; None when it is mailed, being mailed, or no longer wanted."""
    notices = Notice.objects.filter(user_id=user_id, key=key, mail_claimed_at=None)
    wanted = notices.filter(user__in=User.objects.filter(is_active=True, mail_notices=True))
    won = wanted.update(mail_claimed_at=timezone.now())
    return Notice.objects.select_related("user").get(user_id=user_id, key=key) if won else None


def release_mail(notice: Notice) -> None:
    """The mail has certainly not gone: somebody may try again."""
    Notice.objects.filter(pk=notice.pk).update(mail_claimed_at=None)


def confirm_mail(notice: Notice) -> None:
    Notice.objects.filter(pk=notice.pk).update(mailed_at=timezone.now())
