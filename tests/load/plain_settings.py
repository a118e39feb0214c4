"""The settings of the server that serves nothing but the yardstick of a page. It sends no texts, as it has no address
for receipts."""

from cohesion.settings import *  # noqa: F403

SMS_PROVIDER = "simulator"
ROOT_URLCONF = "tests.load.plain_page"
MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]  # which its application insists on
# Nobody signs in to a yardstick, and nobody needs leave to see it.
SILENCED_SYSTEM_CHECKS = ["admin.E408", "admin.E409", "admin.E410", "cohesion.E020"]
