"""The whole road in a real browser and over REST, against the portal's own processes."""

import pytest

HELPERS = ("answering", "book", "callers", "filing", "forming", "joining", "people", "signing", "stage")
pytest.register_assert_rewrite(*(f"tests.e2e.{name}" for name in HELPERS))
