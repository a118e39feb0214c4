"""The environment that tests run in, whatever the developer's own is. Loaded before Django reads its settings.

Only DATABASE_URL is taken over, if it names PostgreSQL: that is how the same tests run on both engines.
"""

import os

OURS = (
    "BACKUP_KEY",
    "CALENDAR_MAILBOX",
    "CASCADE_FOLDER",
    "DATABASE_URL",
    "DEADMAN_URL",
    "DEMO",
    "EMAIL_FROM",
    "EMAIL_REPLY_TO",
    "EMAIL_URL",
    "LOG_FORMAT",
    "MAILBOX_TRUSTS",
    "MAILBOX_URL",
    "MFA_KEY",
    "NOTIFY_API_BASE",
    "NOTIFY_API_KEY",
    "NOTIFY_CALLBACK_TOKEN",
    "NOTIFY_SENDER_ID",
    "NOTIFY_TAKES_REPLIES",
    "NOTIFY_TEMPLATE_ID",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "OIDC_ISSUER",
    "OIDC_NAME",
    "OIDC_TRUSTS_MFA",
    "SECURITY_CONTACT",
    "SITE_NAME",
    "SMS_SECOND_PROVIDER",
    "TWILIO_ACCOUNT_SID",
    "TWILIO_API_BASE",
    "TWILIO_AUTH_TOKEN",
    "TWILIO_AUTH_TOKEN_OLD",
    "TWILIO_FROM",
    "TWILIO_MESSAGING_SERVICE_SID",
    "TWILIO_VOICE_FROM",
    "VOICE_PROVIDER",
)
FIXED = {
    "SECRET_KEY": "for-tests-only-and-long-enough-to-be-accepted-anywhere",
    "PUBLIC_URL": "http://testserver",
    "SMS_PROVIDER": "simulator",
}

database = os.environ.get("DATABASE_URL", "")
for name in (*OURS, *FIXED):
    os.environ.pop(name, None)
    os.environ.pop(f"{name}_FILE", None)
os.environ.update(FIXED)
if database.startswith("postgres"):
    os.environ["DATABASE_URL"] = database
