"""Nobody has a role unasked: offers, answers, and who may give them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from kernel.accounts.models import User
from kernel.audit.models import Event
from kernel.jobs.models import Job
from kernel.notices.models import Notice
from kernel.notices.selectors import duties_of
from kernel.tenancy.errors import RuleBroken, TransitionNotAllowed
from kernel.tenancy.grants import refresh_grants
from kernel.tenancy.scope import Scope, scoped, user_scope
from members import actions
from members.actions.offered_roles import secret_of
from members.models import Staff, StaffInvitation
from members.permissions import StaffRole
from members.tasks import compose
from tests.members.scenes import offered
from tests.queries import queries_of
from tests.world import World, employ

STRANGER = "stranger@example.test"


def accept(invitation: StaffInvitation, by: User) -> StaffInvitation:
    with user_scope(by):
        return actions.accept_staff_invitation(invitation.pk, by=by)


def kinds(user: User) -> list[str]:
    return sorted(duties_of(user).values_list("kind", flat=True))


def path(world: World, page: str = "") -> str:
    return f"{world.organisation('lead').get_absolute_url()}staff/{page}"


def test_offer_gives_nothing_yet(world: World) -> None:
    sent = offered(world, " Nobody@example.test")
    assert not Staff.objects.filter(user=world.nobody).exists()
    assert refresh_grants(world.nobody).tenants("organisation") == frozenset()
    with user_scope(world.nobody):
        assert kinds(world.nobody) == ["staff_invitation.answer"]
    notice = Notice.objects.get(user=world.nobody)
    assert (notice.kind, notice.url) == ("staff_invitation.answer", f"/staff-invitations/{sent.pk}/")
    assert str(StaffRole.STAFF.label) in str(notice)
    assert not Job.objects.filter(task="members.mail_staff_invitation").exists()


def test_accepted_offer_gives_the_grants_and_tells_the_inviter(world: World) -> None:
    sent = offered(world, role=StaffRole.SIGNATORY)
    accept(sent, world.nobody)
    staff = Staff.objects.get(user=world.nobody)
    assert (staff.role, staff.capacity) == ("signatory", "授权代表")
    assert refresh_grants(world.nobody).has("organisation", staff.organisation_id, "sign_for_organisation")
    event = Event.objects.filter(name="staff.added", actor_id=world.nobody.pk).get()
    assert event.after == {
        "user": "路人",
        "role": "signatory",
        "capacity": "授权代表",
        "invited_by": "王敏",
    }
    told = Notice.objects.get(key=f"staff_invitation.accepted:{sent.pk}")
    assert told.user == world.lead_admin
    with user_scope(world.nobody):
        assert kinds(world.nobody) == []


def test_offer_to_oneself_waits_for_oneself_and_tells_nobody(world: World) -> None:
    before = Notice.objects.count()
    sent = offered(world, "lead_admin@example.test", StaffRole.SIGNATORY)
    assert not Staff.objects.filter(user=world.lead_admin, role=StaffRole.SIGNATORY).exists()
    accept(sent, world.lead_admin)
    assert Staff.objects.filter(user=world.lead_admin, role=StaffRole.SIGNATORY).exists()
    assert Notice.objects.count() == before


def test_capacity_is_dropped_for_one_who_does_not_sign(world: World) -> None:
    with user_scope(world.lead_admin):
        sent = actions.invite_staff(
            world.organisation("lead").pk,
            by=world.lead_admin,
            email=STRANGER,
            role="staff",
            capacity="法定代表人",
        )
    assert sent.capacity == ""


@pytest.mark.parametrize(
    ("email", "role", "capacity", "attr"),
    [
        (STRANGER, StaffRole.SIGNATORY, " ", "capacity"),
        ("signatory_lead@example.test", StaffRole.SIGNATORY, "授权代表", "role"),
        ("Taken@example.test", StaffRole.STAFF, "", "email"),
    ],
)
def test_offer_refused(world: World, email: str, role: str, capacity: str, attr: str) -> None:
    offered(world, "taken@example.test")
    before = (StaffInvitation.objects.count(), Event.objects.count(), Job.objects.count())
    with user_scope(world.lead_admin), pytest.raises(RuleBroken) as broken:
        actions.invite_staff(
            world.organisation("lead").pk, by=world.lead_admin, email=email, role=role, capacity=capacity
        )
    after = (StaffInvitation.objects.count(), Event.objects.count(), Job.objects.count())
    assert (broken.value.attr, after) == (attr, before)


@pytest.mark.parametrize(("persona", "refusal"), [("lead_staff", PermissionDenied), ("other_lead", Http404)])
def test_offer_by_one_who_may_not(world: World, persona: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        offered(world, by=persona)
    assert not StaffInvitation.objects.filter(email="nobody@example.test").exists()


@pytest.mark.parametrize("persona", ["lead_staff", "lead_admin"])
def test_offer_of_another_is_not_accepted_by_a_colleague(world: World, persona: str) -> None:
    sent, user = offered(world), world.user(persona)
    with pytest.raises(PermissionDenied):
        accept(sent, user)
    assert not Staff.objects.filter(user=user, created_at__gt=sent.created_at).exists()


def test_offer_of_another_is_hidden_from_strangers(world: World) -> None:
    sent = offered(world)
    with pytest.raises(Http404):
        accept(sent, world.other_lead)
    assert world.api("other_lead").get(f"/api/v1/staff-invitations/{sent.pk}/").status_code == 404


def test_offer_accepted_twice(world: World) -> None:
    sent = offered(world)
    accept(sent, world.nobody)
    with pytest.raises(TransitionNotAllowed):
        accept(sent, world.nobody)
    assert Staff.objects.filter(user=world.nobody).count() == 1


def test_expired_offer_is_not_accepted_until_it_is_sent_again(world: World) -> None:
    sent = offered(world)
    StaffInvitation.objects.filter(pk=sent.pk).update(expires_at=timezone.now() - timedelta(days=1))
    with pytest.raises(RuleBroken):
        accept(sent, world.nobody)
    assert not Staff.objects.filter(user=world.nobody).exists()
    with user_scope(world.lead_admin):
        again = actions.renew_staff_invitation(sent.pk, by=world.lead_admin)
    accept(again, world.nobody)
    assert Staff.objects.filter(user=world.nobody).exists()


def test_offer_dies_with_the_right_of_whoever_made_it(world: World) -> None:
    second = employ(world.organisation("lead"), world.lead_admin, world.nobody, StaffRole.ADMIN)
    sent = offered(world, "other_lead@example.test", by="nobody")
    with user_scope(world.lead_admin):
        actions.remove_staff(second.pk, by=world.lead_admin)
    with pytest.raises(RuleBroken):
        accept(sent, world.other_lead)
    assert not Staff.objects.filter(user=world.other_lead, role=StaffRole.STAFF).exists()


@pytest.mark.parametrize("step", ["revoke", "decline"])
def test_offer_that_ended_is_not_accepted(world: World, step: str) -> None:
    sent = offered(world)
    if step == "revoke":
        with user_scope(world.lead_admin):
            actions.revoke_staff_invitation(sent.pk, by=world.lead_admin)
        assert Notice.objects.filter(user=world.nobody, kind="staff_invitation.revoked").count() == 1
    else:
        with user_scope(world.nobody):
            actions.decline_staff_invitation(sent.pk, by=world.nobody, reason="样例")
        assert Notice.objects.get(kind="staff_invitation.declined").user == world.lead_admin
    with pytest.raises(TransitionNotAllowed):
        accept(sent, world.nobody)
    with user_scope(world.nobody):
        assert kinds(world.nobody) == []


@pytest.mark.parametrize(
    ("persona", "refusal"), [("lead_staff", PermissionDenied), ("nobody", PermissionDenied)]
)
def test_taking_an_offer_back_by_one_who_may_not(
    world: World, persona: str, refusal: type[Exception]
) -> None:
    sent, user = offered(world), world.user(persona)
    with user_scope(user), pytest.raises(refusal):
        actions.revoke_staff_invitation(sent.pk, by=user)
    assert StaffInvitation.objects.get(pk=sent.pk).status == "open"


# The mail link


def test_unknown_address_gets_a_mail_with_a_secret_link(world: World) -> None:
    sent = offered(world, STRANGER)
    job = Job.objects.get(task="members.mail_staff_invitation")
    assert job.arguments == {"invitation_id": str(sent.pk)}
    first, again = compose(sent), compose(StaffInvitation.objects.get(pk=sent.pk))
    assert f"/staff-invite/{secret_of(sent)}/" in first.body
    assert (first.to, first.body, first.extra_headers) == ([STRANGER], again.body, again.extra_headers)
    assert mail.outbox == []


def test_link_for_the_person_it_was_sent_to(world: World) -> None:
    sent = offered(world, STRANGER)
    User.objects.create_user(STRANGER, "x", name="新同事")
    client, url = world.client("stranger"), f"/staff-invite/{secret_of(sent)}/"
    page = client.get(url)
    assert (page.status_code, page.context["is_other"]) == (200, False)
    assert client.post(f"{url}accept/").status_code == 302
    assert Staff.objects.get(user__email=STRANGER).organisation == world.organisation("lead")
    assert client.get(url).status_code == 410


def test_link_opened_by_somebody_else(world: World) -> None:
    sent = offered(world, STRANGER)
    client, url = world.client("nobody"), f"/staff-invite/{secret_of(sent)}/"
    page = client.get(url)
    assert (page.status_code, STRANGER in page.content.decode()) == (403, True)
    assert client.post(f"{url}accept/").status_code == 404
    assert client.post(f"{url}decline/").status_code == 404
    assert StaffInvitation.objects.get(pk=sent.pk).status == "open"
    assert not Staff.objects.filter(user=world.nobody).exists()


def test_link_signed_out_and_unknown(world: World) -> None:
    sent = offered(world, STRANGER)
    client = world.client()
    assert client.get(f"/staff-invite/{secret_of(sent)}/").status_code == 200
    assert client.get("/staff-invite/no-such-secret/").status_code == 404


def test_wall_shows_an_offer_to_nobody_else(world: World) -> None:
    sent = offered(world, STRANGER)
    with scoped(Scope(user=world.nobody.pk)):
        assert not StaffInvitation.objects.filter(pk=sent.pk).exists()
    with scoped(Scope(key=sent.key_digest)):
        assert StaffInvitation.objects.filter(pk=sent.pk).exists()


# Pages


def test_staff_page_invites_and_lists(world: World) -> None:
    client = world.client("lead_admin")
    data = {"email": STRANGER, "role": "signatory", "capacity": "授权代表"}
    assert client.post(path(world, "invite/"), data).status_code == 302
    page = client.get(path(world))
    assert [each.email for each in page.context["invitations"]] == [STRANGER]
    sent = StaffInvitation.objects.get(email=STRANGER)
    assert client.post(path(world, f"invitations/{sent.pk}/renew/")).status_code == 302
    assert client.post(path(world, f"invitations/{sent.pk}/revoke/")).status_code == 302
    assert client.get(path(world)).context["invitations"].count() == 0


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"email": "no address", "role": "staff"}, "email"),
        ({"email": "nobody@example.test", "role": "signatory", "capacity": ""}, "capacity"),
        ({"email": "lead_admin@example.test", "role": "admin"}, "role"),
    ],
)
def test_staff_page_refuses(world: World, data: dict[str, str], field: str) -> None:
    response = world.client("lead_admin").post(path(world, "invite/"), data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert not StaffInvitation.objects.filter(status="open").exists()


def test_staff_page_of_one_who_may_not_invite(world: World) -> None:
    data = {"email": "nobody@example.test", "role": "staff"}
    assert world.client("lead_staff").post(path(world, "invite/"), data).status_code == 403
    assert world.client("other_lead").post(path(world, "invite/"), data).status_code == 404
    assert not StaffInvitation.objects.filter(status="open").exists()


def test_foreign_offer_through_one_s_own_organisation(world: World) -> None:
    sent = offered(world, STRANGER)
    own = world.organisation("university").get_absolute_url()
    client = world.client("member_university")
    assert client.post(f"{own}staff/invitations/{sent.pk}/revoke/").status_code == 404
    assert StaffInvitation.objects.get(pk=sent.pk).status == "open"


def test_offer_on_the_task_list_and_its_page(world: World) -> None:
    sent = offered(world)
    client, url = world.client("nobody"), f"/staff-invitations/{sent.pk}/"
    assert url in client.get("/tasks/").content.decode()
    assert client.get(url).context["can"] == ["accept", "decline"]
    assert client.post(f"{url}accept/")["Location"] == world.organisation("lead").get_absolute_url()
    assert client.get(url).context["can"] == []


def test_staff_page_query_count(world: World) -> None:
    client = world.client("lead_admin")
    counts = []
    for number in (1, 3):
        for place in range(number):
            offered(world, f"{number}-{place}@example.test")
        client.get(path(world))
        counts.append(len(queries_of(lambda: client.get(path(world)))))
    assert counts == [counts[0]] * 2
    assert counts[0] <= 12


def test_staff_exported(world: World) -> None:
    response = world.client("lead_admin").get(path(world), {"export": "xlsx"})
    assert response["Content-Type"].startswith("application/vnd.openxmlformats")


# “I belong here”


def test_asking_to_be_invited_tells_the_administrators_once_a_day(world: World) -> None:
    url = f"/organisations/{world.organisation('lead').pk}/ask/"
    client = world.client("nobody")
    for _time in range(2):
        assert client.post(url, {"message": "样例\n部门"}).status_code == 302
    notice = Notice.objects.get(kind="staff.asked")
    assert (notice.user, notice.params["message"]) == (world.lead_admin, "样例 部门")
    assert not StaffInvitation.objects.filter(status="open").exists()


def test_asking_where_one_is(world: World) -> None:
    url = f"/organisations/{world.organisation('lead').pk}/ask/"
    assert world.client("lead_staff").post(url).status_code == 422
    assert not Notice.objects.filter(kind="staff.asked").exists()


# REST

API = "/api/v1/"


def test_rest_invites_and_accepts(world: World) -> None:
    lead = world.organisation("lead")
    url = f"{API}organisations/{lead.pk}/staff/"
    made = world.api("lead_admin").post(url, {"email": "nobody@example.test", "role": "staff"})
    assert (made.status_code, made.json()["status"], made.json()["can"]) == (201, "open", ["renew", "revoke"])
    assert "name" not in made.json()
    person, one = world.api("nobody"), f"{API}staff-invitations/{made.json()['id']}/"
    assert [row["id"] for row in person.get(f"{API}staff-invitations/").json()["results"]] == [
        made.json()["id"]
    ]
    assert person.get(one).json()["can"] == ["accept", "decline"]
    assert person.post(f"{one}revoke/").status_code == 403
    assert world.api("lead_admin").post(f"{one}accept/").status_code == 403
    assert person.post(f"{one}accept/").json()["status"] == "accepted"
    assert person.post(f"{one}accept/").status_code == 409
    rows = world.api("lead_staff").get(url).json()["results"]
    assert {row["email"]: row["status"] for row in rows}["nobody@example.test"] == "active"


def test_rest_unknown_address_is_invited_alike(world: World) -> None:
    url = f"{API}organisations/{world.organisation('lead').pk}/staff/"
    known, unknown = (
        world.api("lead_admin").post(url, {"email": email, "role": "staff"}).json()
        for email in ("nobody@example.test", STRANGER)
    )
    assert known.keys() == unknown.keys()
    assert (known["status"], unknown["status"]) == ("open", "open")


def test_rest_link(world: World) -> None:
    sent = offered(world, STRANGER)
    User.objects.create_user(STRANGER, "x", name="新同事")
    url = f"{API}staff-invitations/by-link/{secret_of(sent)}/"
    assert world.api("nobody").post(f"{url}accept/").status_code == 404
    assert world.api("stranger").post(f"{url}accept/").json()["status"] == "accepted"


@pytest.mark.parametrize("step", ["renew", "revoke", "decline"])
def test_rest_steps(world: World, step: str) -> None:
    sent = offered(world)
    caller = world.api("nobody" if step == "decline" else "lead_admin")
    answer = caller.post(f"{API}staff-invitations/{sent.pk}/{step}/", {"reason": "样例"})
    wanted = {"renew": "open", "revoke": "revoked", "decline": "declined"}[step]
    assert (answer.status_code, answer.json()["status"]) == (200, wanted)


def test_rest_resign_and_hand_over(world: World) -> None:
    url = f"{API}organisations/{world.organisation('lead').pk}/staff/"
    staff = Staff.objects.get(user=world.lead_staff)
    assert world.api("nobody").post(f"{url}{staff.pk}/resign/").status_code == 404
    assert world.api("lead_admin").post(f"{url}{staff.pk}/resign/").status_code == 404
    body = {"person": str(world.lead_admin.pk), "email": "lead_staff@example.test"}
    made = world.api("lead_admin").post(f"{url}hand-over/", body)
    assert (made.status_code, made.json()["takes_over_from"]) == (201, "王敏")
    assert (
        world.api("lead_staff").post(f"{API}staff-invitations/{made.json()['id']}/accept/").status_code == 200
    )
    roles = Staff.objects.filter(organisation=world.organisation("lead")).order_by("role")
    assert [(each.user.name, each.role) for each in roles] == [
        ("周岚", "admin"),
        ("沈国栋", "signatory"),
        ("周岚", "staff"),
    ]
    assert world.api("lead_staff").post(f"{url}{staff.pk}/resign/").status_code == 204
