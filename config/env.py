"""The one place that reads the environment."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent


class MissingEnvironment(SystemExit):
    """Names every missing variable at once, so that a deployment is mended in one go."""

    def __init__(self, missing: dict[str, str]) -> None:
        lines = "\n".join(f"  {name}: {hint}" for name, hint in missing.items())
        super().__init__(f"Missing environment variables:\n{lines}")


def _flag(value: str) -> bool:
    return value.strip().lower() in {"1", "true", "yes", "on"}


def _words(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


@dataclass(frozen=True)
class Env:
    """What the installation may set; defaults are those of the demo."""

    secret_key: str
    secret_key_fallbacks: tuple[str, ...]
    database_url: str
    migration_database_url: str
    redis_url: str
    var: Path
    site_url: str
    allowed_hosts: tuple[str, ...]
    csrf_trusted_origins: tuple[str, ...]
    email_url: str
    default_from_email: str
    storage_url: str
    upload_scanner: str
    second_factor_roles: tuple[str, ...]
    maintenance: bool
    trusted_proxies: int
    log_level: str
    operator_name: str
    privacy_contact: str

    @classmethod
    def from_os(cls) -> Env:
        read = os.environ.get
        var = Path(read("PORTAL_VAR") or BASE_DIR / "var")
        return cls(
            secret_key=read("SECRET_KEY", ""),
            secret_key_fallbacks=_words(read("SECRET_KEY_FALLBACKS", "")),
            database_url=read("DATABASE_URL", ""),
            migration_database_url=read("MIGRATION_DATABASE_URL", ""),
            redis_url=read("REDIS_URL", ""),
            var=var,
            site_url=read("SITE_URL", f"http://127.0.0.1:{read('PORT', '8000')}").rstrip("/"),
            allowed_hosts=_words(read("ALLOWED_HOSTS", "")),
            csrf_trusted_origins=_words(read("CSRF_TRUSTED_ORIGINS", "")),
            email_url=read("EMAIL_URL", ""),
            default_from_email=read("DEFAULT_FROM_EMAIL", "portal@localhost"),
            storage_url=read("STORAGE_URL", ""),
            upload_scanner=read("UPLOAD_SCANNER", ""),
            second_factor_roles=_words(read("SECOND_FACTOR_ROLES", "")),
            maintenance=_flag(read("MAINTENANCE", "")),
            trusted_proxies=int(read("TRUSTED_PROXIES", "0")),
            log_level=read("LOG_LEVEL", "INFO"),
            operator_name=read("OPERATOR_NAME", ""),
            privacy_contact=read("PRIVACY_CONTACT", ""),
        )

    def require(self, **hints: str) -> None:
        """Stop with one message naming all of `hints` (field: what it is for) that are empty."""
        missing = {name.upper(): hint for name, hint in hints.items() if not getattr(self, name)}
        if missing:
            raise MissingEnvironment(missing)

    def local_secret(self) -> str:
        """A secret of this installation, made once and kept under var/."""
        path = self.var / "secret_key"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(secrets.token_urlsafe(48), encoding="ascii")
            path.chmod(0o600)
        return path.read_text(encoding="ascii")


def default_settings(module: str) -> None:
    """Let `module` be the settings unless DJANGO_SETTINGS_MODULE already names some."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", module)
