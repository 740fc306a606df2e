"""URL prefixes whose views come from libraries and declare nothing; a guard test refuses stale entries."""

UNDECLARED = {
    "accounts/": "django-allauth: sign-in, sign-up, reset; each acts on the caller's own account",
    "api/v1/schema/": "drf-spectacular: the OpenAPI document, public",
    "api/v1/docs/": "drf-spectacular: its page, public",
    "i18n/": "Django: the language switch",
}
