"""Settings complete and production-shaped; local, test and production only override."""

from __future__ import annotations

import sys
from typing import Any
from urllib.parse import unquote

import environ
from django.utils.csp import CSP

from config import mailer, postgres, storage
from config.env import BASE_DIR, Env

ENV = Env.from_os()
VAR = ENV.var
SECRET_KEY = ENV.secret_key or ENV.local_secret()
SECRET_KEY_FALLBACKS = list(ENV.secret_key_fallbacks)
DEBUG = False
ALLOWED_HOSTS = list(ENV.allowed_hosts)
CSRF_TRUSTED_ORIGINS = list(ENV.csrf_trusted_origins)
SITE_URL = ENV.site_url
MAINTENANCE = ENV.maintenance
PRIVACY_HANDLER = {"name": ENV.operator_name, "contact": ENV.privacy_contact}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "kernel.accounts",
    "kernel.tenancy",
    "kernel.audit",
    "kernel.jobs",
    "kernel.documents",
    "kernel.notices",
    "members",
    "consortia",
    "agreements",
    "bounties",
    "ledger",
    "filings",
    "desk",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "guardian",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
    "django_filters",
    "django_htmx",
    "django_prometheus",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kernel.audit.middleware.RequestIdMiddleware",
    "desk.middleware.MaintenanceMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kernel.accounts.second_factor.SecondFactorMiddleware",
    "kernel.tenancy.middleware.TenancyMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "desk.context.navigation",
            ],
            "builtins": ["desk.templatetags.portal"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Commands that need the owner of the tables; everything else serves as portal_app.
OWNER_COMMANDS = {"migrate", "makemigrations", "sqlmigrate", "load_sample", "demo_scale", "pgtrigger"}


def _database_url() -> str:
    as_owner = sys.argv[1:2] and sys.argv[1] in OWNER_COMMANDS
    if as_owner and ENV.migration_database_url:
        return ENV.migration_database_url
    if ENV.database_url:
        return ENV.database_url
    return postgres.url(VAR, "portal_owner" if as_owner else "portal_app")


def database(url: str) -> dict[str, Any]:
    """Django's form of a database URL; the host may be a percent-encoded socket folder."""
    parts: dict[str, Any] = environ.Env.db_url_config(url)
    return parts | {
        "ENGINE": "config.database",
        "HOST": unquote(parts["HOST"]),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }


DATABASES = {"default": database(_database_url())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES: dict[str, dict[str, Any]] = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": ENV.redis_url}
        if ENV.redis_url
        # Attempt limits must hold for all web processes together, so the cache is shared even without Redis.
        else {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(VAR / "cache"),
        }
    )
}

# Accounts ---------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "kernel.tenancy.backends.GrantBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
ANONYMOUS_USER_NAME = None
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}  # type: ignore[assignment]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/tasks/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "kernel.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "kernel.accounts.forms.SignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "signup": "20/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.trusted_proxies
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "创新联合体门户"
USERSESSIONS_TRACK_ACTIVITY = False
# Roles whose holders must have a second factor before they may act in that role.
SECOND_FACTOR_ROLES = frozenset(ENV.second_factor_roles)

# Language and time ------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]

# Files ------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR / "files"
STORAGES: dict[str, dict[str, Any]] = {
    "default": storage.from_url(ENV.storage_url),
    "staticfiles": {"BACKEND": "config.static.ModuleStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# What people may hand in: keys of kernel.documents.filetypes.TYPES.
UPLOAD_TYPES = ("pdf", "png", "jpeg", "docx", "xlsx", "pptx", "ofd")
UPLOAD_MAX_BYTES = 20 * 1024 * 1024
UPLOAD_SCANNER = ENV.upload_scanner

# Members ----------------------------------------------------------------------
# Days after which an organisation's administrators are asked to confirm its data again.
PROFILE_CONFIRM_DAYS = 365
# Days before evidence expires at which whoever keeps it is told.
EVIDENCE_NOTICE_DAYS = 30

# Security ---------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "frame-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
X_FRAME_OPTIONS = "DENY"

# Mail -------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = ENV.default_from_email
MAILERS = {"default": mailer.from_url(ENV.email_url, VAR / "mail")}

# Background work --------------------------------------------------------------
CELERY_APPLICATION_MODULE = "config.celery"
CELERY_BROKER_URL = ENV.redis_url or "filesystem://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = (
    {"visibility_timeout": 900}
    if ENV.redis_url
    else {
        "data_folder_in": str(VAR / "broker" / "queue"),
        "data_folder_out": str(VAR / "broker" / "queue"),
        "control_folder": str(VAR / "broker" / "control"),
        "store_processed": False,
    }
)
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE

# REST -------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "kernel.accounts.api.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["kernel.tenancy.rest.DeclaredPermission"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["kernel.tenancy.rest.StrictJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "kernel.tenancy.rest.CursorPagination",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "kernel.tenancy.schema.PortalSchema",
    "DEFAULT_THROTTLE_CLASSES": ["kernel.accounts.api.CallerThrottle"],
    "DEFAULT_THROTTLE_RATES": {"caller": "600/min"},
    "EXCEPTION_HANDLER": "kernel.tenancy.api.exception_handler",
    # Without it a caller could name any address as its own and never be throttled.
    "NUM_PROXIES": ENV.trusted_proxies,
    "PAGE_SIZE": 50,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
DRF_STANDARDIZED_ERRORS = {"EXCEPTION_HANDLER_CLASS": "kernel.tenancy.api.PortalExceptionHandler"}
SPECTACULAR_SETTINGS = {
    "TITLE": "Innovation Consortium Portal",
    "DESCRIPTION": "Consortia, agreements, challenges and filings. Money is given in CNY, times in ISO 8601.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "kernel.tenancy.schema.add_errors",
    ],
    "ENUM_NAME_OVERRIDES": {
        "AgreementKind": "agreements.models.AgreementKind",
        "AgreementStatus": "agreements.states.AgreementStatus",
        "AdviceStatus": "consortia.states.AdviceStatus",
        "AnswerStatus": "bounties.states.AnswerStatus",
        "ApplicationStatus": "consortia.states.ApplicationStatus",
        "BodyKind": "consortia.kinds.BodyKind",
        "ChainPosition": "members.kinds.ChainPosition",
        "ChallengeKind": "bounties.kinds.ChallengeKind",
        "ChallengeStatus": "bounties.states.ChallengeStatus",
        "ConsentStatus": ["given", "asked"],
        "ConsortiumKind": "consortia.models.ConsortiumKind",
        "ConsortiumStatus": "consortia.states.ConsortiumStatus",
        "DossierStatus": "filings.states.DossierStatus",
        "EvidenceKind": "members.kinds.EvidenceKind",
        "EvidenceStatus": ["good", "soon", "expired"],
        "FigureSource": "members.kinds.FigureSource",
        "ExpertKind": "members.kinds.ExpertKind",
        "ExpertStatus": "members.states.ExpertStatus",
        "FileLevel": "kernel.documents.models.Level",
        "FileScan": "kernel.documents.models.ScanStatus",
        "ImportStatus": ["running", "done", "failed"],
        "GuidelineStatus": "filings.states.GuidelineStatus",
        "HonourLevel": "members.kinds.HonourLevel",
        "LeadChangeStatus": "consortia.states.LeadChangeStatus",
        "Mark": "members.kinds.Mark",
        "MeetingStatus": "consortia.states.MeetingStatus",
        "MemberRole": "consortia.models.MemberRole",
        "MembershipStatus": "consortia.states.MembershipStatus",
        "MilestoneStatus": "bounties.states.MilestoneStatus",
        "OfferedRole": "consortia.serializers.joining.OTHER_ROLES",
        "OrganisationKind": "members.kinds.OrganisationKind",
        "PartyStatus": "agreements.states.PartyStatus",
        "PersonStatus": ["public", "asked", "unproven", "inside"],
        "RegisterStatus": "filings.models.register.EntryStatus",
        "ResolutionKind": "consortia.kinds.ResolutionKind",
        "ResolutionStatus": "consortia.states.ResolutionStatus",
        "SeatRole": "consortia.permissions.SeatRole",
        "BookingStatus": "members.states.BookingStatus",
        "FacilityKind": "members.kinds.FacilityKind",
        "Maturity": "members.kinds.Maturity",
        "OfferKind": "members.kinds.OfferKind",
        "ServiceKind": "members.kinds.ServiceKind",
        "Vocabulary": "members.kinds.Vocabulary",
        "StaffRole": "members.permissions.StaffRole",
        "IndicatorDirection": "consortia.kinds.IndicatorDirection",
        "SupportKind": "consortia.kinds.SupportKind",
        "TaskStatus": "consortia.states.TaskStatus",
        "Direction": "bounties.kinds.Direction",
    },
}

# Logs and history -------------------------------------------------------------
PGTRIGGER_INSTALL_ON_MIGRATE = False
PGHISTORY_CONTEXT_FIELD = None
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": ENV.log_level},
    "loggers": {
        "fontTools": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
        "django.request": {"level": "ERROR"},
    },
}
# guardian's backend is hooked through our subclass of it.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
