"""Founding consortia, answering invitations, writing and signing formation agreements."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

import pgtrigger

from agreements import actions as agreements
from agreements.actions.signing import SIGNING_DAYS
from agreements.models import Agreement, Party
from consortia import actions as consortia
from consortia.actions.invitations import INVITATION_DAYS
from consortia.models import Consortium, MemberRole, Membership
from consortia.permissions import SeatRole
from consortia.states import MembershipStatus
from desk.sample.founding import acting, organisation, user_of
from desk.sample.past import happened, office_hour
from desk.sample.people import PASSWORD, PEOPLE, Person, staff_with
from desk.sample.texts import Spec
from kernel.accounts.models import User
from kernel.notices.models import Duty
from kernel.notices.workdays import add_working_days, end_of_day
from members.permissions import StaffRole

ASKED = 5
COURT = "上海市宝山区人民法院（样例）"
COMMISSION = "厦门仲裁委员会（样例）"


def admin_of(key: str) -> str:
    return staff_with(key, StaffRole.ADMIN).persona


def signatory_of(key: str) -> str:
    return staff_with(key, StaffRole.SIGNATORY).persona


def consortium(slug: str) -> Consortium:
    return Consortium.objects.select_related("lead").get(slug=slug)


def found(spec: Spec) -> None:
    """Found a consortium, invite its members and let each of them answer, day by day."""
    lead, age = admin_of(spec["lead"]), spec["age"]
    texts = {name: spec[name] for name in ("name", "field", "kind", "region", "goal", "introduction")}
    with happened(age), acting(lead) as founder:
        place = consortia.create_consortium(
            by=founder, lead_id=organisation(spec["lead"]).pk, slug=spec["slug"], **texts
        )
    # The lead takes its task with the plan; nobody invites it.
    Membership.objects.filter(consortium=place, role=MemberRole.LEAD).update(task=spec["lead_task"])
    settled = [member for member in spec["member"] if member.get("answer") != "open"]
    waiting = [member for member in spec["member"] if member.get("answer") == "open"]
    with happened(age - 1):
        asked = [_invite(place, lead, member) for member in settled]
    for step, (member, invitation) in enumerate(zip(settled, asked, strict=True)):
        with happened(max(age - 3 - step * 0.7, 1)):
            _answer(member, invitation, lead)
    with happened(ASKED):
        for member in waiting:
            _invite(place, lead, member)
    _expire(place)
    with happened(max(age - 14, 1)):
        _seat(spec, place, lead)


def _invite(place: Consortium, lead: str, member: Spec) -> UUID:
    named = {name: member[name] for name in ("email", "message", "task", "reason", "role") if name in member}
    target = organisation(member["organisation"]).pk if "organisation" in member else None
    with acting(lead) as by:
        return consortia.invite(place.pk, by=by, organisation_id=target, **named).pk


def _expire(place: Consortium) -> None:
    """An open invitation ends in due time; until the answers were in, every one had to be valid."""
    last = end_of_day(office_hour(ASKED).date() + timedelta(days=INVITATION_DAYS))
    Membership.objects.filter(consortium=place, status=MembershipStatus.INVITED).update(expires_at=last)


def _answer(member: Spec, invitation: UUID, lead: str) -> None:
    answer = member.get("answer", "accepted")
    if answer == "revoked":
        with acting(lead) as by:
            consortia.revoke(invitation, by=by, reason=member["text"])
        return
    with acting(admin_of(member["organisation"])) as by:
        if answer == "declined":
            consortia.decline(invitation, by=by, reason=member["text"])
        else:
            consortia.accept(invitation, by=by)


def _seat(spec: Spec, place: Consortium, lead: str) -> None:
    """Lead staff, the chief scientist and the council, each from the staff of a member."""
    wanted = [(person.persona, spec["lead"], SeatRole.LEAD_STAFF) for person in _staff_of(spec["lead"])]
    if spec["scientist"]:
        wanted.append((admin_of(spec["scientist"]), spec["scientist"], SeatRole.CHIEF_SCIENTIST))
    wanted += [(admin_of(key), key, SeatRole.COUNCIL_MEMBER) for key in spec["council"]]
    with acting(lead) as by:
        for persona, key, role in wanted:
            consortia.add_seat(
                place.pk, by=by, organisation_id=organisation(key).pk, user=user_of(persona), role=role
            )


def _staff_of(key: str) -> list[Person]:
    return [person for person in PEOPLE if person.organisation == key and StaffRole.STAFF in person.roles]


def draft(spec: Spec, *, based_on: UUID | None = None) -> Agreement:
    """Write the formation agreement from the library, with contributions and shares of the members so far."""
    shares = _shares(spec)
    with acting(admin_of(spec["lead"])) as by:
        agreement = agreements.create_agreement(by=by, consortium=spec["slug"], based_on=based_on)
        rows = [
            _party_row(party, shares)
            for party in Party.objects.filter(agreement=agreement).select_related("organisation")
        ]
        agreements.save_parties(agreement.pk, by=by, parties=rows)
        route = ("arbitration", COMMISSION) if spec["region"] == "厦门市" else ("litigation", COURT)
        return agreements.update_agreement(agreement.pk, by=by, dispute_route=route[0], dispute_body=route[1])


def _shares(spec: Spec) -> dict[str, Spec]:
    lead = {"task": spec["lead_task"], "inputs": spec["lead_inputs"], "share": spec["lead_share"]}
    return {m["organisation"]: m for m in spec["member"] if "organisation" in m} | {spec["lead"]: lead}


def _party_row(party: Party, shares: dict[str, Spec]) -> dict[str, object]:
    share = shares[party.organisation.slug]
    return {"id": party.pk, "task": share["task"], "inputs": share["inputs"], "share_bp": share["share"]}


def send(spec: Spec, *, days: float, based_on: UUID | None = None) -> Agreement:
    with happened(days):
        agreement = draft(spec, based_on=based_on)
        with acting(admin_of(spec["lead"])) as by:
            agreement = agreements.send(agreement.pk, by=by)
    last = add_working_days(office_hour(days).date(), SIGNING_DAYS)
    with pgtrigger.ignore("agreements.Agreement:agreement_sent_is_frozen"):
        Agreement.objects.filter(pk=agreement.pk).update(sign_by=last)
    Duty.objects.filter(object_id=agreement.pk).update(due_at=end_of_day(last))
    return agreement


def sign(agreement: Agreement, keys: Iterable[str], *, days: float) -> None:
    """Let organisations sign one after the other, the first `days` ago."""
    for step, key in enumerate(keys):
        with happened(max(days - step * 0.4, 0.2)), acting(signatory_of(key)) as by:
            _confirm_at_once(by)
            agreements.sign(agreement.pk, by=by, password=PASSWORD, text_hash=agreement.text_hash)


def _confirm_at_once(user: User) -> None:
    """Hashing is slow on purpose: seventy signatures would take longer than all the rest of the sample."""
    user.check_password = lambda raw_password: raw_password == PASSWORD  # type: ignore[method-assign]


def enact(spec: Spec, *, based_on: UUID | None = None) -> None:
    """Send the agreement some weeks after the founding and have all members sign it."""
    sent = spec["age"] - 20
    agreement = send(spec, days=sent, based_on=based_on)
    sign(agreement, [spec["lead"], *_joined(spec)], days=sent - 1)


def _joined(spec: Spec) -> list[str]:
    return [member["organisation"] for member in spec["member"] if "answer" not in member]


def take_back(spec: Spec, *, days: float, signed: int, reason: str) -> UUID:
    """A first version that some signed and the lead took back."""
    agreement = send(spec, days=days)
    sign(agreement, _joined(spec)[:signed], days=days - 1)
    with happened(days - 4), acting(admin_of(spec["lead"])) as by:
        agreements.withdraw(agreement.pk, by=by, reason=reason)
    return agreement.pk


def half_signed(spec: Spec, *, days: float, waiting: tuple[str, ...], refusing: dict[str, str]) -> None:
    """Out for signature: some have not signed yet, some refuse with a reason; the lead has reminded once."""
    agreement = send(spec, days=days)
    signing = [key for key in (spec["lead"], *_joined(spec)) if key not in (*waiting, *refusing)]
    sign(agreement, signing, days=days - 0.3)
    for key, reason in refusing.items():
        with happened(days - 2), acting(signatory_of(key)) as by:
            agreements.decline(agreement.pk, by=by, reason=reason)
    with happened(1), acting(admin_of(spec["lead"])) as by:
        agreements.remind(agreement.pk, by=by)
