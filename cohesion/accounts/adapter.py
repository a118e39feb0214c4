"""How allauth behaves here: people are invited, nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        return False


def display(person) -> str:
    return person.name
