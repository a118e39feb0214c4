"""The admin site: it only reads, for administrators, behind the same rule as every other address."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest


class AdminApp(AdminConfig):
    default_site = "cohesion.site.admin_app.ReadingRoom"


class ReadingRoom(AdminSite):
    """Takes no POST at any address: nothing is added, changed or deleted here, and nobody signs in here."""

    site_header = site_title = "Tables, to look at"
    index_title = "What is kept"
    site_url = "/"
    enable_nav_sidebar = False

    def register(self, model_or_iterable, admin_class=None, **options) -> None:
        """Leaves out what libraries bring: theirs write, and theirs hold the secrets of second factors."""
        if getattr(admin_class, "only_looks", False):
            super().register(model_or_iterable, admin_class, **options)

    def get_urls(self) -> list:
        from cohesion.accounts.permits import permitted  # the models must be ready first
        from cohesion.site.permits import ADMINISTRATION

        kept = [pattern for pattern in super().get_urls() if getattr(pattern, "name", "") not in _NOT_HERE]
        return permitted(kept, get=ADMINISTRATION)

    def has_permission(self, request: HttpRequest) -> bool:
        from cohesion.site.permits import ADMINISTRATION

        return ADMINISTRATION.allows(request.user)


_NOT_HERE = {"login", "logout", "password_change", "password_change_done", "autocomplete", "view_on_site"}
