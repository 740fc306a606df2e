"""Steps that the consortium's rules leave to a vote."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from consortia.actions.votes import mark_carried_out
from consortia.models import Consortium, Resolution
from consortia.selectors.votes import carried_resolution, rule_for
from kernel.accounts.models import User
from kernel.tenancy.errors import RuleBroken


def mandate(
    consortium: Consortium, kind: str, subject_id: UUID, *, always: bool = False
) -> Resolution | None:
    """The carried resolution that allows a step; None where the rules ask for none, else it must be there."""
    resolution = carried_resolution(consortium, kind, subject_id)
    if resolution is None and (always or rule_for(consortium, kind).is_required):
        raise RuleBroken(_("This needs a resolution that was carried. Put it to the vote first."))
    return resolution


def use_up(resolution: Resolution | None, *, by: User) -> None:
    if resolution is not None:
        mark_carried_out(resolution, by=by)
