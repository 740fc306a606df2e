"""Production: everything from the environment, nothing optional that protects."""

from config.settings.base import *  # noqa: F403
from config.settings.base import ENV

ENV.require(
    secret_key="at least 50 random characters",
    database_url="postgres://portal_app:…@host/portal",
    redis_url="redis://host:6379/0",
    allowed_hosts="host names, comma-separated",
    site_url="https://… as users see it",
    email_url="smtp+tls://user:password@host:587",
)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz/"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECOND_FACTOR_ROLES = frozenset(
    ENV.second_factor_roles or ("officer", "senior_officer", "supervisor", "liaison", "signatory")
)
