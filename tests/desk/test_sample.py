"""The sample world: complete, believable for every persona, and the same when loaded again."""

import json
from collections import defaultdict
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from agreements.models import Agreement
from agreements.states import AgreementStatus
from bounties.models import BoardEntry, Challenge, Milestone
from bounties.states import ChallengeStatus, MilestoneStatus
from desk.sample import texts, world
from desk.sample.accounts import FIRST
from desk.sample.codes import credit_code
from desk.sample.organisations import ORGANISATIONS
from desk.sample.people import PASSWORD, address
from filings import printing
from filings.models import Dossier, RegisterEntry, RemarkAnswer
from filings.states import DossierStatus
from kernel.accounts.models import User
from kernel.documents import pdf
from kernel.notices.models import Notice
from kernel.notices.selectors import duties_of
from kernel.tenancy.scope import user_scope
from members.credit_code import is_valid

KEYS = {"persona", "email", "password", "token", "organisation", "consortium", "authority"}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(scope="module")
def sample(module_database: str) -> str:
    """Loaded once, beside the tests' own small world, whose authorities give way with their numbers."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE filings_authority SET number_prefix = 'T' || number_prefix")
    assert world.load()
    return module_database


def persona(name: str) -> User:
    return User.objects.get(email=address(name))


def accounts() -> list[dict[str, str]]:
    out = StringIO()
    call_command("demo_accounts", "--json", stdout=out)
    found: list[dict[str, str]] = json.loads(out.getvalue())
    return found


def counted() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_event")
        events = cursor.fetchone()[0]
    return {"users": User.objects.count(), "notices": Notice.objects.count(), "events": events}


def test_load_again_changes_nothing(sample: str) -> None:
    before = counted()
    assert not world.load()
    assert counted() == before


def test_accounts_have_the_promised_shape(sample: str) -> None:
    found = accounts()
    assert [set(account) for account in found] == [KEYS] * len(found)
    assert [account["persona"] for account in found][: len(FIRST)] == list(FIRST)
    lead = found[0]
    assert (lead["organisation"], lead["consortium"], lead["authority"]) == ("shenjiang", "bs-ylqx", "")
    assert accounts() == found


def test_accounts_table_names_the_password(sample: str) -> None:
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    assert out.getvalue().splitlines()[0] == f"Sample accounts, password for all: {PASSWORD}"


@pytest.mark.parametrize("name", FIRST)
def test_persona_signs_in_and_has_something_to_read(sample: str, name: str) -> None:
    client = Client()
    answer = client.post("/accounts/login/", {"login": address(name), "password": PASSWORD})
    assert answer.status_code == 302
    user = persona(name)
    with user_scope(user):
        waiting = duties_of(user).count() + Notice.objects.filter(user=user).count()
    assert waiting > 0


def test_token_of_every_account_acts_for_its_person(sample: str) -> None:
    api = APIClient()
    wrong = []
    for account in accounts():
        api.credentials(HTTP_AUTHORIZATION=f"Token {account['token']}")
        answer = api.get("/api/v1/me/")
        if answer.status_code != 200 or answer.json()["email"] != account["email"]:
            wrong.append(account["persona"])
    assert wrong == []


@pytest.mark.parametrize("name", FIRST)
def test_every_page_in_the_navigation_answers(sample: str, name: str) -> None:
    client = Client()
    client.force_login(persona(name), backend=BACKEND)
    nav = client.get("/tasks/").context["nav"]
    start = [item["url"] for item in (*nav["items"], *nav["workspaces"])]
    inside = [item["url"] for url in start for item in client.get(url).context["nav"]["items"]]
    answers = {url: client.get(url).status_code for url in dict.fromkeys([*start, *inside])}
    assert {url: status for url, status in answers.items() if status != 200} == {}


def test_audit_chains_are_intact(sample: str) -> None:
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert out.getvalue().strip().endswith("intact")


def test_both_queues_hold_cases_in_every_state(sample: str) -> None:
    held: dict[str, set[str]] = defaultdict(set)
    for slug, status in Dossier.objects.values_list("authority__slug", "status"):
        held[slug].add(status)
    common = {"submitted", "accepted", "passed", "in_publicity", "filed", "refused", "withdrawn"}
    assert held["bsba"] == common | {"draft", "returned"}
    assert held["xmba"] == common


def test_case_in_correction_is_due_in_a_few_working_days(sample: str) -> None:
    case = Dossier.objects.get(status=DossierStatus.RETURNED)
    assert (case.consortium_name, case.member_count) == ("医疗器械创新联合体（样例）", 12)
    assert case.due_at is not None
    assert timedelta(0) < case.due_at - timezone.now() < timedelta(days=12)
    corrected = RemarkAnswer.objects.filter(remark__dossier=case, resolved_at__isnull=False)
    assert (case.remarks.filter(internal=False).count(), corrected.count()) == (3, 1)


def test_agreements_stand_at_several_stages(sample: str) -> None:
    own = Agreement.objects.filter(consortium__slug__contains="-")
    assert set(own.values_list("status", flat=True)) == set(AgreementStatus.values)
    out = own.get(status=AgreementStatus.OUT_FOR_SIGNATURE)
    parties = sorted(out.parties.values_list("status", flat=True))
    assert parties == ["declined"] + ["signed"] * 9 + ["waiting"] * 2


def test_challenges_stand_at_every_stage(sample: str) -> None:
    own = Challenge.objects.filter(consortium__slug__contains="-")
    assert set(own.values_list("status", flat=True)) == set(ChallengeStatus.values)
    on_board = BoardEntry.objects.filter(is_public=True, status=ChallengeStatus.PUBLISHED)
    assert on_board.count() >= 6
    assert all(entry.deadline is not None and entry.deadline > timezone.now() for entry in on_board)
    milestones = Milestone.objects.filter(organisation__isnull=False)
    assert set(milestones.values_list("status", flat=True)) == set(MilestoneStatus.values)
    late = milestones.filter(status=MilestoneStatus.PLANNED, due_on__lt=timezone.localdate())
    assert [milestone.title for milestone in late] == ["中试批量验证"]


def test_register_shows_the_filed_consortium(sample: str) -> None:
    entry = RegisterEntry.objects.get(consortium_name="合成生物创新联合体（样例）")
    assert (entry.status_text, entry.filing_number[:5]) == ("已备案", "BSBA-")
    assert entry.filed_on is not None
    assert entry.filed_on < timezone.localdate()


@pytest.mark.slow
def test_case_in_correction_prints_on_more_than_25_pages(sample: str) -> None:
    submission = Dossier.objects.get(status=DossierStatus.RETURNED).submissions.get()
    content = printing.content_of(submission.snapshot, on=timezone.localdate(), sha256=submission.sha256)
    assert pdf.render(printing.TEMPLATE, {"dossier": content}).pages > 25


def test_dossiers_of_the_sample_are_of_real_length() -> None:
    lengths = {name: sum(map(len, texts.sections(name))) for name in ("medical", "synthetic", "vehicle")}
    assert lengths["medical"] > 11_000
    assert lengths["synthetic"] > 10_000
    assert lengths["vehicle"] > 3_000


def test_codes_of_the_sample_are_valid_and_differ() -> None:
    codes = [unit.code for unit in ORGANISATIONS.values()]
    assert [code for code in codes if not is_valid(code)] == []
    assert len(set(codes)) == len(codes)


def test_code_has_both_check_digits() -> None:
    assert credit_code("91", "310113", "MA1GQ0A1") == "91310113MA1GQ0A17P"
    assert credit_code("12", "310000", "42500561") == "12310000425005616B"
