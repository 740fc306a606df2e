"""Why an organisation cannot be merged into another now: it is asked to sign."""

from __future__ import annotations

from django.utils.translation import gettext as _

from agreements.models import Party
from agreements.states import AgreementStatus
from members.models import Organisation


def objections(absorbed: Organisation, kept: Organisation) -> list[str]:
    """Agreements out for signature; those in force keep the party they were signed by."""
    parties = Party.objects.filter(organisation=absorbed, agreement__status=AgreementStatus.OUT_FOR_SIGNATURE)
    text = _("%(name)s is party to an agreement that is being signed: %(title)s.")
    return [
        text % {"name": absorbed.name, "title": party.agreement.title}
        for party in parties.select_related("agreement")
    ]
