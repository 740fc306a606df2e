"""What a printed document says, as plain values: the domain apps fill these in, the templates lay them out.

Document text is Chinese whatever language the reader of the pages has chosen, so nothing here is translated.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.utils import timezone

from kernel.documents import outline
from kernel.documents.numerals import chinese_number

Column = Literal["short", "long", "digest"]
TITLE_LINE = 20  # characters of 22pt in 156 mm
SHORT = 5.5  # full-width characters; a column of nothing wider is centred and never broken
WIDE = 8  # columns
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class DocumentTable:
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    @property
    def is_wide(self) -> bool:
        """Set in smaller type, because 五号 would not leave its columns room for a word."""
        return len(self.head) > WIDE

    @property
    def columns(self) -> tuple[tuple[str, Column], ...]:
        """Each heading with how its column is set."""
        return tuple((head, _column(cells)) for head, cells in zip(self.head, self._cells(), strict=True))

    @property
    def body(self) -> tuple[tuple[tuple[str, Column], ...], ...]:
        kinds = [kind for _head, kind in self.columns]
        return tuple(tuple(zip(row, kinds, strict=True)) for row in self.rows)

    def _cells(self) -> list[tuple[str, ...]]:
        return list(zip(*self.rows, strict=True)) if self.rows else [()] * len(self.head)


def _column(cells: Sequence[str]) -> Column:
    if cells and all(DIGEST.fullmatch(cell) for cell in cells if cell != "—"):
        return "digest"
    return "short" if all(_width(cell) <= SHORT for cell in cells) else "long"


def _width(text: str) -> float:
    return sum(1 if unicodedata.east_asian_width(char) in "WF" else 0.5 for char in text)


def numbered_table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> DocumentTable:
    """A table whose first column counts its rows; an empty cell is printed as a dash."""
    counted = ((str(n), *(cell or "—" for cell in row)) for n, row in enumerate(rows, 1))
    return DocumentTable(caption, ("序号", *head), tuple(counted))


@dataclass(frozen=True, slots=True)
class DocumentFigure:
    """A picture of the classified store, named by the hash of its content."""

    sha256: str
    caption: str


@dataclass(frozen=True, slots=True)
class Indicator:
    name: str
    unit: str
    baseline: str
    target: str
    due: str
    verification: str
    responsible: str


@dataclass(frozen=True, slots=True)
class DossierSection:
    title: str
    text: str
    tables: tuple[DocumentTable, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    figures: tuple[DocumentFigure, ...] = ()

    @property
    def indicator_table(self) -> DocumentTable | None:
        if not self.indicators:
            return None
        head = ("指标", "单位", "基期值", "目标值", "完成时间", "核验方式", "责任单位")
        rows = (
            (i.name, i.unit, i.baseline, i.target, i.due, i.verification, i.responsible)
            for i in self.indicators
        )
        return numbered_table("可考核指标", head, rows)


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    credit_code: str
    kind: str
    role: str
    task: str = ""


@dataclass(frozen=True, slots=True)
class SignatureRecord:
    """Who confirmed what; `signed_at` is None while the confirmation is still awaited."""

    unit: str
    signatory: str
    capacity: str
    signed_at: datetime | None
    document_sha256: str
    power_of_attorney: str = ""

    @property
    def signed_at_text(self) -> str:
        return chinese_moment(self.signed_at) if self.signed_at else "尚未签署"


@dataclass(frozen=True, slots=True)
class Statement:
    title: str
    text: str

    @property
    def blocks(self) -> tuple[outline.Block, ...]:
        return outline.parse(self.text, anchor="")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section as it is printed: numbered, and its text read into levels."""

    anchor: str
    heading: str
    blocks: tuple[outline.Block, ...]
    section: DossierSection

    @property
    def entries(self) -> tuple[outline.Block, ...]:
        """What the contents page lists below this chapter."""
        return tuple(block for block in self.blocks if block.level == 2 and block.heading)


@dataclass(frozen=True, slots=True)
class Annex:
    anchor: str
    number: str
    title: str
    table: DocumentTable | None = None
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class DossierContent:
    """A filing as submitted. `snapshot_sha256` is empty while it is a draft, and the cover then says so."""

    consortium_name: str
    lead_unit: str
    authority_name: str
    guideline_title: str
    submission: str
    date: date
    snapshot_sha256: str
    sections: tuple[DossierSection, ...]
    members: tuple[Member, ...] = ()
    signatures: tuple[SignatureRecord, ...] = ()
    statements: tuple[Statement, ...] = ()
    document_name: str = "建设方案"

    @property
    def title(self) -> str:
        return f"{self.consortium_name}{self.document_name}"

    @property
    def title_lines(self) -> tuple[str, ...]:
        """A title that does not fit one line is broken by sense (GB/T 9704 7.3.1)."""
        fits = len(self.title) <= TITLE_LINE
        return (self.title,) if fits else (self.consortium_name, self.document_name)

    @property
    def is_draft(self) -> bool:
        return not self.snapshot_sha256

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        return tuple(
            Chapter(
                anchor=f"section-{n}",
                heading=f"{chinese_number(n)}、{section.title}",
                blocks=outline.parse(section.text, anchor=f"section-{n}"),
                section=section,
            )
            for n, section in enumerate(self.sections, 1)
        )

    @property
    def annexes(self) -> tuple[Annex, ...]:
        """Only those with something in them, numbered in order."""
        parts: list[tuple[str, DocumentTable | None, tuple[Statement, ...]]] = []
        if self.members:
            parts.append(("成员单位名单", self._member_table(), ()))
        if self.signatures:
            parts.append(("组建协议签署记录", self._signature_table(), ()))
        if self.statements:
            parts.append(("申报声明与承诺", None, self.statements))
        return tuple(
            Annex(f"annex-{n}", f"附件{n}", title, table, statements)
            for n, (title, table, statements) in enumerate(parts, 1)
        )

    def _member_table(self) -> DocumentTable:
        head = ("单位名称", "统一社会信用代码", "单位类型", "角色", "承担任务")
        return numbered_table(
            "", head, ((m.name, m.credit_code, m.kind, m.role, m.task) for m in self.members)
        )

    def _signature_table(self) -> DocumentTable:
        head = ("签署单位", "签署人", "身份", "签署时间", "文件摘要（SHA-256）")
        rows = (
            (s.unit, s.signatory, s.capacity, s.signed_at_text, s.document_sha256) for s in self.signatures
        )
        return numbered_table("", head, rows)


@dataclass(frozen=True, slots=True)
class Party:
    label: str
    name: str
    credit_code: str
    domicile: str
    representative: str
    representative_capacity: str = "法定代表人"


@dataclass(frozen=True, slots=True)
class Clause:
    title: str
    text: str
    tables: tuple[DocumentTable, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """A clause as it is printed: 第N条 and its text read into levels."""

    anchor: str
    heading: str
    blocks: tuple[outline.Block, ...]
    clause: Clause


@dataclass(frozen=True, slots=True)
class AgreementContent:
    title: str
    number: str
    version: str
    parties: tuple[Party, ...]
    preamble: str
    clauses: tuple[Clause, ...]
    signatures: tuple[SignatureRecord, ...] = ()
    date: date | None = None

    @property
    def opening(self) -> tuple[outline.Block, ...]:
        return outline.parse(self.preamble, anchor="preamble")

    @property
    def articles(self) -> tuple[Article, ...]:
        return tuple(
            Article(
                anchor=f"article-{n}",
                heading=f"第{chinese_number(n)}条　{clause.title}",
                blocks=outline.parse(clause.text, anchor=f"article-{n}"),
                clause=clause,
            )
            for n, clause in enumerate(self.clauses, 1)
        )


def chinese_moment(moment: datetime) -> str:
    """To the second and in local time: the moment of a signature is evidence (电子签名法 art. 11)."""
    return f"{timezone.localtime(moment):%Y年%-m月%-d日 %H:%M:%S}"
