"""What the database refuses, whoever writes; these run as the owner of the tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Model
from django.utils import timezone

from agreements import actions
from agreements.models import Agreement, Clause, ClauseEvent, Party, Signature  # type: ignore[attr-defined]
from agreements.selectors import clauses_of, parties_of
from kernel.tenancy.scope import user_scope
from tests.agreements.conftest import Sign
from tests.world import World

TABLES = ("agreement", "clause", "party", "signature", "agreementevent", "clauseevent", "partyevent")
type Attempt = Callable[[Agreement], Any]

ATTEMPTS: dict[str, Attempt] = {
    "clause text": lambda a: Clause.objects.filter(agreement=a, key="goals").update(text="改"),
    "clause order": lambda a: Clause.objects.filter(agreement=a, key="annexes").update(order=99),
    "clause gone": lambda a: Clause.objects.filter(agreement=a, key="data")._raw_delete("default"),
    "clause added": lambda a: Clause.objects.create(
        consortium_id=a.consortium_id, agreement=a, order=25, heading="补充", text="补充"
    ),
    "party share": lambda a: Party.objects.filter(agreement=a, order=1).update(share_bp=9000),
    "party name": lambda a: Party.objects.filter(agreement=a, order=1).update(name="别人"),
    "party gone": lambda a: Party.objects.filter(agreement=a, order=1)._raw_delete("default"),
    "title": lambda a: Agreement.objects.filter(pk=a.pk).update(title="改"),
    "fingerprint": lambda a: Agreement.objects.filter(pk=a.pk).update(text_hash="0" * 64),
    "forum": lambda a: Agreement.objects.filter(pk=a.pk).update(dispute_body="别的仲裁委员会"),
    "last day": lambda a: Agreement.objects.filter(pk=a.pk).update(sign_by=timezone.localdate()),
    "back to draft": lambda a: Agreement.objects.filter(pk=a.pk).update(status="draft"),
    "in force by hand, without a time": lambda a: Agreement.objects.filter(pk=a.pk).update(status="in_force"),
    "agreement gone": lambda a: Agreement.objects.filter(pk=a.pk)._raw_delete("default"),
}


@pytest.mark.parametrize("name", ATTEMPTS)
def test_sent_text_cannot_be_changed_in_the_database(sent: Agreement, name: str) -> None:
    before = [(clause.order, clause.text) for clause in clauses_of(sent)]
    with pytest.raises(DatabaseError), transaction.atomic():
        ATTEMPTS[name](sent)
    after = Agreement.objects.get(pk=sent.pk)
    assert (after.title, after.text_hash, after.status) == (sent.title, sent.text_hash, sent.status)
    assert [(clause.order, clause.text) for clause in clauses_of(sent)] == before
    assert [party.share_bp for party in parties_of(sent)] == [4000, 3000, 3000]


def test_signature_is_never_changed_or_deleted(sign: Sign) -> None:
    signature = sign("signatory_lead")
    rows = Signature.objects.filter(pk=signature.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(signer_name="别人")
    with pytest.raises(DatabaseError), transaction.atomic():
        rows._raw_delete("default")
    assert Signature.objects.get().signer_name == "沈国栋"


def _signature(world: World, agreement: Agreement, **changes: Any) -> Signature:
    values = {
        "consortium_id": agreement.consortium_id,
        "agreement": agreement,
        "party": Party.objects.filter(agreement=agreement).first(),
        "signer": world.signatory_lead,
        "signer_name": "沈国栋",
        "capacity": "授权代表",
        "text_hash": agreement.text_hash,
        "signed_at": timezone.now(),
    }
    return Signature(**(values | changes))


@transaction.atomic
def _save_and_check(row: Model) -> None:
    row.save(force_insert=True)
    with connection.cursor() as cursor:
        # Composite keys are checked at commit, which a test never reaches.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_signature_must_be_over_the_text_that_is_out(world: World, sent: Agreement) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        _signature(world, sent, text_hash="0" * 64).save(force_insert=True)
    foreign = _signature(world, sent, consortium_id=world.other_consortium.pk)
    with pytest.raises(DatabaseError):
        _save_and_check(foreign)
    assert not Signature.objects.exists()


def test_second_signature_of_a_party_is_refused(world: World, sent: Agreement, sign: Sign) -> None:
    first = sign("signatory_lead")
    with pytest.raises(IntegrityError), transaction.atomic():
        _signature(world, sent, party=first.party).save(force_insert=True)
    assert Signature.objects.count() == 1


def test_child_of_another_consortium_is_refused(world: World, draft: Agreement) -> None:
    clause = Clause(consortium=world.other_consortium, agreement=draft, order=30, heading="外来")
    with pytest.raises(IntegrityError):
        _save_and_check(clause)
    assert not Clause.objects.filter(heading="外来").exists()


def test_history_keeps_every_wording(world: World, draft: Agreement) -> None:
    clause = Clause.objects.get(agreement=draft, key="goals")
    with user_scope(world.lead_admin):
        actions.save_clause(clause.pk, by=world.lead_admin, text="新的目标")
    history = ClauseEvent.objects.filter(pgh_obj_id=clause.pk).order_by("pgh_id")
    assert list(history.values_list("text", flat=True)) == [clause.text, "新的目标"]
    with pytest.raises(DatabaseError), transaction.atomic():
        history.update(text="改")


@pytest.mark.parametrize("table", TABLES)
def test_other_consortium_sees_no_row(world: World, sign: Sign, table: str) -> None:
    sign("signatory_lead")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM agreements_{table}")  # noqa: S608
        assert cursor.fetchone()[0] > 0
        with user_scope(world.other_lead):
            cursor.execute(f"SELECT count(*) FROM agreements_{table}")  # noqa: S608
            assert cursor.fetchone() == (0,)
