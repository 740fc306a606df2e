"""What of the agreements the departure of a member touches."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.models import Party
from agreements.states import AgreementStatus
from consortia.departures import Touch
from consortia.models import Membership

NOTES = {
    AgreementStatus.IN_FORCE: _(
        "Stays bound until an amendment or an exit agreement; settle what it is owed."
    ),
    AgreementStatus.OUT_FOR_SIGNATURE: _(
        "Is out for signature with it as a party; take it back and write it anew."
    ),
    AgreementStatus.DRAFT: _("Take the present members over as parties again."),
}


def touches(membership: Membership) -> Iterator[Touch]:
    """The member's share and place in agreements that are in force, out for signature or being written."""
    parties = Party.objects.filter(
        consortium=membership.consortium_id,
        organisation=membership.organisation_id,
        agreement__status__in=list(NOTES),
    )
    for party in parties.select_related("agreement").order_by("-agreement__version"):
        agreement = party.agreement
        share = f"{Decimal(party.share_bp) / 100:.2f} %"
        yield Touch(
            _("Shares in agreements"),
            " · ".join(part for part in (str(agreement), share, party.inputs) if part),
            NOTES[AgreementStatus(agreement.status)],
            reverse("agreements:detail", args=[membership.consortium_slug, agreement.pk]),
            is_open=agreement.status != AgreementStatus.DRAFT,
        )
