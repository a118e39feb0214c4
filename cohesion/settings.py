"""The settings, read from the environment. docs/settings.md says what each is for; checks.py says what is unsafe."""

import sys
from pathlib import Path
from urllib.parse import urlsplit

from cohesion.environment import Environment

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()

# --- what a council sets ------------------------------------------------------------------------------------------
PUBLIC_URL = env.address(
    "PUBLIC_URL", "http://127.0.0.1:8000", "The address people use, as in https://cohesion.example"
)
SITE_NAME = env.text("SITE_NAME", "North Northamptonshire Cohesion", "The name at the top of every page")
SECRET_KEY = env.text("SECRET_KEY", "", "A long random text that signs sessions and links; keep it secret")
DEMO = env.flag("DEMO", False, "True only for the demonstration: one-click sign-in, pretend phones")
SMS_PROVIDER = env.choice(
    "SMS_PROVIDER",
    "simulator",
    ("simulator", "twilio", "notify"),
    "Who sends texts: simulator, twilio or notify",
)
SMS_SECOND_PROVIDER = env.choice(
    "SMS_SECOND_PROVIDER",
    "",
    ("", "notify", "twilio", "simulator"),
    "Who sends texts while the first does not take them; empty for nobody",
)
TWILIO_ACCOUNT_SID = env.text("TWILIO_ACCOUNT_SID", "", "The Twilio account, beginning AC")
TWILIO_AUTH_TOKEN = env.text("TWILIO_AUTH_TOKEN", "", "The account's token; signs what Twilio tells us")
TWILIO_AUTH_TOKEN_OLD = env.text(
    "TWILIO_AUTH_TOKEN_OLD", "", "The token before this one, while Twilio may still sign with it"
)
TWILIO_FROM = env.text(
    "TWILIO_FROM", "", "The UK mobile number texts come from, in the form +447…; it receives replies"
)
TWILIO_MESSAGING_SERVICE_SID = env.text(
    "TWILIO_MESSAGING_SERVICE_SID", "", "A Twilio messaging service, beginning MG, instead of TWILIO_FROM"
)
TWILIO_API_BASE = env.address(
    "TWILIO_API_BASE", "", "Another address for Twilio's interface, such as a local test server"
)
NOTIFY_API_KEY = env.text(
    "NOTIFY_API_KEY", "", "The key of the GOV.UK Notify service, as Notify shows it once"
)
NOTIFY_TEMPLATE_ID = env.text(
    "NOTIFY_TEMPLATE_ID", "", "The Notify template for texts; it holds ((body)) and nothing else"
)
NOTIFY_SENDER_ID = env.text("NOTIFY_SENDER_ID", "", "A text message sender of Notify, if not the usual one")
NOTIFY_CALLBACK_TOKEN = env.text(
    "NOTIFY_CALLBACK_TOKEN", "", "The bearer token with which Notify tells us things; at least 20 characters"
)
NOTIFY_TAKES_REPLIES = env.flag(
    "NOTIFY_TAKES_REPLIES", False, "True only if replies to Notify's texts are passed on to us"
)
NOTIFY_API_BASE = env.address(
    "NOTIFY_API_BASE", "", "Another address for Notify's interface, such as a local test server"
)
VOICE_PROVIDER = env.choice(
    "VOICE_PROVIDER",
    "simulator" if DEMO else "",
    ("", "simulator", "twilio"),
    "Who calls when a text does not arrive: twilio, simulator, or nobody",
)
TWILIO_VOICE_FROM = env.text(
    "TWILIO_VOICE_FROM", TWILIO_FROM, "The number calls come from, if another than texts"
)
DATABASES = {
    "default": env.database(
        "DATABASE_URL",
        f"sqlite:///{BASE_DIR / 'var' / 'cohesion.sqlite3'}",
        "sqlite:///file or postgres://…/name",
    )
}
globals().update(
    env.mail("EMAIL_URL", "console:", "Where email goes: smtp://user:password@host:587?tls=True, or console:")
)
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "cohesion@example.org", "The address our email comes from")
EMAIL_REPLY_TO = env.text(
    "EMAIL_REPLY_TO", "", "The mailbox, read by people, that answers to our email go to"
)
CALENDAR_MAILBOX = env.text(
    "CALENDAR_MAILBOX", "", "The address that invitations to meetings come from, and answers to them go to"
)
MAILBOX_URL = env.text(
    "MAILBOX_URL", "", "Where those answers are read: imaps://user:password@host/INBOX or maildir:///folder"
)
MAILBOX_TRUSTS = env.text(
    "MAILBOX_TRUSTS", "", "The name under which our own mail server vouches for senders; empty trusts none"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
OIDC_ISSUER = env.address(
    "OIDC_ISSUER", "", "The council's own sign-in by OpenID Connect, as in https://login.council.example"
)
OIDC_CLIENT_ID = env.text("OIDC_CLIENT_ID", "", "How this service is registered there")
OIDC_CLIENT_SECRET = env.text("OIDC_CLIENT_SECRET", "", "The secret that goes with it")
OIDC_NAME = env.text("OIDC_NAME", "Council account", "What the council's own sign-in is called on our page")
OIDC_TRUSTS_MFA = env.text(
    "OIDC_TRUSTS_MFA",
    "",
    "Words in its amr or acr that vouch for a second factor, with commas between; empty trusts none",
)
LOG_FORMAT = env.choice("LOG_FORMAT", "line", ("line", "json"), "How the log is written: line or json")
DEADMAN_URL = env.address(
    "DEADMAN_URL", "", "An address outside that is asked while all is well, and rings when it is not"
)
CASCADE_FOLDER = env.text(
    "CASCADE_FOLDER", "", "A folder in which the printed cascade is written anew by itself; empty for none"
)
BACKUP_KEY = env.text(
    "BACKUP_KEY", "", "The random key that copies of the database are sealed with; at least 32 characters"
)
MFA_KEY = env.text(
    "MFA_KEY", "", "What second factors are sealed with; several with commas between, the newest first"
)
SECURITY_CONTACT = env.text(
    "SECURITY_CONTACT", "", "Whom to tell of a weakness: mailto:… or https://…, for /.well-known/security.txt"
)
ENVIRONMENT = dict(env.known)

# --- safe ways of being on the web --------------------------------------------------------------------------------
_public = urlsplit(PUBLIC_URL)
SECURE = _public.scheme == "https"
DEBUG = False
ALLOWED_HOSTS = [_public.hostname or "127.0.0.1"] + ([] if SECURE else ["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = (
    f"cohesion-{_public.port}" if _public.port else "cohesion"
)  # two demos on one machine keep apart
CSRF_COOKIE_NAME = f"{SESSION_COOKIE_NAME}-csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = (
    24 * 3600
)  # the longest any session is kept; policy `session.*` says what it is good for until then
# The proxy's own word on who is asking (deploy/nginx.conf): without it one address's failures to sign in lock all out.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if SECURE else 0
X_FRAME_OPTIONS = "DENY"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = (
    1_000_000  # bytes of a form or of what a provider tells us: ours are a few thousand
)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "connect-src": ["'self'", f"{'wss' if SECURE else 'ws'}://{_public.netloc}"],
        "img-src": ["'self'", "data:"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}

# --- rooms --------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "daphne",
    "cohesion.site.admin_app.AdminApp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "cohesion.kit",
    "cohesion.policy",
    "cohesion.live",
    "cohesion.accounts",
    "cohesion.journal",
    "cohesion.records",
    "cohesion.directory",
    "cohesion.messaging",
    "cohesion.upkeep",
    "cohesion.calendars",
    "cohesion.plan",
    "events",
    "forums",
    "incidents",
    "cohesion.site",
]
MIDDLEWARE = [
    "cohesion.site.shield.shield",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cohesion.accounts.limits.SignInLimits",
    "cohesion.directory.gate.SecondFactorGate",
]
ROOT_URLCONF = "cohesion.urls"
ASGI_APPLICATION = "cohesion.asgi.application"
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
                "cohesion.site.context.page",
            ]
        },
    }
]
FORM_RENDERER = "cohesion.kit.forms.HouseRenderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"
STATIC_ROOT = None  # served straight from beside each room: nothing to collect, nothing to forget
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# --- people -------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "cohesion.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "cohesion.accounts.adapter.display"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False  # shared screens: nobody stays signed in by a tick
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{SITE_NAME}] "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _public.scheme
ACCOUNT_EMAIL_NOTIFICATIONS = True  # whoever did not do it themselves hears of it
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,10/300s/key"
}  # a word tried again and again: accounts/lockout.py
MFA_ADAPTER = "cohesion.accounts.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # telephones' clocks are half a minute off
MFA_ALLOW_UNVERIFIED_EMAIL = (
    True  # addresses come from the directory and from invitations, never from their owner
)
MFA_FORMS = {
    "authenticate": "cohesion.accounts.forms.FactorForm",
    "reauthenticate": "cohesion.accounts.forms.FactorAgainForm",
    "add_webauthn": "cohesion.accounts.forms.AddPasskeyForm",
}
SOCIALACCOUNT_ADAPTER = "cohesion.accounts.single.SingleSignOn"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "council",
                "name": OIDC_NAME,
                "client_id": OIDC_CLIENT_ID,
                "secret": OIDC_CLIENT_SECRET,
                "settings": {"server_url": OIDC_ISSUER, "fetch_userinfo": False},
            }
        ]
        if OIDC_ISSUER
        else [],
    }
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"

# --- language and time --------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
DATE_FORMAT = "l j F Y"
TIME_FORMAT = "H:i"

# --- what is written down for the people who run it ---------------------------------------------------------------
# What visitors try is counted for all processes together. The table comes with the migrations of accounts.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cohesion_cache"}}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"mask": {"()": "cohesion.kit.phones.MaskNumbers"}},
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
        "json": {"()": "cohesion.kit.logs.JsonLines"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "stream": sys.stderr,
            "formatter": LOG_FORMAT,
            "filters": ["mask"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "cohesion": {"level": "INFO"},
        "incidents": {"level": "INFO"},
        # Naming them takes Django's own handlers away: they mask nothing.
        "django": {"level": "INFO"},
        "django.server": {"level": "INFO", "propagate": True},
    },
}
