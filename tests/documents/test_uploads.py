"""Files that people hand in: what is taken, what is refused, who reads them."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.http import Http404
from django.utils import translation

from kernel.audit.models import Event
from kernel.documents import filetypes, stored
from kernel.documents.actions import keep_upload
from kernel.documents.models import Level, ScanStatus, Upload
from kernel.documents.uploads import HandsInFile, UploadField
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.scope import user_scope
from tests.documents.files import DOCX, JPEG, OFD, PDF, PNG, handed_in, package, xlsx
from tests.world import World


def finds_nothing(content: bytes) -> bool:
    return True


def finds_all(content: bytes) -> bool:
    return False


def breaks(content: bytes) -> bool:
    raise ConnectionError


def keep(world: World, content: bytes = PDF, name: str = "样例授权书.pdf", **more: Any) -> Upload:
    """By the university's administrator, for the university."""
    by = more.pop("by", world.member_university)
    given: dict[str, Any] = {
        "no_state_secrets": True,
        "organisation_id": world.organisation("university").pk,
        **more,
    }
    with user_scope(by):
        return keep_upload(handed_in(content, name), by=by, **given)


TAKEN = [
    (PDF, "样例.pdf", "application/pdf"),
    (PDF, "样例.PDF", "application/pdf"),
    (PNG, "样例.png", "image/png"),
    (JPEG, "样例.jpg", "image/jpeg"),
    (JPEG, "样例.jpeg", "image/jpeg"),
    (DOCX, "样例.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (xlsx(("a",)), "样例.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (OFD, "样例.ofd", "application/ofd"),
]


@pytest.mark.parametrize(("content", "name", "media_type"), TAKEN)
def test_upload_type_is_what_the_content_says(
    content: bytes, name: str, media_type: str, world: World
) -> None:
    upload = keep(world, content, name)
    assert (upload.media_type, upload.size, upload.sha256, upload.scan) == (
        media_type,
        len(content),
        hashlib.sha256(content).hexdigest(),
        ScanStatus.UNCHECKED,
    )
    assert stored.get(upload.sha256) == content


REFUSED = [
    (b"", "空.pdf", "The file is empty"),
    (PDF[:-6], "torn.pdf", "damaged"),
    (PNG[:-12], "torn.png", "damaged"),
    (JPEG[:-2], "torn.jpg", "damaged"),
    (DOCX[:-30], "torn.docx", "damaged"),
    (b"MZ\x90\x00" + bytes(60), "virus.pdf", "What can be handed in: PDF, PNG"),
    (b"<html><script>alert(1)</script>", "page.pdf", "What can be handed in"),
    (b"hello", "note.txt", "What can be handed in"),
    (PNG, "picture.pdf", "The content is PNG, so the name must end in .png"),
    (PDF, "no ending", "The content is PDF, so the name must end in .pdf"),
    (package("a.txt"), "样例.zip", "What can be handed in"),
    (package("xl/workbook.xml", "xl/vbaProject.bin"), "macro.xlsx", "What can be handed in"),
    (package("word/document.xml", content=bytes(filetypes.MOST_UNPACKED + 1)), "bomb.docx", "far too large"),
]


@pytest.mark.parametrize(("content", "name", "message"), REFUSED, ids=[name for _c, name, _m in REFUSED])
def test_upload_is_refused_with_the_reason(content: bytes, name: str, message: str, world: World) -> None:
    with translation.override("en"), pytest.raises(RuleBroken) as refused:
        keep(world, content, name)
    assert message in str(refused.value)
    assert (refused.value.attr, Upload.objects.count()) == ("file", 0)


def test_upload_over_the_limit_is_refused(world: World, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = len(PDF) - 1
    with pytest.raises(RuleBroken) as refused:
        keep(world)
    assert (refused.value.attr, Upload.objects.count()) == ("file", 0)


def test_upload_without_the_statement_is_refused(world: World) -> None:
    with pytest.raises(RuleBroken) as refused:
        keep(world, no_state_secrets=False)
    assert (refused.value.attr, Upload.objects.count()) == ("no_state_secrets", 0)


NAMES = [
    ("../../etc/样例.pdf", "样例.pdf"),
    ("C:\\Users\\样例\\授权书.pdf", "授权书.pdf"),
    ("a\x00b\r\n\u202ec.pdf", "a b c.pdf"),
    ("  ..hidden.pdf ", "hidden.pdf"),
    ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
    ("/", ""),
]


@pytest.mark.parametrize(("given", "kept"), NAMES)
def test_name_is_cleaned(given: str, kept: str) -> None:
    assert filetypes.clean_name(given) == kept


def test_upload_is_recorded_where_it_belongs(world: World) -> None:
    upload = keep(world, level=Level.CORE)
    event = Event.objects.get(name="upload.handed_in")
    assert (event.object_id, event.organisation_id, event.consortium_id) == (
        upload.pk,
        world.organisation("university").pk,
        None,
    )
    assert event.after == {"sha256": upload.sha256, "size": upload.size, "level": "core"}


def test_upload_into_a_tenant_of_others_finds_none(world: World) -> None:
    strange: list[dict[str, Any]] = [
        {"organisation_id": world.organisation("lead").pk},
        {"organisation_id": None, "consortium_id": world.other_consortium.pk},
        {"organisation_id": None, "authority_id": world.authority().pk},
        {"organisation_id": uuid.uuid4()},
    ]
    for tenant in strange:
        with pytest.raises(Http404):
            keep(world, **tenant)
    assert Upload.objects.count() == 0


def test_upload_belongs_to_one_tenant(world: World) -> None:
    with pytest.raises(RuleBroken):
        keep(world, consortium_id=world.consortium.pk)
    assert Upload.objects.count() == 0


# The scanner


def test_scanner_that_finds_nothing_marks_the_file_clean(world: World, settings: Any) -> None:
    settings.UPLOAD_SCANNER = f"{__name__}.finds_nothing"
    assert keep(world).scan == ScanStatus.CLEAN


@pytest.mark.parametrize("scanner", ["finds_all", "breaks", "missing"])
def test_scanner_keeps_the_file_out(scanner: str, world: World, settings: Any) -> None:
    settings.UPLOAD_SCANNER = f"{__name__}.{scanner}"
    with pytest.raises(RuleBroken) as refused:
        keep(world)
    assert (refused.value.attr, Upload.objects.count()) == ("file", 0)


# Reading


def test_page_sends_the_file_as_an_attachment_in_a_sandbox(world: World) -> None:
    upload = keep(world, name="样例 授权书.pdf")
    response = world.client("member_university").get(f"/files/{upload.pk}/")
    assert (response.status_code, response.content) == (200, PDF)
    quoted = "%E6%A0%B7%E4%BE%8B%20%E6%8E%88%E6%9D%83%E4%B9%A6.pdf"
    assert {
        name: response[name]
        for name in (
            "Content-Type",
            "Content-Disposition",
            "Content-Security-Policy",
            "X-Content-Type-Options",
            "Cache-Control",
            "ETag",
        )
    } == {
        "Content-Type": "application/pdf",
        "Content-Disposition": f"attachment; filename=\"file.pdf\"; filename*=UTF-8''{quoted}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-cache",
        "ETag": f'"{upload.sha256}"',
    }


def test_page_does_not_send_what_the_browser_has(world: World) -> None:
    upload = keep(world)
    known = {"If-None-Match": f'W/"{upload.sha256}"'}
    response = world.client("member_university").get(f"/files/{upload.pk}/", headers=known)
    assert (response.status_code, response.content) == (304, b"")


def test_page_shows_the_file_to_the_people_of_its_tenant_only(world: World) -> None:
    upload = keep(world)
    asked = ("signatory_university", "lead_admin", "officer", "nobody")
    answers = [world.client(persona).get(f"/files/{upload.pk}/").status_code for persona in asked]
    assert answers == [200, 404, 404, 404]


def test_file_without_a_tenant_is_its_givers_alone(world: World) -> None:
    upload = keep(world, organisation_id=None)
    asked = ("member_university", "signatory_university")
    answers = [world.client(persona).get(f"/files/{upload.pk}/").status_code for persona in asked]
    assert answers == [200, 404]


@pytest.mark.parametrize(("level", "recorded"), [("internal", 0), ("sensitive", 1), ("core", 1)])
def test_reading_what_is_sensitive_is_recorded(level: str, recorded: int, world: World) -> None:
    upload = keep(world, level=level)
    response = world.client("signatory_university").get(f"/files/{upload.pk}/")
    assert response["Cache-Control"] == ("no-store" if recorded else "private, no-cache")
    events = Event.objects.filter(name="upload.read", actor=world.signatory_university)
    assert events.count() == recorded


def test_page_of_a_file_that_was_tampered_with_fails(world: World) -> None:
    upload = keep(world, content=PDF + uuid.uuid4().bytes)
    with default_storage.open(stored.name_of(upload.sha256), "wb") as file:
        file.write(b"other")
    with pytest.raises(stored.StoredFileDamaged):
        world.client("member_university").get(f"/files/{upload.pk}/")


# REST


def test_rest_takes_and_gives_a_file(world: World) -> None:
    api = world.api("member_university")
    body = {
        "file": handed_in(),
        "no_state_secrets": "true",
        "organisation_id": str(world.organisation("university").pk),
    }
    made = api.post("/api/v1/uploads/", body, format="multipart")
    assert (made.status_code, made.data["name"], made.data["level"]) == (201, "样例授权书.pdf", "internal")
    detail = api.get(f"/api/v1/uploads/{made.data['id']}/")
    assert detail.data == made.data
    content = api.get(f"/api/v1/uploads/{made.data['id']}/content/")
    assert (content.content, content["ETag"]) == (PDF, f'"{made.data["sha256"]}"')


def test_rest_hides_the_file_from_others(world: World) -> None:
    upload = keep(world)
    api = world.api("lead_admin")
    answers = [api.get(f"/api/v1/uploads/{upload.pk}/{tail}").status_code for tail in ("", "content/")]
    assert answers == [404, 404]


@pytest.mark.parametrize(
    ("change", "attr"),
    [
        ({"no_state_secrets": "false"}, "no_state_secrets"),
        ({"file": handed_in(b"hello")}, "file"),
        ({"file": handed_in(b"")}, "file"),
        ({"level": "secret"}, "level"),
        ({"organisation_id": "x"}, "organisation_id"),
    ],
)
def test_rest_names_what_is_wrong(change: dict[str, Any], attr: str, world: World) -> None:
    body = {"file": handed_in(), "no_state_secrets": "true"} | change
    answer = world.api("member_university").post("/api/v1/uploads/", body, format="multipart")
    assert (answer.status_code, [error["attr"] for error in answer.data["errors"]]) == (400, [attr])
    assert Upload.objects.count() == 0


def test_rest_refuses_a_tenant_of_others(world: World) -> None:
    body = {
        "file": handed_in(),
        "no_state_secrets": "true",
        "consortium_id": str(world.other_consortium.pk),
    }
    answer = world.api("member_university").post("/api/v1/uploads/", body, format="multipart")
    assert (answer.status_code, Upload.objects.count()) == (404, 0)


def test_rest_repeats_no_upload_of_the_same_key(world: World) -> None:
    api = world.api("member_university")
    answers = [
        api.post(
            "/api/v1/uploads/",
            {"file": handed_in(), "no_state_secrets": "true"},
            format="multipart",
            headers={"Idempotency-Key": "einmal"},
        )
        for _ in range(2)
    ]
    assert answers[0].data["id"] == answers[1].json()["id"]
    assert Upload.objects.count() == 1


# Forms


class Form(HandsInFile):
    file = UploadField(label="File")


class OptionalForm(HandsInFile):
    file = UploadField(label="File", required=False)


def test_form_keeps_the_file(world: World) -> None:
    form = Form({"no_state_secrets": "on", "level": "sensitive"}, {"file": handed_in()})
    assert form.is_valid()
    with user_scope(world.member_university):
        upload = form.keep_upload(by=world.member_university)
    assert upload is not None
    assert (upload.level, upload.name) == ("sensitive", "样例授权书.pdf")


@pytest.mark.parametrize(
    ("data", "file", "fields"),
    [
        ({}, handed_in(), ["no_state_secrets"]),
        ({"no_state_secrets": "on"}, handed_in(b"x", "note.txt"), ["file"]),
        ({"no_state_secrets": "on"}, handed_in(b""), ["file"]),
        ({"no_state_secrets": "on"}, None, ["file"]),
    ],
)
def test_form_names_what_is_wrong(data: dict[str, str], file: Any, fields: list[str]) -> None:
    form = Form(data, {"file": file} if file else {})
    assert sorted(form.errors) == fields


def test_form_with_an_optional_file_asks_for_no_statement_without_one(world: World) -> None:
    form = OptionalForm({}, {})
    assert form.is_valid()
    assert form.keep_upload(by=world.member_university) is None


def test_form_tells_the_browser_what_it_takes() -> None:
    widget = str(Form()["file"])
    assert 'accept=".pdf,.png,.jpg,.jpeg,.docx,.xlsx,.pptx,.ofd"' in widget
    assert list(Form().fields) == ["file", "level", "no_state_secrets"]
