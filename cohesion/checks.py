"""What is missing or unsafe in an installation, in words its operator understands. `manage.py check` and `serve` ask.

Each room checks its own settings beside its own code; here is what belongs to no room. E stops every command, W is
said by `check --deploy` and `doctor`.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import Error as DatabaseTrouble
from django.urls import get_resolver

from cohesion.accounts import sealing
from cohesion.accounts.models import Person
from cohesion.accounts.permits import addresses, permit_of
from cohesion.site.demo_mark import is_marked

SEALING_KEY = 32  # characters, as of BACKUP_KEY
LONG_ENOUGH = 50  # characters, as Django asks of a key
NEW_KEY = 'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
HERE = ("localhost", "127.0.0.1", "::1")


def secret_key() -> str:
    """Django refuses to hand out an empty one."""
    try:
        return settings.SECRET_KEY
    except ImproperlyConfigured:
        return ""


@register(Tags.security)
def key_is_secret(app_configs, **named) -> list[CheckMessage]:
    """It signs sessions, links and tokens: whoever knows it is everybody. A short one will do on one's own machine."""
    key = secret_key()
    hint = f"Make one with: {NEW_KEY}. Set it as SECRET_KEY, or put it in a file and set SECRET_KEY_FILE."
    if not key:
        return [Error("SECRET_KEY is not set.", hint=hint, id="cohesion.E001")]
    if settings.SECURE and len(key) < LONG_ENOUGH:
        return [Error(f"SECRET_KEY is shorter than {LONG_ENOUGH} characters.", hint=hint, id="cohesion.E002")]
    return []


@register(Tags.security)
def key_of_factors_is_long(app_configs, **named) -> list[CheckMessage]:
    """Whoever has a stolen table guesses at leisure."""
    if all(len(key) >= SEALING_KEY for key in sealing.own_keys()):
        return []
    hint = f"Make one with: {NEW_KEY}. Take commas out of it."
    return [
        Error(f"A key in MFA_KEY is shorter than {SEALING_KEY} characters.", hint=hint, id="cohesion.E023")
    ]


@register(Tags.database)
def demonstration_stays_apart(app_configs, databases=None, **named) -> list[CheckMessage]:
    """One click signs in as anybody in a demonstration, so it must never stand before real people; and pretend people
    must never be texted in earnest. An empty database is neither."""
    if not databases:
        return []
    try:
        marked, inhabited = is_marked(), Person.objects.exists()
    except DatabaseTrouble:  # no tables yet, or no database: said elsewhere
        return []
    if settings.DEMO and inhabited and not marked:
        hint = "Set DEMO=False, or set DATABASE_URL to another database for the demonstration."
        return [Error("DEMO is on, but the database holds real people.", hint=hint, id="cohesion.E003")]
    real = settings.SMS_PROVIDER != "simulator" or settings.SMS_SECOND_PROVIDER
    if marked and (real or settings.VOICE_PROVIDER == "twilio"):
        pretend = "SMS_PROVIDER=simulator and VOICE_PROVIDER=simulator"
        hint = f"Set DATABASE_URL to the database of your own directory, or {pretend}."
        return [
            Error(
                "Real texts or calls are on, but the database is the demonstration's.",
                hint=hint,
                id="cohesion.E004",
            )
        ]
    return []


@register(Tags.security)
def single_sign_on_is_whole(app_configs, **named) -> list[CheckMessage]:
    """Half set up, its button would lead nowhere; over plain http, anybody on the way could be anybody."""
    if not settings.OIDC_ISSUER:
        return []
    if not (settings.OIDC_CLIENT_ID and settings.OIDC_CLIENT_SECRET):
        hint = "Set OIDC_CLIENT_ID and OIDC_CLIENT_SECRET, or take OIDC_ISSUER out."
        return [
            Error("OIDC_ISSUER is set, but not how we are registered there.", hint=hint, id="cohesion.E021")
        ]
    if settings.SECURE and not settings.OIDC_ISSUER.startswith("https://"):
        return [
            Error("OIDC_ISSUER must begin with https://.", hint="Ask for its address.", id="cohesion.E022")
        ]
    return []


@register(Tags.security, deploy=True)
def address_is_public(app_configs, **named) -> list[CheckMessage]:
    """Links in texts and what the provider signs are made from PUBLIC_URL."""
    address = urlsplit(settings.PUBLIC_URL)
    if address.scheme == "https" and address.hostname not in HERE:
        return []
    hint = "Set PUBLIC_URL to the https address that people type, as in https://cohesion.example."
    return [
        Error(
            f"PUBLIC_URL is {settings.PUBLIC_URL}, which is not public and safe.",
            hint=hint,
            id="cohesion.E005",
        )
    ]


@register(Tags.security, deploy=True)
def messages_leave(app_configs, **named) -> list[CheckMessage]:
    problems: list[CheckMessage] = []
    for line, name in {"twilio": "TWILIO_API_BASE", "notify": "NOTIFY_API_BASE"}.items():
        if line in (settings.SMS_PROVIDER, settings.SMS_SECOND_PROVIDER) and getattr(settings, name):
            hint = f"Take {name} out of the settings: it is for tests."
            problems.append(
                Warning(f"Texts go to the server named in {name}.", hint=hint, id="cohesion.W001")
            )
    if settings.EMAIL_BACKEND.endswith(".console.EmailBackend"):
        hint = "Set EMAIL_URL, as in smtp://user:password@host:587?tls=True. Sign-in codes go by email."
        problems.append(Warning("Email is printed and not sent.", hint=hint, id="cohesion.W002"))
    return problems


@register(Tags.urls)
def every_address_has_a_rule(app_configs, **named) -> list[CheckMessage]:
    """An address that nobody has thought about is open to everybody: it stops the service instead."""
    hint = "Say who may GET and who may POST it, where it is written: path(…, permit(view, get=RULE, post=RULE))."
    return [
        Error(f"/{spelt} says nowhere who may open it.", hint=hint, id="cohesion.E020")
        for spelt, pattern in addresses(get_resolver().url_patterns)
        if permit_of(pattern) is None
    ]
