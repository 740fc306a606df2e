"""What each audit event is called; a test holds this list against the events the portal writes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TEXTS: dict[str, str | Promise] = {
    "organisation.registered": _("registered the organisation"),
    "organisation.changed": _("changed the organisation's data"),
    "staff.added": _("gave a role at the organisation"),
    "staff.removed": _("took a role at the organisation away"),
    "consortium.founded": _("founded the consortium"),
    "consortium.changed": _("changed the consortium's data"),
    "consortium.activated": _("the consortium is formed"),
    "consortium.filed": _("the consortium is filed"),
    "consortium.dissolved": _("dissolved the consortium"),
    "consortium.closed": _("the consortium is closed"),
    "membership.invited": _("invited"),
    "membership.invited_again": _("sent the invitation again"),
    "membership.taken_up": _("took up the invitation"),
    "membership.accepted": _("joined"),
    "membership.declined": _("declined the invitation"),
    "membership.revoked": _("took the invitation back"),
    "membership.left": _("left"),
    "seat.added": _("gave a seat"),
    "seat.removed": _("ended a seat"),
    "seat.passed_on": _("passed a seat on"),
}
