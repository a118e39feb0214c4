"""What belongs to an application and is not said in it: files, and the addresses that open it."""

from django.db import models

from events.models.answering import Consultation
from events.models.case import Case
from events.states import Purpose


class SecretLink(models.Model):
    """An address that opens an application, or one question about it. Only its digest is kept; each email has one."""

    purpose = models.CharField(max_length=10, choices=Purpose)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="links")
    consultation = models.ForeignKey(Consultation, null=True, on_delete=models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} of {self.case}"


class Document(models.Model):
    """A file that an organiser added: what it is was read from its content, not from its name."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="documents")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=40, help_text="Its media type, from its first bytes.")
    data = models.BinaryField()
    size = models.PositiveIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
