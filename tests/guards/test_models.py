"""Models: every status has its lifecycle, every lifecycle its triggers, in the code and in the database."""

from __future__ import annotations

import pghistory.models
import pytest
from django.apps import apps
from django.db import connection, models

from kernel.audit.lifecycle import REGISTRY, Lifecycle
from kernel.tenancy.models import BaseModel
from kernel.tenancy.registry import AXES

# Models with a status that no transition table rules, and why.
FREE = {
    "jobs.Job": "machinery: claimed and ended by conditional updates",
    "documents.Document": "the product of a job, which it follows",
    "accounts.IdempotentRequest": "an HTTP status",
    "bounties.BoardEntry": "the public copy of a challenge, which it follows",
    "filings.RegisterEntry": "the public copy of a case, which it follows",
}
# Models whose id is not the UUID that REST shows, and why.
OWN_KEY = {
    "accounts.IdempotentRequest": "never shown",
    "notices.Reminder": "never shown",
    "jobs.PeriodStart": "never shown",
    "jobs.Heartbeat": "its key is the name of the process",
}
LIFECYCLES = sorted(REGISTRY.items())


def ours() -> list[type[models.Model]]:
    rooms = ("kernel", "members", "consortia", "agreements", "bounties", "ledger", "filings", "desk")
    models_ = [model for model in apps.get_models() if model.__module__.partition(".")[0] in rooms]
    return [model for model in models_ if not issubclass(model, pghistory.models.Event)]


def test_every_status_has_its_lifecycle() -> None:
    ruled = {model for model, _lifecycle in REGISTRY.values()}
    free = {
        model._meta.label
        for model in ours()
        if any(field.name == "status" for field in model._meta.local_fields) and model not in ruled
    }
    assert free == FREE.keys()


@pytest.mark.parametrize(
    ("name", "pair"), LIFECYCLES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_lifecycle_has_its_triggers(name: str, pair: tuple[type[models.Model], Lifecycle], db: None) -> None:
    model = pair[0]
    declared = {trigger.name for trigger in model._meta.triggers}  # type: ignore[attr-defined]
    assert {f"{name}_transitions", f"{name}_first_state"} <= declared
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger"
            " WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled = 'O'",
            [model._meta.db_table],
        )
        installed = [row[0] for row in cursor.fetchall()]
    assert len([found for found in installed if found.startswith(f"pgtrigger_{name}_transitions_")]) == 1
    assert len([found for found in installed if found.startswith(f"pgtrigger_{name}_first_state_")]) == 1


def test_triggers_of_the_models_are_those_installed(db: None) -> None:
    """A trigger declared after its migration would be in the code and not in the database."""
    declared = {
        trigger.get_pgid(model)
        for model in apps.get_models()
        for trigger in getattr(model._meta, "triggers", [])
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'pgtrigger%%'")
        installed = {row[0] for row in cursor.fetchall()}
    assert declared == installed


def test_objects_have_the_id_and_the_times_that_rest_shows() -> None:
    odd = {model._meta.label for model in ours() if not issubclass(model, BaseModel) and not _is_uuid(model)}
    grants = {model._meta.label for model in ours() if model.__name__.endswith("ObjectPermission")}
    through = {model._meta.label for model in ours() if model._meta.auto_created}
    assert odd - grants - through == OWN_KEY.keys()


def _is_uuid(model: type[models.Model]) -> bool:
    return isinstance(model._meta.pk, models.UUIDField) or isinstance(
        getattr(model._meta.pk, "target_field", None), models.UUIDField
    )


@pytest.mark.parametrize("axis", sorted(AXES))
def test_tenant_has_no_model_permissions(axis: str) -> None:
    """Only the rights of permissions.py, on the row; Django's add, change and delete mean nothing here."""
    assert AXES[axis].model._meta.default_permissions == ()


@pytest.mark.parametrize("model", ours(), ids=lambda model: model._meta.label)
def test_money_is_a_whole_number_of_fen(model: type[models.Model]) -> None:
    odd = [
        field.name
        for field in model._meta.local_fields
        if isinstance(field, models.FloatField)
        or (field.name.endswith("_fen") and not isinstance(field, models.BigIntegerField))
        or (isinstance(field, models.DecimalField) and ("amount" in field.name or "price" in field.name))
    ]
    assert odd == []


@pytest.mark.parametrize("model", ours(), ids=lambda model: model._meta.label)
def test_model_says_what_it_is(model: type[models.Model]) -> None:
    assert "__str__" in {name for cls in model.__mro__[:-1] if cls is not models.Model for name in vars(cls)}
