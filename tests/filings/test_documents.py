"""The PDF of a case, made by a worker from the record of its side."""

from __future__ import annotations

from io import BytesIO

import pdfplumber
import pytest

from filings import actions
from filings.models import Dossier, Submission
from filings.printing import submission_label
from kernel.documents.models import Document
from kernel.jobs.models import Job
from kernel.jobs.worker import execute
from kernel.tenancy.scope import user_scope
from tests.filings import stages
from tests.world import World


def run_jobs() -> None:
    for job in Job.objects.filter(status="queued", task__startswith="filings.render"):
        execute(str(job.pk))
        job.refresh_from_db()
        assert (job.status, job.error) == ("done", "")


def text_of(content: bytes) -> str:
    with pdfplumber.open(BytesIO(content)) as pdf:
        return "".join(page.extract_text() for page in pdf.pages)


def make(world: World, dossier: Dossier, persona: str = "lead_staff") -> str:
    client = world.client(persona)
    address = f"/c/ylqx/dossiers/{dossier.pk}/document/"
    client.post(address)
    run_jobs()
    return text_of(client.get(f"{address}file/").content)


def test_draft_says_that_it_is_one(world: World) -> None:
    text = make(world, stages.written(world))
    for words in (
        "草稿",
        "尚未提交",
        "样例医疗器械创新联合体",
        "预期目标及重点任务",
        "检测通量",
        "样例东海大学",
    ):
        assert words in text


def test_submission_carries_its_hash_statements_and_signatures(world: World) -> None:
    dossier = stages.submitted(world)
    client = world.client("officer")
    address = f"/a/bs/dossiers/{dossier.pk}/submissions/1/"
    client.post(f"{address}document/")
    run_jobs()
    text = text_of(client.get(f"{address}file/").content)
    submission = Submission.objects.get(dossier=dossier)
    assert submission.sha256[:16] in text.replace("\n", "")
    for words in ("第1次提交", "沈国栋", "真实性承诺", "不涉密承诺"):
        assert words in text
    assert "草稿" not in text


def test_file_of_a_submission_is_shared_by_both_sides(world: World) -> None:
    dossier = stages.submitted(world)
    world.client("officer").post(f"/a/bs/dossiers/{dossier.pk}/submissions/1/document/")
    run_jobs()
    address = f"/c/ylqx/dossiers/{dossier.pk}/submissions/1/file/"
    assert world.client("member_university").get(address).status_code == 200
    assert world.client("other_lead").get(address).status_code == 404


def test_draft_is_not_a_document_of_the_authority(world: World) -> None:
    dossier = stages.written(world)
    make(world, dossier)
    stages.submit(world, dossier)
    with user_scope(world.officer):
        assert Document.objects.count() == 0


def test_unchanged_draft_is_not_rendered_again(world: World) -> None:
    dossier = stages.written(world)
    make(world, dossier)
    make(world, dossier)
    first, second = Document.objects.order_by("created_at")
    assert (first.sha256, first.path) == (second.sha256, second.path)
    stages.write(dossier, world.lead_admin, text="改动后的正文")
    assert "改动后的正文" in make(world, dossier)


def test_page_follows_the_job_and_ends_with_the_link(world: World) -> None:
    dossier = stages.written(world)
    client, address = world.client("lead_admin"), f"/c/ylqx/dossiers/{dossier.pk}/document/"
    htmx = {"HX-Request": "true"}
    assert 'hx-trigger="every 1s"' in client.post(address, headers=htmx).text
    assert 'hx-trigger="every 1s"' in client.get(address, headers=htmx).text
    run_jobs()
    done = client.get(address, headers=htmx).text
    assert "document/file/" in done
    assert "every 1s" not in done
    assert client.get(address).status_code == 302


def test_failed_job_can_be_asked_for_again(world: World) -> None:
    dossier = stages.written(world)
    client, address = world.client("lead_admin"), f"/c/ylqx/dossiers/{dossier.pk}/document/"
    client.post(address)
    Job.objects.filter(task="filings.render_draft").update(status="failed")
    assert "<form" in client.get(address, headers={"HX-Request": "true"}).text
    assert client.get(f"{address}file/").status_code == 404
    client.post(address)
    run_jobs()
    assert client.get(f"{address}file/").status_code == 200


def test_rest_asks_again_when_the_draft_has_changed(world: World) -> None:
    dossier = stages.written(world)
    lead = world.lead_admin
    with user_scope(lead):
        first = actions.current_or_requested_document(dossier.pk, by=lead)
    run_jobs()
    with user_scope(lead):
        assert actions.current_or_requested_document(dossier.pk, by=lead).pk == first.pk
    stages.write(dossier, lead, text="改动后的正文")
    with user_scope(lead):
        assert actions.current_or_requested_document(dossier.pk, by=lead).pk != first.pk


@pytest.mark.parametrize(("round_", "label"), [(1, "第1次提交"), (2, "第2次提交（补正后）")])
def test_cover_names_the_round(round_: int, label: str) -> None:
    assert submission_label(round_) == label
