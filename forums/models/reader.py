"""Who wants to hear what a body does, by which way; and what there is to tell."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.crypto import constant_time_compare, salted_hmac

from forums.models.body import Body
from forums.models.meeting import Meeting
from forums.states import NewsKind

KEY = 32  # hexadecimal characters of an address: 128 bits


def new_nonce() -> str:
    return secrets.token_hex(16)


class Reader(models.Model):
    """What somebody wants to hear of the forums, and how.

    The secret address at which they change it stands in each email, so it is made anew from the nonce each time, and
    stored nowhere. Another nonce closes every address there was.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="reader"
    )
    nonce = models.CharField(max_length=32, default=new_nonce)
    bodies = models.ManyToManyField(Body, blank=True, related_name="readers")
    by_email = models.BooleanField(default=True)
    by_text = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"Reader {self.pk}"

    @property
    def secret(self) -> str:
        digest = salted_hmac("forums.reader", f"{self.pk}.{self.nonce}", algorithm="sha256").hexdigest()
        return f"{self.pk}-{digest[:KEY]}"

    def has(self, secret: str) -> bool:
        return constant_time_compare(self.secret, secret)


class News(models.Model):
    """Something that happened to a meeting, to be told once: together with what else happens within minutes."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="news")
    kind = models.CharField(max_length=10, choices=NewsKind)
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "id"]
        verbose_name_plural = "news"

    def __str__(self) -> str:
        return f"{self.meeting}: {self.get_kind_display()}"
