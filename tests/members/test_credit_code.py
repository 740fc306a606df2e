"""The unified social credit code: its check, its form, what it says of the kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members import credit_code
from members.kinds import kind_for_code

VALID = [
    "91330100799655058B",
    "914403001922038216",
    "9144030071526726XG",
    "12100000400000624D",
    "12100000400002259P",
    "91350100M000100Y43",
    "91310113MA1GQ0A17P",
    "12310000425005616B",
    "52310113MJ4928K723",
    "51310113501770003G",
    "91350200MAC7T2H90P",
]
# Genuine codes of the pilot years whose last digit is wrong.
PILOT = ["91350203M0001QAY9B", "91350100M0001TGQXM"]
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize("code", VALID)
def test_code_valid(code: str) -> None:
    assert credit_code.is_valid(code)


@pytest.mark.parametrize("code", PILOT)
def test_code_of_the_pilot_years_has_the_form_only(code: str) -> None:
    assert (credit_code.is_valid(code), credit_code.has_form(code)) == (False, True)


@pytest.mark.parametrize("code", ["", "9133", "91330100799655058BB", "913301007996550580", "９１", "九" * 18])
def test_code_invalid(code: str) -> None:
    assert not credit_code.is_valid(code)


@pytest.mark.parametrize(
    "typed",
    [
        "91330100799655058b",
        " 91330100 7996 5505 8B",
        "91-330100-79965505-8B",
        "９１３３０１００７９９６５５０５８Ｂ",
    ],
)
def test_code_as_people_type_it(typed: str) -> None:
    assert (credit_code.normalise(typed), credit_code.is_valid(typed)) == ("91330100799655058B", True)


@pytest.mark.parametrize("letter", list("IOSVZ"))
def test_form_with_a_letter_that_does_not_occur(letter: str) -> None:
    assert not credit_code.has_form("9133010079965505" + letter + "B")


@given(st.sampled_from(VALID), st.integers(8, 17), st.sampled_from(ALPHABET))
def test_code_with_one_character_changed(code: str, place: int, character: str) -> None:
    changed = code[:place] + character + code[place + 1 :]
    assert credit_code.is_valid(changed) == (changed == code)


def test_suggestion_for_misread_digits() -> None:
    assert credit_code.suggestion("9I33O10079965505BB".replace("BB", "8B")) == "91330100799655058B"


@pytest.mark.parametrize("code", ["91330100799655058B", "913301007996550580", "O"])
def test_suggestion_none(code: str) -> None:
    assert credit_code.suggestion(code) == ""


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("91330100799655058B", "enterprise"),
        ("12310000425005616B", "university"),
        ("52310113MJ4928K723", "new_rd"),
        ("51310113501770003G", "association"),
        ("11310000MB2F30000X", "government"),
        ("A1", ""),
        ("", ""),
    ],
)
def test_kind_from_the_code(code: str, kind: str) -> None:
    assert kind_for_code(code) == kind
