"""Collect the interface texts into locale/ and say what still lacks Chinese."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
HEADER = {
    "Project-Id-Version": "consortium-portal",
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
IGNORED = (".setup", ".venv", "benchmarks", "node_modules", "tests", "tools", "var")


def collect() -> None:
    """Run xgettext over code and templates; a near match of an older text is not taken for a translation."""
    command = [str(Path(sys.executable).parent / "django-admin"), "makemessages", "--locale=zh_Hans"]
    options = ["--no-obsolete", "--no-wrap", "--add-location=file", *(f"--ignore={name}" for name in IGNORED)]
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([*command, *options], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    catalogue = polib.pofile(str(CATALOGUE), wrapwidth=0)
    for entry in catalogue.fuzzy_entries():
        entry.flags.remove("fuzzy")
        entry.previous_msgid = entry.previous_msgid_plural = entry.previous_msgctxt = None
        entry.msgstr = ""
        entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, "")
    # A header of our own: the generated one changes with every run.
    catalogue.header, catalogue.metadata_is_fuzzy, catalogue.metadata = "Simplified Chinese", False, HEADER
    catalogue.save()


def untranslated() -> list[str]:
    catalogue = polib.pofile(str(CATALOGUE))
    return [entry.msgid for entry in (*catalogue.untranslated_entries(), *catalogue.fuzzy_entries())]


def _keys() -> set[tuple[str | None, str]]:
    return {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(CATALOGUE))}


def stale() -> list[str]:
    """What is wrong with the committed catalogue, which is left as it was."""
    before = CATALOGUE.read_text("utf-8")
    known = _keys()
    try:
        collect()
        wanted = _keys()
        missing = untranslated()
    finally:
        CATALOGUE.write_text(before, "utf-8")
    problems = [f"not collected: {msgid!r}" for _, msgid in sorted(wanted - known, key=str)]
    problems += [f"no longer used: {msgid!r}" for _, msgid in sorted(known - wanted, key=str)]
    new = {msgid for _, msgid in wanted - known}
    return problems + [f"without Chinese: {msgid!r}" for msgid in missing if msgid not in new]


def main() -> None:
    collect()
    missing = untranslated()
    for msgid in missing:
        print(f"without Chinese: {msgid!r}")
    print(f"{CATALOGUE.relative_to(ROOT)}: {len(_keys())} texts, {len(missing)} without Chinese")


if __name__ == "__main__":
    main()
