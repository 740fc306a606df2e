"""The PDF: made in a worker, current, with parties and fingerprint."""

from __future__ import annotations

from io import BytesIO

import pdfplumber
import pytest
from django.urls import reverse

from agreements.models import Agreement
from kernel.documents.models import Document
from kernel.jobs.models import Job
from kernel.jobs.worker import execute
from kernel.notices.models import Notice
from tests.agreements.conftest import Sign
from tests.world import World


def run_jobs() -> None:
    for job in Job.objects.filter(task="agreements.render_agreement", status="queued"):
        execute(str(job.pk))


def text_of(content: bytes) -> str:
    with pdfplumber.open(BytesIO(content)) as pdf:
        return "".join((page.extract_text() or "") for page in pdf.pages).replace("\n", "").replace(" ", "")


def test_document_over_rest_is_made_once_and_stays_current(world: World, sent: Agreement, sign: Sign) -> None:
    api, address = world.api("member_university"), f"/api/v1/agreements/{sent.pk}/document/"
    waiting = api.get(address)
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (202, "2")
    assert api.get(address).status_code == 202
    assert Job.objects.filter(task="agreements.render_agreement").count() == 1
    run_jobs()
    made = api.get(address, headers={"Accept": "application/pdf"})
    text = text_of(made.content)
    assert (made.status_code, made.headers["Content-Type"]) == (200, "application/pdf")
    for expected in (
        "样例申江诊断科技",
        "样例东海大学",
        "91350200MAC7T2H90P",
        "40.00%",
        sent.text_hash[:20],
        "尚未签署",
    ):
        assert expected in text
    again = api.get(address, headers={"If-None-Match": made.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    sign("signatory_lead")
    assert api.get(address).status_code == 202
    run_jobs()
    signed = api.get(address)
    assert signed.headers["ETag"] != made.headers["ETag"]
    assert "沈国栋" in text_of(signed.content)


@pytest.mark.parametrize("persona", ["lead_admin", "signatory_supplier"])
def test_document_page_goes_from_request_to_file(world: World, sent: Agreement, persona: str) -> None:
    client = world.client(persona)
    page, file = (
        reverse(f"agreements:{name}", args=["ylqx", sent.pk]) for name in ("document", "document-file")
    )
    assert client.get(file).status_code == 404
    assert client.post(page).status_code == 302
    fragment = client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert "every 1s" in fragment
    assert "<html" not in fragment
    run_jobs()
    assert "every 1s" not in client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert client.get(file).content.startswith(b"%PDF")
    assert Notice.objects.get(kind="agreement.document_ready").user == world.user(persona)


def test_document_that_failed_can_be_asked_for_again(world: World, sent: Agreement) -> None:
    client, page = world.client("lead_admin"), reverse("agreements:document", args=["ylqx", sent.pk])
    client.post(page)
    Job.objects.filter(task="agreements.render_agreement").update(status="failed")
    assert client.get(page).context["failed"]
    client.post(page)
    assert Document.objects.filter(object_id=sent.pk).count() == 2


def test_document_is_hidden_from_outsiders(world: World, sent: Agreement) -> None:
    assert world.api("other_lead").get(f"/api/v1/agreements/{sent.pk}/document/").status_code == 404
    assert not Document.objects.exists()
