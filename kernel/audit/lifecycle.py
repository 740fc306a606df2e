"""The transition engine: one frozen table says which change of state is legal, in code and database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext as _

from kernel.audit.actions import Actor, record
from kernel.audit.models import Event
from kernel.tenancy.errors import RuleBroken, TransitionNotAllowed
from kernel.tenancy.registry import tenant_of

if TYPE_CHECKING:
    from kernel.accounts.models import User

SYSTEM_ONLY = ""


@dataclass(frozen=True)
class Transition:
    """From any of `sources` to `target`; `permission` on the object's tenant, or SYSTEM_ONLY."""

    sources: tuple[str, ...]
    target: str
    permission: str
    event: str
    reason_required: bool = False


@dataclass(frozen=True)
class Lifecycle:
    """The states of one model. `fire` is the only writer of its status column."""

    name: str
    states: type[models.TextChoices]
    initial: str
    transitions: Mapping[str, Transition]
    field: str = "status"

    def __getitem__(self, transition: str) -> Transition:
        return self.transitions[transition]

    def fire(self, transition: str, obj: models.Model, *, by: Actor, reason: str = "", **after: Any) -> Event:
        """Lock the row, check the table, write the status and its event; raises TransitionNotAllowed."""
        rule = self.transitions[transition]
        current = self._lock(obj)
        self.require(transition, obj)
        if rule.reason_required and not reason.strip():
            raise RuleBroken(_("Please give a reason."), attr="reason")
        setattr(obj, self.field, rule.target)
        obj.save(update_fields=[self.field, "updated_at"])
        return record(
            rule.event,
            obj,
            by=by,
            reason=reason.strip(),
            before={self.field: current},
            after={self.field: rule.target, **after},
        )

    def require(self, transition: str, obj: models.Model) -> None:
        """Refuse, as `fire` would, when `obj` is not in a state for the step."""
        current = getattr(obj, self.field)
        if current not in self.transitions[transition].sources:
            raise TransitionNotAllowed(self._refusal(current))

    def available(self, obj: models.Model, user: User | AnonymousUser) -> frozenset[str]:
        """The transitions that `user` could fire on `obj` now, as far as state and permission go."""
        status = getattr(obj, self.field)
        return frozenset(
            name
            for name, rule in self.transitions.items()
            if status in rule.sources
            and rule.permission
            and user.has_perm(rule.permission, tenant_of(obj, rule.permission))
        )

    def pairs(self) -> Iterator[tuple[str, str, str]]:
        """(transition, source, target) of every legal change."""
        for name, rule in self.transitions.items():
            for source in rule.sources:
                yield name, source, rule.target

    def triggers(self) -> list[pgtrigger.Trigger]:
        """Guards for whoever writes: UPDATE along the table only, INSERT in the first state only."""
        return [
            pgtrigger.FSM(
                name=f"{self.name}_transitions",
                field=self.field,
                transitions=sorted({(source, target) for _name, source, target in self.pairs()}),
            ),
            pgtrigger.Trigger(
                name=f"{self.name}_first_state",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(**{f"new__{self.field}__df": self.initial}),
                func=f"RAISE EXCEPTION 'a new row of % starts as {self.initial}', TG_TABLE_NAME;",
            ),
        ]

    def _lock(self, obj: models.Model) -> str:
        manager = type(obj)._base_manager
        status: str = manager.select_for_update().order_by().values_list(self.field, flat=True).get(pk=obj.pk)
        setattr(obj, self.field, status)
        return status

    def _refusal(self, current: str) -> str:
        label = self.states(current).label
        return _("This step is not possible now: the current state is “%(state)s”.") % {"state": label}


REGISTRY: dict[str, tuple[type[models.Model], Lifecycle]] = {}


def register(model: type[models.Model], lifecycle: Lifecycle) -> None:
    """Make a lifecycle known to the generated tests, the diagrams and the API's `can` list."""
    REGISTRY[lifecycle.name] = (model, lifecycle)
