"""GB/T 4754-2017: the 20 sections and 97 divisions of industries (handbook 7.2), and codes such as C271.

A code is the letter of its section and up to four digits, of which the first two are the division. The
groups and classes below the divisions are accepted by their form: the portal keeps no list of them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

FORM = re.compile(r"([A-T])?([0-9]{0,4})")


@dataclass(frozen=True)
class Section:
    """A letter, and the divisions `first` to `last` that belong to it."""

    letter: str
    name: str | Promise
    first: int
    last: int

    @property
    def divisions(self) -> list[str]:
        return [f"{number:02d}" for number in range(self.first, self.last + 1)]


SECTIONS: dict[str, Section] = {
    section.letter: section
    for section in (
        Section("A", _("Agriculture, forestry, animal husbandry and fishery"), 1, 5),
        Section("B", _("Mining"), 6, 12),
        Section("C", _("Manufacturing"), 13, 43),
        Section("D", _("Electricity, heat, gas and water supply"), 44, 46),
        Section("E", _("Construction industry"), 47, 50),
        Section("F", _("Wholesale and retail"), 51, 52),
        Section("G", _("Transport, storage and post"), 53, 60),
        Section("H", _("Accommodation and catering"), 61, 62),
        Section("I", _("Information transmission, software and IT services"), 63, 65),
        Section("J", _("Financial industry"), 66, 69),
        Section("K", _("Real estate"), 70, 70),
        Section("L", _("Leasing and business services"), 71, 72),
        Section("M", _("Scientific research and technical services"), 73, 75),
        Section("N", _("Water conservancy, environment and public facilities"), 76, 79),
        Section("O", _("Resident services, repair and other services"), 80, 82),
        Section("P", _("Education (industry)"), 83, 83),
        Section("Q", _("Health and social work"), 84, 85),
        Section("R", _("Culture, sports and entertainment"), 86, 90),
        Section("S", _("Public administration, social security and social organisations"), 91, 96),
        Section("T", _("International organisations"), 97, 97),
    )
}
DIVISIONS: dict[str, str | Promise] = {
    "01": _("Agriculture"),
    "02": _("Forestry"),
    "03": _("Animal husbandry"),
    "04": _("Fishery"),
    "05": _("Support services for agriculture, forestry, animal husbandry and fishery"),
    "06": _("Mining and washing of coal"),
    "07": _("Extraction of oil and natural gas"),
    "08": _("Mining of ferrous metal ores"),
    "09": _("Mining of non-ferrous metal ores"),
    "10": _("Mining of non-metal ores"),
    "11": _("Support services for mining"),
    "12": _("Other mining"),
    "13": _("Processing of agricultural and sideline food"),
    "14": _("Manufacture of food"),
    "15": _("Manufacture of alcohol, beverages and refined tea"),
    "16": _("Manufacture of tobacco"),
    "17": _("Manufacture of textiles"),
    "18": _("Manufacture of garments and apparel"),
    "19": _("Manufacture of leather, fur, feather products and shoes"),
    "20": _("Wood processing and wood, bamboo and straw products"),
    "21": _("Manufacture of furniture"),
    "22": _("Manufacture of paper and paper products"),
    "23": _("Printing and reproduction of recording media"),
    "24": _("Manufacture of culture, education, arts, sports and entertainment articles"),
    "25": _("Processing of petroleum, coal and other fuels"),
    "26": _("Manufacture of chemical raw materials and chemical products"),
    "27": _("Manufacture of medicines"),
    "28": _("Manufacture of chemical fibres"),
    "29": _("Manufacture of rubber and plastics"),
    "30": _("Manufacture of non-metallic mineral products"),
    "31": _("Smelting and rolling of ferrous metals"),
    "32": _("Smelting and rolling of non-ferrous metals"),
    "33": _("Manufacture of metal products"),
    "34": _("Manufacture of general equipment"),
    "35": _("Manufacture of special equipment"),
    "36": _("Manufacture of automobiles"),
    "37": _("Manufacture of railway, ship, aerospace and other transport equipment"),
    "38": _("Manufacture of electrical machinery and apparatus"),
    "39": _("Manufacture of computers, communication and other electronic equipment"),
    "40": _("Manufacture of instruments and meters"),
    "41": _("Other manufacturing"),
    "42": _("Comprehensive use of waste resources"),
    "43": _("Repair of metal products, machinery and equipment"),
    "44": _("Production and supply of electricity and heat"),
    "45": _("Production and supply of gas"),
    "46": _("Production and supply of water"),
    "47": _("Building of houses"),
    "48": _("Civil engineering construction"),
    "49": _("Construction installation"),
    "50": _("Building decoration, finishing and other construction"),
    "51": _("Wholesale trade"),
    "52": _("Retail trade"),
    "53": _("Railway transport"),
    "54": _("Road transport"),
    "55": _("Water transport"),
    "56": _("Air transport"),
    "57": _("Pipeline transport"),
    "58": _("Multimodal transport and transport agency"),
    "59": _("Loading, unloading, handling and storage"),
    "60": _("Post"),
    "61": _("Accommodation"),
    "62": _("Catering"),
    "63": _("Telecommunications, broadcasting and satellite transmission"),
    "64": _("Internet and related services"),
    "65": _("Software and IT services"),
    "66": _("Monetary and financial services"),
    "67": _("Capital market services"),
    "68": _("Insurance"),
    "69": _("Other financial services"),
    "70": _("Real estate business"),
    "71": _("Leasing"),
    "72": _("Business services"),
    "73": _("Research and experimental development"),
    "74": _("Professional technical services"),
    "75": _("Technology promotion and application services"),
    "76": _("Water conservancy management"),
    "77": _("Ecological protection and environmental governance"),
    "78": _("Public facilities management"),
    "79": _("Land management"),
    "80": _("Resident services"),
    "81": _("Repair of motor vehicles, electronics and daily goods"),
    "82": _("Other services"),
    "83": _("Education services"),
    "84": _("Health"),
    "85": _("Social work"),
    "86": _("Press and publishing"),
    "87": _("Radio, television, film and recording"),
    "88": _("Culture and arts"),
    "89": _("Sports"),
    "90": _("Entertainment"),
    "91": _("Organs of the Communist Party of China"),
    "92": _("State organs"),
    "93": _("CPPCC and democratic parties"),
    "94": _("Social security"),
    "95": _("Mass organisations, social groups and other members"),
    "96": _("Grassroots autonomous organisations and others"),
    "97": _("International organisation bodies"),
}
LETTERS = {division: section.letter for section in SECTIONS.values() for division in section.divisions}


def normalise(code: str) -> str:
    """Upper case without blanks; a code without its letter gets the one its division belongs to."""
    text = "".join(unicodedata.normalize("NFKC", code).split()).upper()
    return LETTERS.get(text[:2], "") + text if text[:1].isdigit() else text


def problem(code: str) -> str:
    """What is wrong with a normalised code, in the reader's words; an empty string if nothing is."""
    if not code:
        return ""
    matched = FORM.fullmatch(code)
    letter, digits = (matched[1], matched[2]) if matched else (None, "")
    if letter is None or len(digits) == 1:
        return say("An industry is a letter A to T and two to four digits, such as C27 or C2710.")
    if not digits:
        return ""
    return _misplaced(letter, digits)


def _misplaced(letter: str, digits: str) -> str:
    right = LETTERS.get(digits[:2])
    if right is None:
        return say("There is no division %(division)s; they go from 01 to 97.") % {"division": digits[:2]}
    if right == letter:
        return ""
    return say("Division %(division)s belongs to section %(letter)s (%(name)s). Did you mean %(code)s?") % {
        "division": digits[:2],
        "letter": right,
        "name": SECTIONS[right].name,
        "code": right + digits,
    }


def name_of(code: str) -> str:
    """The name of the division, or of the section where the code is a letter alone."""
    if code[1:3] in DIVISIONS:
        return str(DIVISIONS[code[1:3]])
    return str(SECTIONS[code[0]].name) if code[:1] in SECTIONS else ""


def label_of(code: str) -> str:
    """The code with its name, as it stands on pages."""
    return f"{code} {name_of(code)}".strip()


def suggestions() -> list[tuple[str, str]]:
    """Sections and divisions in order, for the list beside the field."""
    return [
        (code, name_of(code))
        for letter, section in SECTIONS.items()
        for code in (letter, *(letter + division for division in section.divisions))
    ]
