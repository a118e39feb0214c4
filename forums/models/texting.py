"""Who texted a concern."""

from django.db import models

from cohesion.kit.phones import mask
from forums.models.concern import Concern


class Caller(models.Model):
    """The number from which a concern was texted: its news goes there when nobody we know raised it."""

    concern = models.OneToOneField(Concern, on_delete=models.CASCADE, primary_key=True, related_name="caller")
    number = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"{self.concern} from {mask(self.number)}"
