"""Which line carries what: the providers by the way in which they reach people, first choice first."""

from collections.abc import Iterable

from cohesion.directory.states import Way
from cohesion.messaging.providers.base import Provider


class Lines:
    """The providers of one dispatcher."""

    def __init__(self, providers: Iterable[Provider]) -> None:
        self.providers = list(providers)
        self._by_name = {provider.name: provider for provider in self.providers}

    @property
    def ways(self) -> list[Way]:
        """The ways in which anybody can be reached at all."""
        return [way for way in Way if any(provider.way == way for provider in self.providers)]

    def carrying(self, way: Way) -> Provider | None:
        """The line that takes new messages of that way now; None when there is none."""
        return next((provider for provider in self.providers if provider.way == way), None)

    def named(self, name: str) -> Provider | None:
        """The line that a message was given to; None when the settings no longer name it."""
        return self._by_name.get(name)

    async def close(self) -> None:
        for provider in self.providers:
            await provider.close()
