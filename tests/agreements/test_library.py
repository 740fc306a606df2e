"""The clause library holds what the handbook and the law ask for."""

from __future__ import annotations

from collections import Counter

from agreements.library import CLAUSES, MANDATORY, Matter

FILING_BLOCKERS = 18


def test_library_has_the_clauses_of_the_checklist() -> None:
    assert len(CLAUSES) == 24
    assert len(MANDATORY) == FILING_BLOCKERS
    assert len({clause.key for clause in CLAUSES}) == len(CLAUSES)


def test_each_statutory_matter_is_settled_by_one_mandatory_clause() -> None:
    matters = Counter(clause.matter for clause in MANDATORY if clause.matter)
    assert matters == Counter({matter.value: 1 for matter in Matter})


def test_default_texts_are_ready_to_use() -> None:
    for clause in CLAUSES:
        text = clause.filled(consortium="样例联合体", lead="样例公司")
        assert "{" not in text
        assert "【" not in text
        assert "__" not in text
        assert len(text) > 80, clause.key


def test_signature_clause_claims_no_third_party_certification() -> None:
    text = next(clause.text for clause in CLAUSES if clause.key == "e_signature")
    assert "电子签名法" in text
    for claim in ("CA", "第三方认证", "国家认可"):
        assert claim not in text
