"""An agreement as its pages show it: the printed articles, who has signed, what is still missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from agreements import library, selectors, text
from agreements.library import Matter
from agreements.models import Agreement, Clause, Party
from agreements.states import PartyStatus
from kernel.accounts.models import User
from kernel.documents.numerals import chinese_number
from kernel.notices.workdays import working_days_until

TONES = {"draft": "gray", "out_for_signature": "azure", "in_force": "green", "withdrawn": "gray"}


@dataclass(frozen=True, slots=True)
class Article:
    """A clause as it stands in the document."""

    clause: Clause
    heading: str
    paragraphs: list[str]
    table: text.Table | None


STATES = {"signed": "done", "declined": "refused"}


@dataclass(frozen=True, slots=True)
class PartyRow:
    party: Party
    note: str
    label: str
    tone: str
    mine: bool

    @property
    def state(self) -> str:
        return STATES.get(self.party.status, "now" if self.mine else "todo")


@dataclass(frozen=True, slots=True)
class Check:
    label: str | Promise
    met: bool


@dataclass(frozen=True, slots=True)
class Overview:
    agreement: Agreement
    articles: list[Article]
    parties: list[PartyRow]
    checks: list[Check]
    blockers: list[str]
    can: list[str]
    intact: bool

    @property
    def tone(self) -> str:
        return TONES[self.agreement.status]

    @property
    def signed(self) -> int:
        return sum(row.party.status == PartyStatus.SIGNED for row in self.parties)

    @property
    def met(self) -> int:
        return sum(check.met for check in self.checks)

    @property
    def days_left(self) -> int:
        """Working days until the last day for signing; negative when it is past."""
        due = self.agreement.sign_by
        return working_days_until(timezone.localdate(), due) if due else 0

    @property
    def status(self) -> str:
        """With the count of signatures while they are collected."""
        label = self.agreement.get_status_display()
        return f"{label} {self.signed} / {len(self.parties)}" if self.agreement.is_out else label

    @property
    def opening(self) -> list[str]:
        return self.agreement.preamble.splitlines()

    @property
    def to_sign(self) -> list[PartyRow]:
        """For whom the reader may sign now."""
        open_rows = [row for row in self.parties if row.mine and row.party.status != PartyStatus.SIGNED]
        return open_rows if "sign" in self.can else []

    @property
    def may_decline(self) -> bool:
        return "decline" in self.can


@dataclass(frozen=True, slots=True)
class Line:
    """One agreement in a list."""

    agreement: Any

    @property
    def tone(self) -> str:
        return TONES[self.agreement.status]

    @property
    def signed(self) -> str:
        return f"{self.agreement.signed_count}/{self.agreement.party_count}"


def number_of(place: int) -> str:
    """第九条: how a clause is counted on paper."""
    return f"第{chinese_number(place)}条"


def overview(agreement: Agreement, user: User) -> Overview:
    """Everything the page of one agreement shows, in a handful of queries."""
    clauses, parties = selectors.clauses_of(agreement), selectors.parties_of(agreement)
    seats, signatories = selectors.signing_seats(user), selectors.signatories_of(agreement)
    draft = agreement.is_draft
    return Overview(
        agreement=agreement,
        articles=articles(agreement, clauses, parties),
        parties=[
            _row(party, signatories, (agreement.consortium_id, party.organisation_id) in seats)
            for party in parties
        ],
        checks=checks(agreement, clauses),
        blockers=selectors.blockers(agreement, clauses, parties, signatories) if draft else [],
        can=selectors.abilities(agreement, user, parties=parties, seats=seats),
        intact=bool(agreement.text_hash) and selectors.is_intact(agreement, clauses, parties),
    )


def articles(agreement: Agreement, clauses: Sequence[Clause], parties: Sequence[Party]) -> list[Article]:
    return [
        Article(
            clause=clause,
            heading=f"{number_of(number)}　{clause.heading}",
            paragraphs=text.body(agreement, clause).splitlines(),
            table=text.table(clause, parties),
        )
        for number, clause in enumerate(clauses, 1)
    ]


def checks(agreement: Agreement, clauses: Sequence[Clause]) -> list[Check]:
    """The required clauses; those that settle a statutory matter come first and bear its name."""
    missing = {clause.key for clause in selectors.missing_clauses(agreement, clauses)}
    required = sorted(library.MANDATORY, key=lambda clause: not clause.matter)
    return [
        Check(Matter(clause.matter).label if clause.matter else clause.label, clause.key not in missing)
        for clause in required
    ]


def _row(party: Party, signatories: dict[UUID, list[str]], mine: bool) -> PartyRow:
    if party.status == PartyStatus.SIGNED:
        return PartyRow(party, _signed_note(party), _("Signed"), "green", mine)
    if party.status == PartyStatus.DECLINED:
        note = _("Declined: %(reason)s") % {"reason": party.decline_reason}
        return PartyRow(party, note, _("Declined"), "red", mine)
    label, tone = (_("Waiting for me"), "azure") if mine else (_("Waiting"), "yellow")
    return PartyRow(party, _waiting_note(party, signatories), label, tone, mine)


def _signed_note(party: Party) -> str:
    signature = party.signature
    when = timezone.localtime(signature.signed_at)
    return f"{signature.signer_name} · {signature.capacity} · {when:%m-%d %H:%M}"


def _waiting_note(party: Party, signatories: dict[UUID, list[str]]) -> str:
    names = signatories.get(party.organisation_id)
    note = "、".join(names) if names else _("No signatory named yet")
    if party.reminders:
        note += " · " + _("reminded %(n)s times") % {"n": party.reminders}
    return note
