from django.conf import settings
from django.db import models


class Record(models.Model):
    """One value or wording a council has set, in place of the default that is shipped in `defaults/`.

    Records are never changed: a new row with the same key is the new version, and `id` is its version number.
    """

    key = models.CharField(max_length=80)
    value = models.JSONField()
    source = models.CharField(
        max_length=200, help_text="Who says so: a law, a guide, an agreement, a meeting."
    )
    reason = models.CharField(max_length=400, blank=True, help_text="Why it was changed.")
    is_shipped = models.BooleanField(
        default=False, help_text="From here on what ships is in force again, whatever that comes to be."
    )
    checked_on = models.DateField(help_text="The day somebody last looked at the source.")
    set_at = models.DateTimeField(auto_now_add=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["key", "id"])]

    def __str__(self) -> str:
        return f"{self.key} (version {self.pk})"
