"""The organisations of the sample world, read from their file."""

from __future__ import annotations

from dataclasses import dataclass

from desk.sample import texts
from desk.sample.codes import credit_code

REGION_CODES = {"上海市宝山区": "310113", "上海市": "310000", "厦门市": "350200"}


@dataclass(frozen=True)
class Unit:
    """One organisation; the names of its data are those of the directory."""

    name: str
    short_name: str
    prefix: str
    body: str
    kind: str
    chain_position: str
    size: str
    region: str
    address: str
    legal_representative: str
    introduction: str

    @property
    def full_name(self) -> str:
        return f"{self.name}（样例）"

    @property
    def code(self) -> str:
        return credit_code(self.prefix, REGION_CODES[self.region], self.body)


ORGANISATIONS: dict[str, Unit] = {key: Unit(**unit) for key, unit in texts.organisations().items()}
