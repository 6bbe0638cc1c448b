"""Settings: flat, from the environment, the same code for the first minute and for production.

*Embedded mode* is: neither DATABASE_URL nor REDIS_URL is set. Then there is one process, SQLite
under `var/`, no Redis, loopback only. `docs/configuration.md` has a paragraph for each variable.
"""

import sys
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from .env import (
    envbool,
    envchoice,
    envint,
    envlist,
    envorigin,
    envredis,
    envsecret,
    envservers,
    envstr,
    envurl,
    envzone,
)
from .log import configuration
from .redis import layer_host

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(envstr("DATA_DIR", str(BASE_DIR / "var")))

DATABASE_URL = envurl("DATABASE_URL", "postgres", "postgresql", "sqlite")
REDIS_URL = envredis("REDIS_URL")
EMBEDDED = not DATABASE_URL and not REDIS_URL

PRODUCT_NAME = envstr("PRODUCT_NAME", "Parley")
PORT = envint("PORT", 8000, 1, 65535)
HOST = envstr("HOST", "0.0.0.0")  # noqa: S104 the address to listen on; the embedded mode takes loopback only
PROCESSES = envint("PROCESSES", 1, 1, 64)
METRICS_PORT = envint("METRICS_PORT", 0, 0, 65535)  # 0: no metrics
METRICS_HOST = envstr("METRICS_HOST", "127.0.0.1")
DEBUG = envbool("DEBUG", False)
SECRET_KEY = envsecret("SECRET_KEY", DATA_DIR / "secret-key" if EMBEDDED else None)
SECRET_KEY_FALLBACKS = envlist("SECRET_KEY_FALLBACKS")

SITE_URL = envorigin("SITE_URL", f"http://localhost:{PORT}" if EMBEDDED else "")
_site = urlsplit(SITE_URL)
LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"]
SECURE = _site.scheme == "https"
ALLOWED_HOSTS: list[str] = [_site.hostname or "", *envlist("ALLOWED_HOSTS")]
if EMBEDDED or _site.hostname in ("localhost", "127.0.0.1", "::1"):
    ALLOWED_HOSTS += LOOPBACK_NAMES
CSRF_TRUSTED_ORIGINS = [SITE_URL]
USE_X_FORWARDED_HOST = False
# Only a proxy that overwrites these headers may be trusted with them.
TRUST_PROXY = envbool("TRUST_PROXY", False)
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "daphne",
    "conference",
    "accounts",
    "rooms",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "conference.finders.BundledStaticFilesConfig",
    "channels",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "conference.static_files.StaticFilesMiddleware",
    # What comes after it are pages. Their tokens are masked, and Django pads them, so that their length tells nothing.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "conference.middleware.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.KeyRotationMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SessionActivityMiddleware",
]

ROOT_URLCONF = "conference.urls"
ASGI_APPLICATION = "conference.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "conference.context.product",
            ],
        },
    },
]
# Widgets look as the product's own elements do.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

# --- Database -----------------------------------------------------------------------------------
DATABASE_POOL = envint("DATABASE_POOL", 16, 6, 200)
DATABASE_THREADS = min(8, DATABASE_POOL // 2)  # for the signaling, so that pages get some connections too
# Nobody waits for a locked row, or for a query, longer than a person would. What is done by hand, such as the
# migration of a large table, takes as long as it needs.
BY_HAND = Path(sys.argv[0]).name == "manage.py" and sys.argv[1:2] not in (["serve"], ["runserver"])
DATABASE_LIMITS = "" if BY_HAND else "-c lock_timeout=5s -c statement_timeout=15s"
if DATABASE_URL:
    DATABASES = {"default": dj_database_url.parse(DATABASE_URL)}
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(DATA_DIR / "db.sqlite3")}}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE takes the write lock at BEGIN, which is what `select_for_update` does elsewhere.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
    }
    # A file, so that threads of a test see one database.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
else:
    DATABASES["default"] |= {
        # Connections that a restart of the database has broken are found before they are used.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "options": DATABASE_LIMITS,
            **DATABASES["default"].get("OPTIONS", {}),
            "pool": {
                "min_size": 1,
                "max_size": DATABASE_POOL,
                "timeout": 5,
                # Not later and later: a database that is back is found back at once.
                "reconnect_timeout": 2,
            },
            "connect_timeout": 5,
            # A server that is gone without a word is noticed within 15 s, instead of 15 min.
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 3,
            "tcp_user_timeout": 10_000,
        },
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Signaling ----------------------------------------------------------------------------------
REDIS_PREFIX = envstr("REDIS_PREFIX", "conference")
if REDIS_URL:
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "conference.layer.PubSubLayer",
            "CONFIG": {"hosts": [layer_host(REDIS_URL)], "prefix": REDIS_PREFIX},
        }
    }
    # Rate limits are counted in the cache, so all instances share it.
    CACHES = {
        "default": {
            "BACKEND": "conference.cache.SharedCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": REDIS_PREFIX,
        }
    }
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
HEARTBEAT = envint("HEARTBEAT", 10, 1, 60)  # s between two pings of a participant
RESUME_TTL = envint("RESUME_TTL", 30, 1, 600)  # s that a detached participant keeps its place
HELLO_TIMEOUT = 5  # s from the handshake to `hello`
PING_INTERVAL = envint("PING_INTERVAL", 20, 1, 600)  # s of silence after which a socket is pinged
PING_TIMEOUT = envint("PING_TIMEOUT", 15, 1, 600)  # s that it has to answer
LEASE_RENEWAL = 5  # s between two renewals of an instance's lease
LEASE_TTL = 15  # s that a lease lives
OUTAGE_GRACE = 30  # s after the database was away in which nobody is taken for lost; RESUME_TTL at least
HISTORY_DAYS = envint("HISTORY_DAYS", 90, 1)  # how long ended meetings are kept

STUN_URLS = envlist("STUN_URLS")
TURN_URLS = envlist("TURN_URLS")
TURN_SECRET = envstr("TURN_SECRET")
TURN_USERNAME = envstr("TURN_USERNAME")
TURN_PASSWORD = envstr("TURN_PASSWORD")
TURN_SERVERS = envservers("TURN_SERVERS")
TURN_API_URL = envurl("TURN_API_URL", "https", "http")
TURN_API_TOKEN = envstr("TURN_API_TOKEN")
TURN_TTL = envint("TURN_TTL", 3600, 60, 86400)  # s that a TURN credential is valid

# --- Accounts -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Nobody learns from any page whether an address has an account: its owner gets a mail instead.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Added to allauth's own limits, which are all on.
ACCOUNT_RATE_LIMITS = {"signup": "10/m/ip,50/h/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if TRUST_PROXY else 0
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "signup": "accounts.forms.SignupForm",
    "add_email": "accounts.forms.AddEmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = PRODUCT_NAME
MFA_TOTP_PERIOD = 30  # s that an app shows a code
MFA_TOTP_TOLERANCE = 1  # periods that a phone's clock may be wrong
MFA_FORMS = {
    "authenticate": "accounts.forms.AuthenticateForm",
    "reauthenticate": "accounts.forms.ReauthenticateCodeForm",
    "activate_totp": "accounts.forms.ActivateTOTPForm",
}
USERSESSIONS_ADAPTER = "accounts.adapter.SessionsAdapter"
USERSESSIONS_TRACK_ACTIVITY = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

# --- Sessions, cookies, headers -----------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
# The prefix binds a cookie to this host over https; browsers refuse it over plain http.
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SECURE else 0
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# What a call needs is for our own pages alone; what nobody needs is for none.
PERMISSIONS_POLICY = {
    "camera": "(self)",
    "microphone": "(self)",
    "display-capture": "(self)",
    "geolocation": "()",
    "payment": "()",
    "usb": "()",
}

# --- Mail ---------------------------------------------------------------------------------------
EMAIL_HOST = envstr("EMAIL_HOST")
EMAIL_PORT = envint("EMAIL_PORT", 587, 1, 65535)
EMAIL_HOST_USER = envstr("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = envstr("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = envbool("EMAIL_USE_TLS", EMAIL_PORT == 587)
EMAIL_USE_SSL = envbool("EMAIL_USE_SSL", EMAIL_PORT == 465)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = envstr("DEFAULT_FROM_EMAIL", f"{PRODUCT_NAME} <no-reply@{_site.hostname}>")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"

# --- Log ----------------------------------------------------------------------------------------
LOG_FORMAT = envchoice("LOG_FORMAT", "line", "json")
LOGGING = configuration(LOG_FORMAT, envchoice("LOG_LEVEL", "INFO", "DEBUG", "WARNING", "ERROR"))

# --- Language and time --------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = envzone("TIME_ZONE", "UTC")
USE_TZ = True

# --- Static files -------------------------------------------------------------------------------
STATIC_URL = "static/"
# Only production gathers files; the embedded mode has no use for a folder of them.
STATIC_ROOT = None if EMBEDDED else DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "conference.finders.BundleFinder",
]
# Of each a browser gets one file with all that it imports, made in this folder.
PAGE_SCRIPTS = ["js/room.js", "js/pages/home.js", "js/pages/settings.js", "js/pages/password.js"]
BUNDLES_DIR = DATA_DIR / "bundles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if EMBEDDED
        else "conference.storage.GatheredStaticFilesStorage"
    },
}
# Production serves what collectstatic gathered; until then, as in the embedded mode, files are served where they lie.
GATHERED = STATIC_ROOT is not None and (STATIC_ROOT / "staticfiles.json").exists()
WHITENOISE_USE_FINDERS = DEBUG or not GATHERED
WHITENOISE_AUTOREFRESH = EMBEDDED or DEBUG
WHITENOISE_MAX_AGE = 0 if EMBEDDED else 60
WHITENOISE_ALLOW_ALL_ORIGINS = False
# What is served where it lies is compressed into this folder.
COMPRESSED_DIR = DATA_DIR / "compressed"
