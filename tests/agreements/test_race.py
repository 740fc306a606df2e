"""Two people at the same moment, with real transactions: one outcome, one event."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections, transaction

from agreements import actions
from agreements.models import Agreement, Signature
from consortia.actions import dismiss_staff
from consortia.models import Consortium
from kernel.audit.models import Event
from kernel.notices.models import Notice
from kernel.tenancy.errors import TransitionNotAllowed
from kernel.tenancy.scope import user_scope
from members.models import Staff
from tests.agreements.conftest import complete, send, sign_as, write_draft
from tests.world import World

type Deed = Callable[[], Any]


def at_once(*deeds: Deed) -> list[Exception | None]:
    """Run all in threads that start together; what each raised, in order."""
    outcomes: list[Exception | None] = [None] * len(deeds)
    gate = threading.Barrier(len(deeds))

    def run(place: int, deed: Deed) -> None:
        gate.wait()
        try:
            deed()
        except Exception as error:  # noqa: BLE001
            outcomes[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


def almost_signed(world: World) -> Agreement:
    """Out for signature, the lead's signature given."""
    sent = send(complete(write_draft(world), world.lead_admin), world.lead_admin)
    sign_as(world, "signatory_lead", sent.pk)
    return sent


def enacted(agreement: Agreement) -> int:
    return Event.objects.filter(name="agreement.enacted", object_id=agreement.pk).count()


@pytest.mark.parametrize("run", range(10))
def test_two_last_signatures_enact_once(own_database: str, run: int) -> None:
    world = World()
    agreement = almost_signed(world)
    raised = at_once(
        lambda: sign_as(world, "signatory_university", agreement.pk),
        lambda: sign_as(world, "signatory_supplier", agreement.pk),
    )
    agreement.refresh_from_db()
    assert raised == [None, None]
    assert (agreement.status, Signature.objects.count(), enacted(agreement)) == ("in_force", 3, 1)
    assert Consortium.objects.get(pk=agreement.consortium_id).status == "active"
    assert Event.objects.filter(name="consortium.activated").count() == 1
    in_force = Notice.objects.filter(kind="agreement.in_force").values_list("user", flat=True)
    assert len(in_force) == len(set(in_force)) == 7


@pytest.mark.parametrize("run", range(3))
def test_signature_given_twice_at_once_counts_once(own_database: str, run: int) -> None:
    world = World()
    agreement = almost_signed(world)
    deed = lambda: sign_as(world, "signatory_university", agreement.pk)  # noqa: E731
    raised = at_once(deed, deed)
    assert [type(error) for error in raised if error] == [TransitionNotAllowed]
    assert Signature.objects.filter(signer=world.signatory_university).count() == 1


@pytest.mark.parametrize("run", range(3))
def test_last_signature_and_withdrawal_have_one_winner(own_database: str, run: int) -> None:
    world = World()
    agreement = almost_signed(world)
    sign_as(world, "signatory_university", agreement.pk)

    def withdraw() -> None:
        with user_scope(world.lead_admin):
            actions.withdraw(agreement.pk, by=world.lead_admin, reason="样例")

    raised = at_once(lambda: sign_as(world, "signatory_supplier", agreement.pk), withdraw)
    agreement.refresh_from_db()
    assert [type(error) for error in raised if error] == [TransitionNotAllowed]
    won = {"in_force": 1, "withdrawn": 0}
    assert enacted(agreement) == won[agreement.status]


def test_signatory_dismissed_while_signing_binds_nobody(own_database: str) -> None:
    """The seat ends while the signature waits for its turn."""
    world = World()
    agreement = almost_signed(world)
    admin, signatory = world.member_university, world.signatory_university
    staff = Staff.objects.get(user=signatory)
    raised: list[Exception | None] = []
    signing = threading.Thread(
        target=lambda: raised.extend(at_once(lambda: sign_as(world, "signatory_university", agreement.pk)))
    )
    with transaction.atomic():
        Agreement.objects.select_for_update().get(pk=agreement.pk)
        signing.start()
        wait_for_a_waiter()
        with user_scope(admin):
            dismiss_staff(staff.pk, by=admin)
    signing.join(timeout=60)
    assert [type(error) for error in raised] == [PermissionDenied]
    assert not Signature.objects.filter(signer=signatory).exists()


def wait_for_a_waiter() -> None:
    """Until another connection waits for a lock."""
    for _attempt in range(600):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise TimeoutError
