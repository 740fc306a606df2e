"""What a file is, by its content; its name is only asked whether it says the same."""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from io import BytesIO

import puremagic
from django.conf import settings
from puremagic.main import PureError

OOXML = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True)
class FileType:
    """`parts` are files inside a package by which it is told from any other ZIP."""

    media_type: str
    label: str
    endings: tuple[str, ...]
    parts: tuple[str, ...] = ()


TYPES: dict[str, FileType] = {
    "pdf": FileType("application/pdf", "PDF", ("pdf",)),
    "png": FileType("image/png", "PNG", ("png",)),
    "jpeg": FileType("image/jpeg", "JPEG", ("jpg", "jpeg")),
    "docx": FileType(f"{OOXML}wordprocessingml.document", "DOCX", ("docx",), ("word/document.xml",)),
    "xlsx": FileType(f"{OOXML}spreadsheetml.sheet", "XLSX", ("xlsx",), ("xl/workbook.xml",)),
    "pptx": FileType(f"{OOXML}presentationml.presentation", "PPTX", ("pptx",), ("ppt/presentation.xml",)),
    "ofd": FileType("application/ofd", "OFD", ("ofd",), ("OFD.xml",)),
    "zip": FileType("application/zip", "ZIP", ("zip",)),
}
# Where an undamaged file of the type ends, give or take what programs append.
TAILS = {"pdf": (b"%%EOF", 2048), "png": (b"IEND\xaeB`\x82", 1024), "jpeg": (b"\xff\xd9", 4096)}
MACROS = "vbaProject.bin"
MOST_PARTS = 10_000
MOST_UNPACKED = 200 * 1024 * 1024
LONGEST_NAME = 200


class UnknownType(Exception):
    """The content is of no type named here."""


class DamagedFile(Exception):
    """The content begins like its type and does not end like it."""


class TooLargeUnpacked(Exception):
    """A package that would become far more than it says: not opened."""


def allowed(types: Collection[str] | None = None) -> dict[str, FileType]:
    """The types that may be handed in, by setting; of `types` only, where they are given."""
    return {key: TYPES[key] for key in settings.UPLOAD_TYPES if types is None or key in types}


def names_of(types: Mapping[str, FileType]) -> str:
    return ", ".join(kind.label for kind in types.values())


def recognise(content: bytes) -> str:
    """The key of the type in TYPES; raises UnknownType, DamagedFile or TooLargeUnpacked."""
    if content.startswith(b"PK\x03\x04"):
        return _package(content)
    found = {guess.mime_type for guess in _guesses(content) if guess.offset == 0}
    key = next((key for key in TAILS if TYPES[key].media_type in found), None)
    if key is None:
        raise UnknownType
    mark, within = TAILS[key]
    if mark not in content[-within:]:
        raise DamagedFile
    return key


def _guesses(content: bytes) -> list[puremagic.main.PureMagicWithConfidence]:
    try:
        return puremagic.magic_string(content)
    except PureError:
        return []


def _package(content: bytes) -> str:
    """A ZIP lists its parts at its end, so a torn one has no list."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise DamagedFile from error
    # What is read from a part never exceeds what is said here: the reader stops at it.
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise TooLargeUnpacked
    names = {entry.filename for entry in entries}
    if any(name.endswith(MACROS) for name in names):
        raise UnknownType
    return next((key for key, kind in TYPES.items() if kind.parts and names.issuperset(kind.parts)), "zip")


def clean_name(name: str) -> str:
    """The last part of a path, without characters that cannot be seen; the ending survives shortening."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(char if unicodedata.category(char)[0] not in "CZ" else " " for char in last)
    plain = " ".join(seen.split()).lstrip(". ")
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}" if dot else plain[:LONGEST_NAME]


def ending_of(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""
