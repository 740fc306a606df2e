"""What the database refuses whoever writes: changes to a text that was sent, to a signature, or a signature
over anything but the text that is out."""

from __future__ import annotations

from functools import reduce
from operator import or_

import pgtrigger
from pgtrigger import F, Q


def _changed(*fields: str) -> Q:
    return reduce(or_, (Q(**{f"old__{name}__df": F(f"new__{name}")}) for name in fields))


# FOR SHARE waits for a sending that is under way, so that no write slips in between its check and its commit.
_FROZEN = """
    PERFORM FROM agreements_agreement a
        WHERE a.id IN (NEW.agreement_id, OLD.agreement_id) AND a.status <> 'draft' FOR SHARE;
    IF FOUND THEN
        RAISE EXCEPTION 'an agreement that was sent cannot be changed (%)', TG_TABLE_NAME;
    END IF;
    RETURN COALESCE(NEW, OLD);
"""
# Only what is signed is signed: same agreement, same text, still out.
_FITS = """
    PERFORM FROM agreements_agreement a JOIN agreements_party p ON p.agreement_id = a.id
        WHERE a.id = NEW.agreement_id AND p.id = NEW.party_id
          AND a.text_hash = NEW.text_hash AND a.status = 'out_for_signature';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a signature must be over the text that is out for signature';
    END IF;
    RETURN NEW;
"""

AGREEMENT: list[pgtrigger.Trigger] = [
    pgtrigger.Protect(
        name="agreement_sent_is_frozen",
        operation=pgtrigger.Update,
        condition=Q(old__status__df="draft")
        & _changed(
            "consortium",
            "kind",
            "title",
            "preamble",
            "version",
            "dispute_route",
            "dispute_body",
            "sign_by",
            "text_hash",
            "sent_at",
        ),
    ),
    pgtrigger.Protect(
        name="agreement_sent_stays", operation=pgtrigger.Delete, condition=Q(old__status__df="draft")
    ),
]
CLAUSE: list[pgtrigger.Trigger] = [
    pgtrigger.Trigger(
        name="clause_frozen",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=_FROZEN,
    )
]
PARTY: list[pgtrigger.Trigger] = [
    pgtrigger.Trigger(
        name="party_frozen",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Delete,
        func=_FROZEN,
    ),
    pgtrigger.Trigger(
        name="party_text_frozen",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=_changed(
            "consortium",
            "agreement",
            "organisation",
            "order",
            "name",
            "credit_code",
            "address",
            "legal_representative",
            "task",
            "inputs",
            "share_bp",
        ),
        func=_FROZEN,
    ),
]
SIGNATURE: list[pgtrigger.Trigger] = [
    pgtrigger.Protect(name="signature_kept", operation=pgtrigger.Update | pgtrigger.Delete),
    pgtrigger.Trigger(name="signature_fits", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_FITS),
]
