"""The public register and the one line that REST clients poll."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client
from rest_framework.test import APIClient

from consortia.models import Consortium
from filings.models import RegisterEntry
from filings.tasks import mark_consortium_filed
from kernel.audit.models import Event
from kernel.jobs.models import Job
from kernel.jobs.worker import execute
from tests.filings import stages
from tests.queries import queries_of
from tests.world import World


def test_entry_is_found_by_everybody(world: World) -> None:
    dossier = stages.filed(world)
    page = Client().get(f"/register/{dossier.number}/")
    assert dossier.consortium_name in page.text
    assert "已备案" in page.text
    assert Client().get("/register/BSBA-1999-0001/").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 1),
        ("q=医疗器械", 1),
        ("q=器械创新", 1),
        ("q=申江诊断", 1),
        ("q=宝山", 1),
        ("q=BSBA", 1),
        ("q=合成生物", 0),
        ("q=！", 0),
        ("authority=bs", 1),
        ("authority=xm", 0),
        ("field=医疗器械", 1),
        ("field=汽车", 0),
        ("year=2020", 0),
        ("year=abc", 0),
    ],
)
def test_register_is_searched_and_filtered(world: World, query: str, found: int) -> None:
    stages.filed(world)
    assert len(Client().get(f"/register/?{query}").context["page"].object_list) == found


def test_case_in_publicity_is_shown_apart_and_is_not_on_file(world: World) -> None:
    dossier = stages.in_publicity(world)
    page = Client().get("/register/")
    assert len(page.context["page"].object_list) == 0
    assert [entry.filing_number for entry in page.context["in_publicity"]] == [dossier.number]
    assert APIClient().get("/api/v1/register/").json()["results"] == []


def test_register_over_rest(world: World) -> None:
    dossier = stages.filed(world)
    (entry,) = APIClient().get("/api/v1/register/?q=医疗").json()["results"]
    assert (entry["filing_number"], entry["status"], entry["can"]) == (dossier.number, "filed", [])
    assert APIClient().get("/api/v1/register/?year=abc").status_code == 400
    assert len(queries_of(lambda: APIClient().get("/api/v1/register/"))) == 2


def test_register_page_needs_few_queries(world: World) -> None:
    stages.filed(world)
    assert len(queries_of(lambda: Client().get("/register/"))) == 5


def test_status_is_one_line_in_one_query(world: World) -> None:
    dossier = stages.filed(world)
    client = Client()
    address = f"/api/v1/status/{dossier.number}/"
    answer = client.get(address)
    entry = RegisterEntry.objects.get()
    assert answer["Content-Type"] == "application/json"
    assert "\n" not in answer.text
    assert list(json.loads(answer.text)) == [
        "filing_number",
        "consortium",
        "status",
        "status_text",
        "updated_at",
    ]
    assert json.loads(answer.text)["status_text"] == "已备案"
    assert entry.filing_number == dossier.number
    assert sum("registerentry" in query for query in queries_of(lambda: client.get(address))) == 1


def test_status_answers_304_until_something_changes(world: World) -> None:
    dossier = stages.filed(world)
    client, address = Client(), f"/api/v1/status/{dossier.number}/"
    etag = client.get(address)["ETag"]
    same = client.get(address, headers={"If-None-Match": etag})
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", etag)
    RegisterEntry.objects.update(status_text="已撤销")
    changed = client.get(address, headers={"If-None-Match": etag})
    assert (changed.status_code, changed["ETag"] == etag) == (200, False)


def test_status_of_an_unknown_number_has_the_error_shape(world: World) -> None:
    answer = Client().get("/api/v1/status/NONE-1/")
    assert answer.status_code == 404
    assert answer.json()["errors"][0]["code"] == "not_found"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_status_is_read_only(world: World, method: str) -> None:
    dossier = stages.filed(world)
    assert getattr(APIClient(), method)(f"/api/v1/status/{dossier.number}/").status_code == 405


def test_worker_marks_the_consortium_and_repeats_harmlessly(world: World) -> None:
    dossier = stages.filed(world)
    job = Job.objects.get(task="filings.mark_filed")
    execute(str(job.pk))
    mark_consortium_filed(job, lambda *_args, **_kwargs: None, **job.arguments)
    assert Consortium.objects.get(pk=dossier.consortium_id).status == "filed"
    assert Event.objects.filter(name="consortium.filed").count() == 1


def test_worker_forms_a_consortium_that_was_filed_without_agreement(world: World) -> None:
    first = stages.submitted(world, rules={"agreement_required": False})
    other = stages.opened_by_other(world, first.guideline)
    for step, by in (("accept", "officer"), ("pass_check", "officer"), ("file", "senior_officer")):
        stages.act(world, step, other, by=by)
    execute(str(Job.objects.get(task="filings.mark_filed").pk))
    assert Consortium.objects.get(pk=other.consortium_id).status == "filed"


def test_public_guideline_says_what_is_not_set(world: World) -> None:
    guideline = stages.guideline(world)
    page = Client().get(f"/guidelines/{guideline.pk}/")
    values = {row["label"]: row["value"] for row in page.context["rules"] + page.context["periods"]}
    assert len([value for value in values.values() if value == page.context["sections"][0]["length"]]) == 5


def test_search_column_is_written_with_the_entry(world: World) -> None:
    stages.filed(world)
    with connection.cursor() as cursor:
        cursor.execute("SELECT search @@ '''器械'''::tsquery FROM filings_registerentry")
        assert cursor.fetchall() == [(True,)]
