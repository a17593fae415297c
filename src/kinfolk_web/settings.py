"""All settings of the site in one file, read top to bottom; what differs between installations is in the environment."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from kinfolk.errors import InputError
from kinfolk_web.catalogues import compiled
from kinfolk_web.home import data_folder, secret

django_stubs_ext.monkeypatch()
HERE = Path(__file__).parent
DATA = data_folder()
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def _list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def _number(name: str, default: int, *, least: int = 0) -> int:
    """Return a number of the environment; an empty one is as if it were not named."""
    said = os.environ.get(name, "").strip() or str(default)
    if not (said.isascii() and said.isdecimal()) or int(said) < least:
        remedy = f"Write a number from {least} on, such as {default}, or leave it out."
        raise InputError(f"{name} is {said!r}, which is no such number.", remedy=remedy)
    return int(said)


def _level(default: str) -> str:
    said = os.environ.get("KINFOLK_LOG_LEVEL", "").strip().upper() or default
    if said not in LEVELS:
        raise InputError(f"KINFOLK_LOG_LEVEL is {said!r}, which is none.", remedy=f"Write one of {', '.join(LEVELS)}.")
    return said


# -- the installation ------------------------------------------------------------------------------------------------

DEBUG = False
SECRET_KEY = secret("secret")
PUBLIC_URL = os.environ.get("KINFOLK_PUBLIC_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = _list("KINFOLK_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL.startswith("https://") else []
TRUSTED_PROXIES = _number("KINFOLK_TRUSTED_PROXIES", 0)
SECURE = PUBLIC_URL.startswith("https://")

# -- what it is made of ----------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "kinfolk_web",
]
MIDDLEWARE = [
    "kinfolk_web.core.middleware.harmless_requests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "kinfolk_web.phone.kept.kept_pages_first",
    "kinfolk_web.phone.quick.taps_first",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kinfolk_web.accounts.sessions.limited_sessions",
    "kinfolk_web.core.middleware.personal_pages_are_not_stored",
    "kinfolk_web.core.middleware.own_pages_only",
    "kinfolk_web.accounts.middleware.second_factor_required",
]
ROOT_URLCONF = "kinfolk_web.urls"
WSGI_APPLICATION = "kinfolk_web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kinfolk_web.core.context.page",
            ],
        },
    }
]
FORM_RENDERER = "kinfolk_web.core.forms.Renderer"

# -- the database ----------------------------------------------------------------------------------------------------

DATABASES = {"default": dj_database_url.config(default="postgresql://kinfolk@localhost/kinfolk")}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {})
if os.environ.get("KINFOLK_DATABASE_POOL"):  # set by `serve`: one pool for all threads of the web process
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 2, "max_size": int(os.environ["KINFOLK_DATABASE_POOL"])}

CACHES = {  # shared by all processes: what limits attempts and remembers used codes
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kinfolk_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

PROCRASTINATE_PERIODIC_DEFAULTS = {"max_delay": 25 * 3600}  # a night that was slept through is made up for at the start

# -- mail ------------------------------------------------------------------------------------------------------------

MAIL_URL = os.environ.get("KINFOLK_MAIL_URL", "")  # smtp://user:password@mail.example.org:587; without one mail is kept
MAIL_FROM = os.environ.get("KINFOLK_MAIL_FROM", "") or f"kinfolk@{urlsplit(PUBLIC_URL).hostname or 'localhost'}"
MAIL_BOUNCES = os.environ.get("KINFOLK_MAIL_BOUNCES", "")  # a mailbox that takes bounces+anything@ as bounces@
MAIL_PACE = _number("KINFOLK_MAIL_PACE", 60, least=1)  # mails a minute
MAIL_MOST_A_DAY = _number("KINFOLK_MAIL_MOST_A_DAY", 10_000, least=1)

# -- people who sign in ----------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "kinfolk_web.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "kinfolk_web.accounts.adapter.Adapter"
ACCOUNT_FORMS = {"login": "kinfolk_web.accounts.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "kinfolk_web.accounts.models.display_name"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {  # by who it is about; a whole venue may come from one address, which is only a wide backstop
    "login": "600/m/ip",
    "login_failed": "300/m/ip,10/10m/key",
    "reauthenticate": "10/5m/user",
    "change_password": "5/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_ADAPTER = "kinfolk_web.accounts.factors.FactorAdapter"
MFA_TOTP_ISSUER = "Kinfolk"
MFA_TOTP_TOLERANCE = 1  # steps: a code read in its last second, or a clock half a minute off (RFC 6238, section 5.2)
MFA_FORMS = {
    "authenticate": "kinfolk_web.accounts.forms.CodeForm",
    "reauthenticate": "kinfolk_web.accounts.forms.CodeAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE  # a laptop at the venue is reached as localhost

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "kinfolk_web.core.errors.csrf_failed"

# -- what browsers may do --------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
X_FRAME_OPTIONS = "DENY"
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# -- languages and time ----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German")), ("es", _("Spanish"))]
LOCALE_PATHS = [compiled(DATA / "made" / "locale")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# -- files -----------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "kinfolk_web.core.fonts.FontFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "kinfolk_web.core.statics.HashedFiles"},
}
WHITENOISE_MAX_AGE = 365 * 24 * 3600

# -- records ---------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": _level("WARNING")},
    "loggers": {"kinfolk_web": {"level": _level("INFO")}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
