from __future__ import annotations

import re

from pdfplumber.page import Page

from tests.documents import sample
from tests.documents.reading import footer


def text_of(pages: list[Page]) -> str:
    printed = (page.filter(lambda item: item.get("top", 0) < 750).extract_text() for page in pages)
    return re.sub(r"\s", "", "".join(printed))


def test_agreement_numbers_its_articles_in_order(agreement_pages: list[Page]) -> None:
    headings = [article.heading.replace("　", "") for article in sample.agreement().articles]
    text = text_of(agreement_pages)

    places = [text.index(heading) for heading in headings]

    assert headings[0] == "第一条名称、性质与宗旨"
    assert headings[11].startswith("第十二条")
    assert places == sorted(places)


def test_agreement_names_every_party_in_full(agreement_pages: list[Page]) -> None:
    text = text_of(agreement_pages)

    for party in sample.agreement().parties:
        assert (
            f"{party.label}：{party.name}统一社会信用代码：{party.credit_code}住所：{party.domicile}" in text
        )


def test_signature_page_shows_who_when_and_what(agreement_pages: list[Page]) -> None:
    text = text_of(agreement_pages)
    signed = sample.signatures()

    for record in signed:
        block = text[text.rindex(f"{record.unit}签署人{record.signatory}") :][:200]
        assert f"签署身份{record.capacity}" in block
        assert f"文件摘要{record.document_sha256}" in block
    assert text.count("签署时间2026年3月18日10:42:07") == len(signed) - 1  # 02:42:07 UTC, in local time
    assert text.count("签署时间尚未签署") == 1


def test_agreement_never_claims_certification(agreement_pages: list[Page]) -> None:
    text = text_of(agreement_pages)

    assert "第十三条第二款" in text
    assert "该确认未经第三方电子认证服务提供者认证" in text
    assert "CA认证" not in text
    assert "等同" not in text


def test_agreement_is_numbered_from_its_first_page(agreement_pages: list[Page]) -> None:
    numbers = ["".join(line.text for line in footer(page)) for page in agreement_pages]

    assert numbers == [f"— {n} —" for n in range(1, len(agreement_pages) + 1)]
