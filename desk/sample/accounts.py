"""The sample's accounts as the contract lists them, for scripts and for whoever tries the demo."""

from __future__ import annotations

from consortia.models import Consortium, Seat
from desk.sample import people
from desk.sample.founding import token_of
from kernel.tenancy.scope import system_scope

# First those of the contract; the rest of the people follow as they are listed.
FIRST = (
    "lead_admin", "lead_staff", "member_university", "member_supplier", "signatory_university",
    "signatory_supplier", "expert_1", "expert_2", "expert_3", "officer", "senior_officer", "supervisor",
    "liaison", "answerer_outside", "other_lead", "other_officer", "rest_client", "support",
)  # fmt: skip
# Where a person sits in several consortia, the one to begin with.
HOME = ("bs-ylqx", "bs-hcsw", "xm-znwl")


def rows() -> list[dict[str, str]]:
    """One object for each account: persona, e-mail, password, token, and the slugs of where it belongs."""
    organisations = {person.persona: person.organisation for person in people.PEOPLE}
    authorities = {persona: slug for persona, _name, slug, _role in people.OFFICERS}
    seats = _consortia()
    personas = list(dict.fromkeys([*FIRST, *organisations, *authorities]))
    return [
        {
            "persona": persona,
            "email": people.address(persona),
            "password": people.PASSWORD,
            "token": token_of(persona),
            "organisation": organisations.get(persona, ""),
            "consortium": seats.get(people.address(persona), ""),
            "authority": authorities.get(persona, ""),
        }
        for persona in personas
    ]


def _consortia() -> dict[str, str]:
    """The slug of one consortium for each person who has a seat, by e-mail."""
    with system_scope():
        slugs = dict(Consortium.objects.values_list("pk", "slug"))
        seats = list(Seat.objects.order_by("created_at").values_list("user__email", "consortium_id"))
    found: dict[str, list[str]] = {}
    for email, consortium in seats:
        found.setdefault(email, []).append(slugs[consortium])
    return {email: next((home for home in HOME if home in many), many[0]) for email, many in found.items()}
