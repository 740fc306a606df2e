"""Generated tenants: valid, varied, and the same for the same seed."""

from collections import Counter
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from consortia.models import Consortium, Seat
from consortia.states import ConsortiumStatus
from desk.scale import places
from desk.scale.fill import fill
from desk.scale.tenants import PLAN, tenants
from filings import snapshots
from filings.models import Authority, Dossier, Guideline, RegisterEntry, Submission
from filings.states import DossierStatus
from kernel.accounts.models import User
from kernel.notices.workdays import SHANGHAI
from members.credit_code import is_valid
from members.models import Organisation

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NOW = datetime(2026, 11, 21, tzinfo=SHANGHAI)
COUNT = 30


@pytest.fixture(scope="module")
def filled(module_database: str) -> dict[str, int]:
    return fill(COUNT, seed=1, now=NOW)


def client_of(persona: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(email=places.address(persona)), backend=BACKEND)
    return client


def generated(seed: int) -> list[tuple[object, ...]]:
    """What a seed gives, before anything is written."""
    authority = Authority(name="样例", region="上海市", number_prefix="SC1")
    spots = [places.Place(authority, Guideline(authority=authority))]
    organisations = places.organisations(40, places.dice(str(seed)))
    made = tenants(COUNT, seed=seed, now=NOW, places=spots, organisations=organisations)
    return [
        (t.consortium.pk, t.consortium.name, t.born, [(m.pk, str(m), m.task) for m in t.memberships])
        for t in made
    ]


def test_same_seed_gives_the_same_rows() -> None:
    assert generated(1) == generated(1)


def test_another_seed_gives_other_rows() -> None:
    assert generated(1) != generated(2)


def test_every_state_occurs(filled: dict[str, int]) -> None:
    made = Consortium.objects.filter(slug__startswith="scale-")
    assert set(made.values_list("status", flat=True)) == set(ConsortiumStatus.values)
    dossiers = Dossier.objects.filter(consortium__in=made)
    assert set(dossiers.values_list("status", flat=True)) == set(DossierStatus.values)


def test_counts_are_those_of_the_plan(filled: dict[str, int]) -> None:
    plan = Counter(PLAN[number % len(PLAN)][1] for number in range(COUNT))
    assert filled["consortium"] == COUNT
    assert filled["dossier"] == COUNT - plan[""]
    assert filled["registerentry"] == plan["filed"] + plan["in_publicity"]
    assert RegisterEntry.objects.count() == filled["registerentry"]


def test_organisations_have_valid_codes(filled: dict[str, int]) -> None:
    codes = Organisation.objects.filter(slug__startswith="scale-").values_list("credit_code", flat=True)
    assert [code for code in codes if not is_valid(code)] == []


def test_submissions_carry_the_hash_of_their_record(filled: dict[str, int]) -> None:
    submissions = Submission.objects.filter(consortium__slug__startswith="scale-")
    assert submissions.count() == filled["submission"]
    assert [s.pk for s in submissions if snapshots.digest(s.snapshot) != s.sha256] == []


def test_people_sit_where_they_measure(filled: dict[str, int]) -> None:
    seats = Counter(
        Seat.objects.filter(user__email__startswith="scale_").values_list("user__email", flat=True)
    )
    assert seats == {places.address(places.LEAD): 1, places.address(places.MANY): COUNT}


@pytest.mark.parametrize(
    ("persona", "path"),
    [
        (places.LEAD, "/consortia/"),
        (places.LEAD, "/c/scale-2/"),
        (places.LEAD, "/c/scale-2/dossiers/"),
        (places.MANY, "/consortia/"),
        (places.MANY, "/c/scale-1/members/"),
        (places.OFFICER, "/a/scale-1/"),
    ],
)
def test_pages_of_generated_tenants_answer(filled: dict[str, int], persona: str, path: str) -> None:
    assert client_of(persona).get(path).status_code == 200


def test_audit_chains_are_intact(filled: dict[str, int]) -> None:
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert out.getvalue().strip().endswith("intact")


def test_filling_twice_is_refused(filled: dict[str, int]) -> None:
    before = Consortium.objects.count()
    with pytest.raises(CommandError, match="already"):
        call_command("demo_scale", "--consortia", "1")
    assert Consortium.objects.count() == before


def test_accounts_without_a_sample_say_what_to_do(filled: dict[str, int]) -> None:
    with pytest.raises(CommandError, match="load_sample"):
        call_command("demo_accounts")
