"""Evidence: files with a term, replaced without being lost, kept while anything rests on them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.utils import timezone

from kernel.audit.models import Event
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.scope import user_scope
from members.actions import evidence as actions
from members.models import Evidence
from members.selectors import evidence as reading
from tests.members import profile_scenes as scenes
from tests.queries import queries_of
from tests.world import World


def page(world: World, rest: str = "") -> str:
    return f"{world.organisation('lead').get_absolute_url()}evidence/{rest}"


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "state"), [(-1, "expired"), (0, "soon"), (30, "soon"), (31, "good"), (None, "good")]
)
def test_state_by_the_last_day(world: World, days: int | None, state: str) -> None:
    evidence = scenes.evidence(world, valid_until=None if days is None else in_days(days))
    assert reading.state_of(evidence) == state
    for name in ("expired", "soon", "good"):
        found = list(reading.in_state(Evidence.objects.all(), name))
        assert found == ([evidence] if name == state else [])


def test_evidence_refused(world: World) -> None:
    with pytest.raises(RuleBroken) as broken:
        scenes.evidence(world, valid_from=in_days(1), valid_until=in_days(0))
    assert broken.value.attr == "valid_until"
    foreign = scenes.upload(world, "answerer_outside", "outside")
    with user_scope(world.lead_admin), pytest.raises(RuleBroken) as broken:
        actions.add_evidence(
            world.organisation("lead").pk, by=world.lead_admin, kind="audit", title="样例", upload=foreign
        )
    assert (broken.value.attr, Evidence.objects.count()) == ("upload", 0)


@pytest.mark.parametrize(("persona", "error"), [("lead_staff", PermissionDenied), ("other_lead", Http404)])
def test_evidence_changed_by_somebody_else(world: World, persona: str, error: type[Exception]) -> None:
    evidence, user = scenes.evidence(world), world.user(persona)
    with user_scope(user), pytest.raises(error):
        actions.change_evidence(evidence.pk, by=user, title="别名")
    assert Evidence.objects.get().title == "样例2025年审计报告"


def test_replacing_keeps_the_old_one(world: World) -> None:
    old = scenes.evidence(world, valid_until=in_days(10))
    figures = scenes.figures(world, evidence_id=old.pk)
    with user_scope(world.lead_admin):
        new = actions.replace_evidence(
            old.pk, by=world.lead_admin, upload=scenes.upload(world), valid_until=in_days(365)
        )
    old.refresh_from_db()
    figures.refresh_from_db()
    assert (new.title, new.kind, old.valid_until, figures.evidence_id) == (
        old.title,
        old.kind,
        in_days(-1),
        old.pk,
    )
    event = Event.objects.get(name="evidence.replaced")
    assert (event.before["upload"], event.after["upload"]) == (str(old.upload_id), str(new.upload_id))


def test_replacing_one_that_ended_earlier(world: World) -> None:
    old = scenes.evidence(world, valid_until=in_days(-100))
    with user_scope(world.lead_admin):
        actions.replace_evidence(old.pk, by=world.lead_admin, upload=scenes.upload(world))
    old.refresh_from_db()
    assert old.valid_until == in_days(-100)


def test_used_evidence_is_not_deleted(world: World) -> None:
    evidence = scenes.evidence(world)
    scenes.figures(world, 2025, evidence_id=evidence.pk)
    with user_scope(world.lead_admin), pytest.raises(RuleBroken, match="2025"):
        actions.remove_evidence(evidence.pk, by=world.lead_admin, reason="误传")
    assert Evidence.objects.filter(pk=evidence.pk).exists()


def test_unused_evidence_is_deleted(world: World) -> None:
    evidence = scenes.evidence(world)
    with user_scope(world.lead_admin):
        actions.remove_evidence(evidence.pk, by=world.lead_admin, reason="误传")
    assert (Evidence.objects.count(), Event.objects.get(name="evidence.removed").reason) == (0, "误传")


def handed_in(**fields: object) -> dict[str, object]:
    file = SimpleUploadedFile("样例营业执照.pdf", scenes.PDF, "application/pdf")
    return {"kind": "licence", "title": "样例营业执照", "file": file, "no_state_secrets": "on"} | fields


def test_page_takes_a_file(world: World) -> None:
    response = world.client("lead_admin").post(page(world, "new/"), handed_in())
    assert (response.status_code, response["Location"]) == (302, page(world))
    evidence = Evidence.objects.select_related("upload").get()
    assert (evidence.upload.name, evidence.upload.organisation_id) == (
        "样例营业执照.pdf",
        world.organisation("lead").pk,
    )


def test_page_asks_for_the_statement(world: World) -> None:
    response = world.client("lead_admin").post(page(world, "new/"), handed_in(no_state_secrets=""))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["no_state_secrets"])
    assert not Evidence.objects.exists()


def test_page_replaces(world: World) -> None:
    old = scenes.evidence(world, valid_until=in_days(5))
    data = handed_in(valid_until=in_days(400).isoformat())
    response = world.client("lead_admin").post(page(world, f"{old.pk}/replace/"), data)
    assert (response.status_code, Evidence.objects.count()) == (302, 2)


def test_page_says_where_it_is_used(world: World) -> None:
    evidence = scenes.evidence(world)
    scenes.figures(world, 2025, evidence_id=evidence.pk)
    response = world.client("lead_admin").get(page(world, f"{evidence.pk}/"))
    assert [use.page for use in response.context["uses"]] == ["figures/"]
    refused = world.client("lead_admin").post(page(world, f"{evidence.pk}/remove/"), {"reason": "误传"})
    assert (refused.status_code, Evidence.objects.count()) == (422, 1)


def test_list_filters_and_keeps_its_query_count(world: World) -> None:
    client = world.client("lead_admin")
    evidence = scenes.evidence(world, valid_until=in_days(3))
    scenes.figures(world, 2025, evidence_id=evidence.pk)
    client.get(page(world))
    assert len(queries_of(lambda: client.get(page(world)))) == 12
    scenes.evidence(world, title="样例营业执照", kind="licence")
    scenes.evidence(world, title="样例旧报告", valid_until=in_days(-3))
    assert len(queries_of(lambda: client.get(page(world)))) == 12
    soon = client.get(page(world, "?state=soon")).context["rows"]
    assert [(row.evidence.pk, row.used) for row in soon] == [(evidence.pk, 1)]
