"""Full-text search that finds Chinese substrings without an extension: characters and their pairs as lexemes.

A table under row-level security cannot use a full-text index (`@@` is not leakproof), so what is public is
indexed in a table of its own.
"""

from __future__ import annotations

import re
import unicodedata
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQueryField, SearchVectorField
from django.db import models

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
RUNS = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
IS_HAN = re.compile(rf"[{HAN}]")
LONGEST = 60


def runs(text: str) -> list[str]:
    """Unbroken runs of Han characters, and words of other scripts; in lower case, width variants folded."""
    return RUNS.findall(unicodedata.normalize("NFKC", text).casefold())


def bigrams(text: str) -> list[str]:
    """What `text` can be found by: every word, every Han character, every pair of neighbouring ones."""
    found: set[str] = set()
    for run in runs(text):
        if not IS_HAN.match(run):
            found.add(run[:LONGEST])
            continue
        found.update(run)
        found.update(run[start : start + 2] for start in range(len(run) - 1))
    return sorted(found)


def query_text(text: str) -> str:
    """A tsquery: all pairs of each Han run, words by their beginning; empty when `text` holds neither."""
    wanted: list[str] = []
    for run in runs(text):
        if not IS_HAN.match(run):
            wanted.append(f"'{run[:LONGEST]}':*")
        elif len(run) == 1:
            wanted.append(f"'{run}'")
        else:
            wanted += [f"'{run[start : start + 2]}'" for start in range(len(run) - 1)]
    return " & ".join(dict.fromkeys(wanted))


class Vector(models.Func):
    """The tsvector of some texts, for writing into a SearchVectorField."""

    function = "array_to_tsvector"
    output_field: ClassVar[SearchVectorField[str, str]] = SearchVectorField()

    def __init__(self, *texts: str) -> None:
        lexemes = models.Value(bigrams("\n".join(texts)), output_field=ArrayField(models.TextField()))
        super().__init__(lexemes)


class _Query(models.Func):
    template = "(%(expressions)s)::tsquery"
    output_field: ClassVar[SearchQueryField[str, str]] = SearchQueryField()


class Matches(models.Func):
    """Condition for `filter()`: `column` holds everything `text` asks for; `text` must give a query."""

    arg_joiner = " @@ "
    template = "%(expressions)s"
    output_field: ClassVar[models.BooleanField[bool, bool]] = models.BooleanField()

    def __init__(self, column: str, text: str) -> None:
        super().__init__(models.F(column), _Query(models.Value(query_text(text))))
