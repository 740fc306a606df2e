"""Open application: listed consortia, filing, deciding, with and without a vote."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from openpyxl import load_workbook

from consortia import actions
from consortia.kinds import ResolutionKind
from consortia.models import Application, Listing, Membership, Resolution, Seat
from consortia.states import ApplicationStatus, MembershipStatus
from kernel.audit.models import Event
from kernel.notices.models import Duty, Notice
from kernel.tenancy.errors import RuleBroken, TransitionNotAllowed
from kernel.tenancy.scope import user_scope
from tests.consortia import joining_scenes as scenes
from tests.queries import queries_of
from tests.world import World

FORM = {"role": "core", "task": "芯片流片", "reason": "有产线"}


def fresh(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)


def events(obj: Any) -> list[str]:
    return list(Event.objects.filter(object_id=obj.pk).order_by("at").values_list("name", flat=True))


# The listing


def test_listing_follows_the_consortium(world: World) -> None:
    assert not Listing.objects.exists()
    scenes.opened(world)
    listing = Listing.objects.get()
    assert (listing.slug, listing.goal, listing.lead_name) == ("ylqx", "攻关检测芯片", "样例申江诊断科技")
    with user_scope(world.lead_admin):
        actions.update_consortium(world.consortium.pk, by=world.lead_admin, goal="别的目标")
    assert Listing.objects.get().goal == "别的目标"
    with user_scope(world.lead_admin):
        actions.update_consortium(world.consortium.pk, by=world.lead_admin, takes_applications=False)
    assert not Listing.objects.exists()


def test_dissolving_ends_the_listing_and_refuses_applications(world: World) -> None:
    application = scenes.filed(world)
    with user_scope(world.lead_admin):
        actions.dissolve_consortium(world.consortium.pk, by=world.lead_admin, reason="任务完成")
    assert not Listing.objects.exists()
    assert fresh(application).status == ApplicationStatus.REFUSED


def test_visitors_see_listed_consortia_only(world: World) -> None:
    assert list(world.client().get("/consortia/open/").context["page"]) == []
    assert world.client().get("/consortia/open/ylqx/").status_code == 404
    scenes.opened(world)
    assert [each.slug for each in world.client().get("/consortia/open/").context["page"]] == ["ylqx"]
    page = world.client().get("/consortia/open/ylqx/").content.decode()
    assert "攻关检测芯片" in page
    assert 'name="task"' not in page


def test_open_list_query_count_does_not_grow(world: World) -> None:
    scenes.opened(world)
    client = world.client()
    client.get("/consortia/open/")
    one = len(queries_of(lambda: client.get("/consortia/open/")))
    with user_scope(world.other_lead):
        actions.update_consortium(world.other_consortium.pk, by=world.other_lead, takes_applications=True)
    assert (one, len(queries_of(lambda: client.get("/consortia/open/")))) == (3, 3)


# Filing


def test_application_is_filed_told_and_due(world: World) -> None:
    application = scenes.filed(world)
    assert (application.status, application.consortium_name) == ("filed", "样例医疗器械创新联合体")
    assert events(application) == ["application.filed"]
    duty = Duty.objects.get(object_id=application.pk)
    assert (duty.kind, duty.permission, duty.done_at) == (
        "application.decide",
        "consortia.invite_members",
        None,
    )
    told = Notice.objects.filter(kind="application.decide").values_list("user__email", flat=True)
    assert list(told) == ["lead_admin@example.test"]


def test_page_files_an_application(world: World) -> None:
    scenes.opened(world)
    client = world.client("answerer_outside")
    data = FORM | {"organisation": str(world.organisation("outside").pk)}
    response = client.post("/consortia/open/ylqx/apply/", data)
    application = Application.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/applications/{application.pk}/")
    page = client.get(response["Location"])
    assert (page.status_code, page.context["can"]) == (200, ["withdraw"])
    # The public page now shows it instead of the form.
    assert 'name="task"' not in client.get("/consortia/open/ylqx/").content.decode()


def test_page_with_an_error(world: World) -> None:
    scenes.opened(world)
    response = world.client("answerer_outside").post("/consortia/open/ylqx/apply/", FORM | {"task": ""})
    assert (response.status_code, sorted(response.context["form"].errors)) == (422, ["organisation", "task"])
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    ("persona", "key", "error"),
    [("nobody", "outside", Http404), ("lead_staff", "lead", PermissionDenied)],
)
def test_filing_for_an_organisation_one_does_not_administer(
    world: World, persona: str, key: str, error: type[Exception]
) -> None:
    scenes.opened(world)
    with pytest.raises(error):
        scenes.applied(world, persona, key)
    assert not Application.objects.exists()


def test_filing_where_no_applications_are_taken(world: World) -> None:
    with pytest.raises(Http404):
        scenes.applied(world)
    assert not Application.objects.exists()


def test_filing_twice_or_as_a_member_or_invited(world: World) -> None:
    scenes.filed(world)
    with pytest.raises(RuleBroken):
        scenes.applied(world)
    with pytest.raises(RuleBroken):
        scenes.applied(world, "member_university", "university")
    with user_scope(world.lead_admin):
        actions.invite(
            world.consortium.pk, by=world.lead_admin, organisation_id=world.organisation("other").pk
        )
    with pytest.raises(RuleBroken):
        scenes.applied(world, "other_lead", "other")
    assert Application.objects.count() == 1


def test_withdrawing(world: World) -> None:
    application = scenes.filed(world)
    response = world.client("answerer_outside").post(f"/applications/{application.pk}/withdraw/")
    assert (response.status_code, fresh(application).status) == (302, "withdrawn")
    assert not Duty.objects.filter(object_id=application.pk, done_at=None).exists()
    assert scenes.applied(world).pk != application.pk


# Deciding


def test_admission_without_a_vote_seats_the_applicant(world: World) -> None:
    scenes.no_vote(world, ResolutionKind.ADMISSION)
    application = scenes.filed(world)
    response = world.client("lead_admin").post(f"/c/ylqx/applications/{application.pk}/admit/")
    assert response.status_code == 302
    application = fresh(application)
    membership = Membership.objects.get(application=application)
    assert (application.status, membership.status, membership.role, membership.task) == (
        ApplicationStatus.ADMITTED,
        MembershipStatus.ACTIVE,
        "core",
        "芯片流片",
    )
    assert list(Seat.objects.filter(organisation=membership.organisation).values_list("role", flat=True)) == [
        "member_admin"
    ]
    assert world.client("answerer_outside").get("/c/ylqx/members/").status_code == 200
    assert Notice.objects.filter(kind="application.admitted").get().user == world.answerer_outside
    assert not Duty.objects.filter(object_id=application.pk, done_at=None).exists()


def test_admission_needs_the_resolution_that_the_rules_ask_for(world: World) -> None:
    application = scenes.filed(world)
    Application.objects.filter(pk=application.pk).update(reason="样例：有流片线。")
    with user_scope(world.lead_admin), pytest.raises(RuleBroken):
        actions.admit(application.pk, by=world.lead_admin)
    assert fresh(application).status == ApplicationStatus.FILED
    response = world.client("lead_admin").post(f"/c/ylqx/applications/{application.pk}/vote/")
    motion = Resolution.objects.get()
    assert response["Location"] == f"/c/ylqx/governance/resolutions/{motion.pk}/"
    assert (motion.kind, motion.subject_id, motion.status) == ("admission", application.pk, "draft")
    assert motion.text.count("样例：有流片线。") == 1
    assert not motion.text.endswith("。。")
    with user_scope(world.lead_admin), pytest.raises(RuleBroken):
        actions.admit(application.pk, by=world.lead_admin)
    scenes.carried(motion)
    with user_scope(world.lead_admin):
        admitted = actions.admit(application.pk, by=world.lead_admin)
    motion.refresh_from_db()
    assert (admitted.status, admitted.resolution) == ("admitted", motion)
    assert motion.carried_out_at is not None


def test_putting_to_the_vote_twice(world: World) -> None:
    application = scenes.filed(world)
    with user_scope(world.lead_admin):
        actions.put_application_to_vote(application.pk, by=world.lead_admin)
        with pytest.raises(RuleBroken):
            actions.put_application_to_vote(application.pk, by=world.lead_admin)
    assert Resolution.objects.count() == 1


def test_page_offers_the_vote_or_the_admission(world: World) -> None:
    application = scenes.filed(world)
    url = f"/c/ylqx/applications/{application.pk}/"
    page = world.client("lead_admin").get(url).content.decode()
    assert (f"{url}vote/" in page, f"{url}admit/" in page) == (True, False)
    scenes.no_vote(world, ResolutionKind.ADMISSION)
    page = world.client("lead_admin").get(url).content.decode()
    assert f"{url}admit/" in page
    member = world.client("member_university").get(url)
    assert (member.status_code, member.context["can"]) == (200, [])


def test_refusal_with_its_reason(world: World) -> None:
    application = scenes.filed(world)
    url = f"/c/ylqx/applications/{application.pk}/refuse/"
    assert world.client("lead_admin").post(url, {"reason": " "}).status_code == 422
    assert fresh(application).status == ApplicationStatus.FILED
    assert world.client("lead_admin").post(url, {"reason": "方向不符"}).status_code == 302
    page = world.client("answerer_outside").get(f"/applications/{application.pk}/")
    assert (fresh(application).status, "方向不符" in page.content.decode()) == ("refused", True)
    with user_scope(world.lead_admin), pytest.raises(TransitionNotAllowed):
        actions.admit(application.pk, by=world.lead_admin)


def test_who_decides_and_who_reads(world: World) -> None:
    application = scenes.filed(world)
    url = f"/c/ylqx/applications/{application.pk}/"

    def answers(call: Callable[[str], int]) -> dict[str, int]:
        personas = ("member_university", "lead_staff", "answerer_outside", "other_lead", "nobody")
        return {persona: call(persona) for persona in personas}

    assert answers(lambda persona: world.client(persona).get(url).status_code) == {
        "member_university": 200,
        "lead_staff": 200,
        "answerer_outside": 404,
        "other_lead": 404,
        "nobody": 404,
    }
    assert answers(lambda persona: world.client(persona).post(f"{url}admit/").status_code) == {
        "member_university": 403,
        "lead_staff": 403,
        "answerer_outside": 404,
        "other_lead": 404,
        "nobody": 404,
    }
    own = f"/applications/{application.pk}/"
    assert answers(lambda persona: world.client(persona).get(own).status_code) == {
        "member_university": 200,
        "lead_staff": 200,
        "answerer_outside": 200,
        "other_lead": 404,
        "nobody": 404,
    }


def test_application_of_another_consortium_is_not_found(world: World) -> None:
    application = scenes.filed(world)
    assert world.client("other_lead").get(f"/c/qita/applications/{application.pk}/").status_code == 404


def test_list_filters_sorts_and_exports(world: World) -> None:
    scenes.filed(world)
    client = world.client("lead_admin")
    page = client.get("/c/ylqx/applications/?status=filed&q=微系统&ordering=organisation__name")
    assert [str(each) for each in page.context["page"]] == ["样例江南微系统所"]
    assert list(client.get("/c/ylqx/applications/?status=refused").context["page"]) == []
    sheet = load_workbook(BytesIO(client.get("/c/ylqx/applications/?export=xlsx").content)).active
    assert sheet is not None
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["样例江南微系统所"]


def test_list_query_count_does_not_grow(world: World) -> None:
    scenes.filed(world)
    client = world.client("lead_admin")
    client.get("/c/ylqx/applications/")
    one = len(queries_of(lambda: client.get("/c/ylqx/applications/")))
    scenes.applied(world, "other_lead", "other")
    assert (one, len(queries_of(lambda: client.get("/c/ylqx/applications/")))) == (10, 10)


# REST


def test_rest_from_filing_to_admission(world: World) -> None:
    scenes.opened(world)
    scenes.no_vote(world, ResolutionKind.ADMISSION)
    listed = world.api().get("/api/v1/open-consortia/").data["results"]
    assert [each["slug"] for each in listed] == ["ylqx"]
    api = world.api("answerer_outside")
    body = FORM | {"consortium": "ylqx", "organisation": str(world.organisation("outside").pk)}
    filed = api.post("/api/v1/applications/", body, format="json")
    assert (filed.status_code, filed.data["status"], filed.data["can"]) == (201, "filed", ["withdraw"])
    assert len(api.get("/api/v1/applications/").data["results"]) == 1
    here = f"/api/v1/consortia/ylqx/applications/{filed.data['id']}/"
    assert world.api("lead_admin").get(here).data["can"] == ["admit", "put_to_vote", "refuse"]
    admitted = world.api("lead_admin").post(f"{here}admit/")
    assert (admitted.status_code, admitted.data["status"]) == (200, "admitted")
    assert str(admitted.data["membership"]) == str(Membership.objects.latest("created_at").pk)


def test_rest_refuses_without_the_resolution(world: World) -> None:
    application = scenes.filed(world)
    here = f"/api/v1/consortia/ylqx/applications/{application.pk}/"
    assert world.api("lead_admin").post(f"{here}admit/").status_code == 400
    assert world.api("lead_admin").post(f"{here}put-to-vote/").status_code == 201
    assert world.api("lead_admin").post(f"{here}refuse/", {"reason": "不符"}).data["status"] == "refused"
