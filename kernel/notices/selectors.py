"""Reading of notices and duties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from kernel.accounts.models import User
from kernel.notices.models import PERSON, Duty, Notice, Reminder
from kernel.tenancy.among import Among
from kernel.tenancy.grants import grants_of
from kernel.tenancy.registry import AXES, axis_of


def holders(permission: str, tenant_id: UUID, member_id: UUID | None = None) -> list[User]:
    """Everybody who holds a permission on a tenant through a group, or those of them at one organisation."""
    codename = permission.partition(".")[2]
    grants = axis_of(permission).grants._base_manager.filter(
        content_object_id=tenant_id, permission__codename=codename
    )
    users = User.objects.filter(groups__in=grants.values("group_id"), is_active=True)
    if member_id is not None:
        staff = AXES["organisation"].grants._base_manager.filter(content_object_id=member_id)
        users = users.filter(pk__in=User.objects.filter(groups__in=staff.values("group_id")).values("pk"))
    return list(users.distinct().order_by("name"))


def bound_by(duty: Duty) -> list[User]:
    """Everybody who can fulfil a duty."""
    if duty.axis == PERSON:
        return list(User.objects.filter(pk=duty.tenant_id, is_active=True))
    return holders(duty.permission, duty.tenant_id, duty.member_id)


def notices_of(user: User) -> QuerySet[Notice]:
    return Notice.objects.filter(user=user)


def unread_count(user: User) -> int:
    return notices_of(user).filter(read_at=None).count()


def duties_of(user: User) -> QuerySet[Duty]:
    """Open duties that `user` may fulfil, the most urgent first."""
    grants = grants_of(user)
    # One term for each role a person holds, in however many tenants.
    tenants: dict[tuple[str, frozenset[str]], list[UUID]] = defaultdict(list)
    for (axis, tenant_id), codenames in grants.by_tenant.items():
        tenants[axis, codenames].append(tenant_id)
    wanted = Q(pk__in=[])
    for (axis, codenames), ids in tenants.items():
        label = AXES[axis].app_label
        wanted |= Q(Among("tenant_id", ids), permission__in=[f"{label}.{code}" for code in sorted(codenames)])
    own = Q(member_id=None) | Q(Among("member_id", grants.tenants("organisation")), member_id__isnull=False)
    personal = Q(axis=PERSON, tenant_id=user.pk)
    return Duty.objects.filter(wanted | personal, own, done_at=None)


def duties_to_remind_of(first: datetime, last: datetime, rule_of: Callable[[Duty], str | None]) -> list[UUID]:
    """Open duties of everybody, due in between, whose rule of today has not been followed yet."""
    duties = Duty.objects.filter(done_at=None, due_at__gt=first, due_at__lt=last).order_by("due_at")
    sent = set(Reminder.objects.filter(duty__in=duties).values_list("duty_id", "rule"))
    rules = ((duty.pk, rule_of(duty)) for duty in duties.only("due_at", "day_kind"))
    return [pk for pk, rule in rules if rule and (pk, rule) not in sent]


def get_notice(pk: UUID, *, user: User) -> Notice:
    """One notice of the person; anybody else's does not exist."""
    notice = notices_of(user).filter(pk=pk).first()
    if notice is None:
        raise Http404
    return notice
