"""Which entries of the directory may be one legal person; pure, so that it can be tried on names alone."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

ENDINGS = ("有限责任公司", "股份有限公司", "集团有限公司", "有限公司", "集团公司", "公司", "集团")
NOISE = re.compile(r"[\W_]+")
ALIKE = 0.5
# A pair of characters that more entries than this share (such as 上海) does not make two of them a pair.
COMMON = 40
# Beyond this many entries with the same person at the head, that person is no hint.
HEADED = 5


@dataclass(frozen=True)
class Entry:
    """What is compared of an organisation."""

    id: UUID
    name: str
    legal_representative: str = ""
    region: str = ""


@dataclass(frozen=True)
class Pair:
    """Two entries that look alike: by the same name, a similar one, or the same person in the same place."""

    first: UUID
    second: UUID
    likeness: float
    same_name: bool
    same_head: bool


def normalised(name: str) -> str:
    """Without spaces, brackets, width and legal form: 申江诊断（上海）有限公司 → 申江诊断上海."""
    plain = NOISE.sub("", unicodedata.normalize("NFKC", name)).casefold()
    ending = next((each for each in ENDINGS if plain.endswith(each)), "")
    return plain.removesuffix(ending) or plain


def bigrams(name: str) -> frozenset[str]:
    return frozenset(name[place : place + 2] for place in range(len(name) - 1)) or frozenset({name})


def likeness(first: str, second: str) -> float:
    """Shared pairs of characters among all of both names (Jaccard), of normalised names."""
    left, right = bigrams(first), bigrams(second)
    return len(left & right) / len(left | right)


def pairs(entries: Iterable[Entry]) -> list[Pair]:
    """Candidates, the most alike first; only entries that share something rare are compared."""
    known = {entry.id: entry for entry in entries}
    names = {pk: normalised(entry.name) for pk, entry in known.items()}
    found = [
        _judge(known[one], known[other], names) for one, other in sorted(_candidates(known, names), key=str)
    ]
    return sorted(filter(None, found), key=lambda pair: (-pair.likeness, str(pair.first), str(pair.second)))


def _judge(one: Entry, other: Entry, names: dict[UUID, str]) -> Pair | None:
    same_head = bool(one.legal_representative and one.region) and (
        (one.legal_representative, one.region) == (other.legal_representative, other.region)
    )
    alike = likeness(names[one.id], names[other.id])
    if alike < ALIKE and not same_head:
        return None
    return Pair(one.id, other.id, alike, names[one.id] == names[other.id], same_head)


def _candidates(known: dict[UUID, Entry], names: dict[UUID, str]) -> set[tuple[UUID, UUID]]:
    shared: dict[object, list[UUID]] = defaultdict(list)
    for pk, name in names.items():
        shared["name", name].append(pk)
        for bigram in bigrams(name):
            shared["bigram", bigram].append(pk)
        entry = known[pk]
        if entry.legal_representative and entry.region:
            shared["head", entry.legal_representative, entry.region].append(pk)
    return set(_met_often(shared))


def _met_often(shared: dict[object, list[UUID]]) -> Iterator[tuple[UUID, UUID]]:
    """Pairs with one name or one head, and those that share two rare pairs of characters at least."""
    met: Counter[tuple[UUID, UUID]] = Counter()
    for key, ids in shared.items():
        kind = key[0]  # type: ignore[index]
        if len(ids) > {"bigram": COMMON, "head": HEADED, "name": len(ids)}[kind]:
            continue
        for pair in combinations(sorted(ids, key=str), 2):
            if kind == "bigram":
                met[pair] += 1
            else:
                yield pair
    yield from (pair for pair, times in met.items() if times > 1)
