"""The agreement as the document templates print it; document text is Chinese in every language."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from agreements import text
from agreements.models import Agreement, Clause, Party
from kernel.documents import content
from kernel.documents.numerals import chinese_number

# The ten heavenly stems name the parties of a Chinese contract; beyond them they are numbered.
STEMS = "甲乙丙丁戊己庚辛壬癸"


def content_of(
    agreement: Agreement, clauses: Sequence[Clause], parties: Sequence[Party]
) -> content.AgreementContent:
    sent = agreement.sent_at
    return content.AgreementContent(
        title=agreement.title,
        number=agreement.number,
        version=_version(agreement),
        parties=tuple(_party(party, place) for place, party in enumerate(parties)),
        preamble=agreement.preamble,
        clauses=tuple(_clause(agreement, clause, parties) for clause in clauses),
        signatures=() if agreement.is_draft else tuple(map(_signature, parties)),
        date=timezone.localdate(sent) if sent else None,
    )


def _version(agreement: Agreement) -> str:
    return f"第{agreement.version}版" + ("（草稿）" if agreement.is_draft else "")


def label(place: int) -> str:
    """甲方 to 癸方, then 第十一方."""
    return f"{STEMS[place]}方" if place < len(STEMS) else f"第{chinese_number(place + 1)}方"


def _party(party: Party, place: int) -> content.Party:
    return content.Party(
        label=label(place),
        name=party.name,
        credit_code=party.credit_code,
        domicile=party.address or "—",
        representative=party.legal_representative or "—",
    )


def _clause(agreement: Agreement, clause: Clause, parties: Sequence[Party]) -> content.Clause:
    shown = text.table(clause, parties)
    tables = (content.DocumentTable("", shown[0], tuple(shown[1])),) if shown else ()
    return content.Clause(clause.heading, text.body(agreement, clause), tables)


def _signature(party: Party) -> content.SignatureRecord:
    signature = getattr(party, "signature", None)
    return content.SignatureRecord(
        unit=party.name,
        signatory=signature.signer_name if signature else "—",
        capacity=signature.capacity if signature else "—",
        signed_at=signature.signed_at if signature else None,
        document_sha256=signature.text_hash if signature else party.agreement.text_hash,
    )
