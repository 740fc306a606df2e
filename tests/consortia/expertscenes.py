"""Experts in the directory, drawn and asked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from consortia.actions import advice, experts
from consortia.models import AdviceRequest, ExpertDraw
from kernel.accounts.models import User
from kernel.tenancy.scope import user_scope
from members.actions import experts as entries
from members.kinds import ExpertKind, Vocabulary
from members.models import Expert, Term
from tests.world import PASSWORD, World

QUESTION = "样例问题：核心芯片的封装工艺是否成熟"


def field(name: str = "样例领域诊断") -> Term:
    return Term.objects.get_or_create(vocabulary=Vocabulary.FIELD, name=name)[0]


def person(number: int | str) -> User:
    email = f"expert_{number}@example.test"
    found = User.objects.filter(email=email).first()
    return found or User.objects.create_user(email, PASSWORD, name=f"样例专家{number}")


def written(user: User, **more: Any) -> Expert:
    values: dict[str, Any] = {
        "name": user.name,
        "kind": ExpertKind.TECHNICAL,
        "unit": "样例外地大学",
        "title": "教授",
        "terms": [field()],
        **more,
    }
    with user_scope(user):
        return entries.write_expert(by=user, **values)


def listed(user: User, **more: Any) -> Expert:
    written(user, **more)
    with user_scope(user):
        return entries.list_expert(by=user, consent_given=True)


def several(count: int, **more: Any) -> list[Expert]:
    return [listed(person(number), **more) for number in range(1, count + 1)]


def recused(expert: Expert, unit: str, until: date | None = None) -> None:
    user = expert.user
    with user_scope(user):
        entries.add_recusal(by=user, unit=unit, reason="样例：三年内合作", until=until)


def drawn(world: World, wanted: int = 3, *, by: str = "lead_admin", **more: Any) -> ExpertDraw:
    user, pk = world.user(by), world.consortium.pk
    with user_scope(user):
        return experts.draw_experts(pk, by=user, purpose="样例论证", wanted=wanted, **more)


def asked(world: World, expert: Expert, *, draw_id: UUID | None = None, days: int = 10) -> AdviceRequest:
    user = world.lead_admin
    with user_scope(user):
        (request,) = experts.ask_advice(
            world.consortium.pk,
            by=user,
            experts=[expert.pk],
            title="样例问题",
            question=QUESTION,
            due_on=timezone.localdate() + timedelta(days=days),
            draw_id=draw_id,
        )
    return request


def taken(world: World, expert: Expert) -> AdviceRequest:
    request = asked(world, expert)
    with user_scope(expert.user):
        return advice.take(request.pk, by=expert.user, declared=True)


def answered(world: World, expert: Expert, text: str = "样例意见：工艺成熟") -> AdviceRequest:
    request = taken(world, expert)
    with user_scope(expert.user):
        return advice.answer(request.pk, by=expert.user, text=text, version=request.version)
