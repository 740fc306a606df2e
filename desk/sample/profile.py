"""What the organisations of the sample world keep once, and their word that it holds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from desk.sample import people as persons
from desk.sample import texts
from desk.sample.founding import acting, organisation, user_of
from desk.sample.organisations import ORGANISATIONS
from desk.sample.paper import paper
from desk.sample.past import happened
from kernel.accounts.models import User
from kernel.documents.actions import keep_upload
from members import actions as members
from members.actions import confirmation, evidence, figures, honours
from members.actions import people as naming
from members.models import DATA, Evidence, Organisation
from members.permissions import StaffRole

FEN_IN_WAN = 10_000 * 100
ENTERED, CONFIRMED = 200, 60
# Registered more than a year ago and not confirmed since: its administrators are asked at once.
UNCONFIRMED = frozenset({"pharmapark"})
type Spec = dict[str, Any]


def keep() -> None:
    """Enter what each organisation keeps, then let its administrators confirm it."""
    with happened(ENTERED):
        for key, spec in texts.profiles().items():
            with acting(_admin(key)) as by:
                _enter(organisation(key), spec, by)
    with happened(ENTERED - 6):
        for key, spec in texts.profiles().items():
            _agree(key, spec)
    with happened(CONFIRMED):
        for key in ORGANISATIONS.keys() - UNCONFIRMED:
            with acting(_admin(key)) as by:
                confirmation.confirm_data(organisation(key).pk, by=by)


def _admin(key: str) -> str:
    return persons.staff_with(key, StaffRole.ADMIN).persona


def _enter(place: Organisation, spec: Spec, by: User) -> None:
    data = {name: value for name, value in spec.items() if name in DATA}
    members.update_organisation(place.pk, by=by, **data)
    papers = [(given, _paper(place, given, by)) for given in spec.get("evidence", [])]
    proofs = {given["proves"]: made.pk for given, made in papers if "proves" in given}
    for line in spec.get("figures", []):
        _year(place, line, proofs, by)
    for honour in spec.get("honours", []):
        honours.add_honour(place.pk, by=by, **honour)
    consents = {given["consents"]: made.pk for given, made in papers if "consents" in given}
    for person in spec.get("people", []):
        _name(place, person, consents, by)


def _paper(place: Organisation, given: Spec, by: User) -> Evidence:
    title, days = given["title"], given.get("days")
    upload = keep_upload(
        paper(title, place.name, title, "样例材料，仅供演示。"),
        by=by,
        no_state_secrets=True,
        organisation_id=place.pk,
    )
    until = timezone.localdate() + timedelta(days=days) if days is not None else None
    return evidence.add_evidence(
        place.pk, by=by, kind=given["kind"], title=title, upload=upload, valid_until=until
    )


def _year(place: Organisation, line: list[int], proofs: dict[int, Any], by: User) -> None:
    year, revenue, spend, employees, rd_staff = line
    figures.add_figures(
        place.pk,
        by=by,
        year=year,
        revenue_fen=revenue * FEN_IN_WAN,
        rd_spend_fen=spend * FEN_IN_WAN,
        employees=employees,
        rd_staff=rd_staff,
        source="audit" if year in proofs else "declared",
        evidence_id=proofs.get(year),
    )


def _name(place: Organisation, given: Spec, consents: dict[str, Any], by: User) -> None:
    persona = given.get("persona")
    said = {name: value for name, value in given.items() if name not in ("persona", "consent")}
    user = user_of(persona) if persona else None
    person = naming.add_person(place.pk, by=by, user_id=user.pk if user else None, wants_public=True, **said)
    if person.name in consents:
        naming.prove_consent(person.pk, by=by, evidence_id=consents[person.name])


def _agree(key: str, spec: Spec) -> None:
    """Those who have an account and said yes; the others are still being asked."""
    for given in spec.get("people", []):
        if given.get("consent"):
            with acting(given["persona"]) as user:
                entry = organisation(key).people.get(user=user)
                naming.give_consent(entry.pk, by=user)
