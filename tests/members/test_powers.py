"""Powers of attorney: entered with the paper, revoked with a reason, asked for when somebody signs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from kernel.audit.models import Event
from kernel.documents.models import Upload
from kernel.notices.models import Notice
from kernel.tenancy.errors import RuleBroken, TransitionNotAllowed
from kernel.tenancy.scope import user_scope
from members.actions import powers as actions
from members.kinds import PowerScope
from members.models import Evidence, PowerOfAttorney, Staff
from members.selectors.powers import may_sign, power_for
from tests.members.scenes import paper, power
from tests.queries import queries_of
from tests.world import World

TODAY = timezone.localdate


def answer(world: World, matter: str = "formation", *, days: int = 0) -> bool:
    with user_scope(world.signatory_lead):
        day = TODAY() + timedelta(days=days)
        return may_sign(world.organisation("lead"), world.signatory_lead, matter, day)[0]


def test_agent_signs_what_the_power_names_while_it_runs(world: World) -> None:
    assert not answer(world)
    made = power(world, days=30)
    assert [answer(world, matter) for matter in ("formation", "nda", "exit")] == [True, True, False]
    assert [answer(world, days=days) for days in (-2, -1, 30, 31)] == [False, True, True, False]
    with user_scope(world.signatory_lead):
        assert power_for(world.organisation("lead"), world.signatory_lead, "nda", TODAY()) == made
    assert (made.evidence.kind, made.evidence.upload.organisation_id) == ("power", made.organisation_id)
    assert Event.objects.get(name="power.added").after["scope"] == ["formation", "nda"]
    assert Notice.objects.get(kind="power.added").user == world.signatory_lead


def test_legal_representative_needs_none(world: World) -> None:
    Staff.objects.filter(user=world.signatory_lead).update(capacity="法定代表人")
    assert [answer(world, matter) for matter in PowerScope.values] == [True] * len(PowerScope.values)


@pytest.mark.parametrize("persona", ["lead_admin", "lead_staff", "other_lead"])
def test_nobody_else_signs(world: World, persona: str) -> None:
    power(world)
    with user_scope(world.lead_admin):
        allowed, reason = may_sign(world.organisation("lead"), world.user(persona), "formation", TODAY())
    assert (allowed, world.user(persona).name in reason) == (False, True)


def test_revoked_with_a_reason(world: World) -> None:
    made = power(world)
    with user_scope(world.lead_admin), pytest.raises(RuleBroken) as broken:
        actions.revoke_power(made.pk, by=world.lead_admin, reason=" ")
    assert (broken.value.attr, answer(world)) == ("reason", True)
    with user_scope(world.lead_admin):
        actions.revoke_power(made.pk, by=world.lead_admin, reason="人员调整")
        with pytest.raises(TransitionNotAllowed):
            actions.revoke_power(made.pk, by=world.lead_admin, reason="人员调整")
    assert not answer(world)
    notice = Notice.objects.get(kind="power.revoked")
    assert (notice.user, notice.params["reason"]) == (world.signatory_lead, "人员调整")


@pytest.mark.parametrize(
    ("persona", "refusal"),
    [("lead_staff", PermissionDenied), ("signatory_lead", PermissionDenied), ("other_lead", Http404)],
)
def test_revoked_by_one_who_may_not(world: World, persona: str, refusal: type[Exception]) -> None:
    made, user = power(world), world.user(persona)
    with user_scope(user), pytest.raises(refusal):
        actions.revoke_power(made.pk, by=user, reason="样例")
    assert PowerOfAttorney.objects.get().status == "in_force"


@pytest.mark.parametrize(
    ("change", "attr"),
    [
        ({"scope": []}, "scope"),
        ({"scope": ["everything"]}, "scope"),
        ({"principal": " "}, "principal"),
        ({"agent": "lead_staff"}, "agent"),
        ({"agent": "signatory_university"}, "agent"),
        ({"upload": None}, "file"),
        ({"days": -9}, "valid_until"),
    ],
)
def test_power_refused(world: World, change: dict[str, object], attr: str) -> None:
    good = power(world)
    fields = {"principal": "样例法人", "scope": ["nda"], "upload": good.evidence.upload} | change
    agent = world.user(str(fields.pop("agent", "signatory_lead")))
    until = TODAY() + timedelta(days=int(str(fields.pop("days", 9))))
    with user_scope(world.lead_admin), pytest.raises(RuleBroken) as broken:
        actions.add_power(
            world.organisation("lead").pk,
            by=world.lead_admin,
            agent_id=agent.pk,
            valid_from=TODAY(),
            valid_until=until,
            **fields,  # type: ignore[arg-type]
        )
    assert (broken.value.attr, PowerOfAttorney.objects.count(), Evidence.objects.count()) == (attr, 1, 1)


def test_power_with_the_paper_of_another_organisation(world: World) -> None:
    foreign = power(world).evidence.upload
    university = world.organisation("university")
    with user_scope(world.member_university), pytest.raises(RuleBroken):
        actions.add_power(
            university.pk,
            by=world.member_university,
            upload=foreign,
            agent_id=world.signatory_university.pk,
            principal="样例法人",
            scope=["nda"],
            valid_from=TODAY(),
            valid_until=TODAY(),
        )
    assert PowerOfAttorney.objects.count() == 1


def test_page_marks_what_expires_soon(world: World) -> None:
    power(world, days=10)
    page = world.client("lead_staff").get(f"{world.organisation('lead').get_absolute_url()}powers/")
    assert (page.status_code, page.context["page"][0].expires_soon, page.context["lacking"]) == (
        200,
        True,
        [],
    )


def test_page_enters_and_revokes(world: World) -> None:
    base, client = f"{world.organisation('lead').get_absolute_url()}powers/", world.client("lead_admin")
    data = {
        "agent": str(world.signatory_lead.pk),
        "principal": "样例法人",
        "scope": ["formation"],
        "valid_from": "2026-01-01",
        "valid_until": "2027-01-01",
        "level": "internal",
    }
    refused = client.post(f"{base}new/", data | {"file": paper()})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["no_state_secrets"])
    assert not Upload.objects.exists()
    made = client.post(f"{base}new/", data | {"file": paper(), "no_state_secrets": "on"})
    assert (made.status_code, PowerOfAttorney.objects.get().scope) == (302, ["formation"])
    one = PowerOfAttorney.objects.get()
    assert client.post(f"{base}{one.pk}/revoke/", {"reason": "样例"}).status_code == 302
    assert world.client("lead_staff").post(f"{base}new/", data).status_code == 403


def test_page_query_count(world: World) -> None:
    client, url = world.client("lead_admin"), f"{world.organisation('lead').get_absolute_url()}powers/"
    counts = []
    for number in (1, 2):
        for _power in range(number):
            power(world)
        client.get(url)
        counts.append(len(queries_of(lambda: client.get(url))))
    assert counts == [counts[0]] * 2
    assert counts[0] <= 12
