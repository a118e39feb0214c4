"""How an action says no: with its objections in sentences, which the page shows as they are."""


class Refused(Exception):
    """An action's objections, in sentences."""

    def __init__(self, objections: list[str]) -> None:
        super().__init__(" ".join(objections))
        self.objections = objections


def insist(objections: list[str]) -> None:
    """Raises what speaks against going on."""
    if objections:
        raise Refused(objections)
