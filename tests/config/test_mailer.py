from pathlib import Path

import pytest
from django.core.mail import mailers
from django.core.mail.backends.smtp import EmailBackend
from django.test import override_settings

from config import mailer


def test_mailer_without_url_writes_files(tmp_path: Path) -> None:
    assert mailer.from_url("", tmp_path) == {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(tmp_path)},
    }


@pytest.mark.parametrize(
    ("scheme", "port", "tls", "ssl"),
    [("smtp", 25, False, False), ("smtp+tls", 587, True, False), ("smtp+ssl", 465, False, True)],
)
def test_mailer_url_gives_every_option_of_the_backend(scheme: str, port: int, tls: bool, ssl: bool) -> None:
    made = mailer.from_url(f"{scheme}://user%40example.cn:pass@mail.example.cn", Path())
    with override_settings(MAILERS={"default": made}):
        backend = mailers.default
    assert isinstance(backend, EmailBackend)
    assert (backend.host, backend.port, backend.use_tls, backend.use_ssl) == (
        "mail.example.cn",
        port,
        tls,
        ssl,
    )
    assert (backend.username, backend.password) == ("user@example.cn", "pass")


@pytest.mark.parametrize("url", ["imap://host", "smtp://", "mail.example.cn"])
def test_mailer_url_of_another_form_is_refused_in_one_line(url: str) -> None:
    with pytest.raises(mailer.UnknownMailer, match=r"^EMAIL_URL must look like smtp\+tls://"):
        mailer.from_url(url, Path())
