"""What messaging tells whoever asked. Three signals and no more in the whole house."""

from django.dispatch import Signal


class Offer(Signal):
    """A signal whose receivers are asked one after the other, until one takes what is offered."""

    def to_first(self, sender: object, **named: object) -> str:
        """What the first receiver that took it returned; "" when none did. In the order in which they were connected.

        Those after it are not asked. What a receiver raises, the caller gets.
        """
        receivers, _ = self._live_receivers(sender)
        answers = (receiver(signal=self, sender=sender, **named) for receiver in receivers)
        return next((answer for answer in answers if answer), "")


reply_received = Offer()
"""A reply came in from somebody we know. Sent in its transaction, by `to_first`, with
- reply=Reply: `said_at` is when it was said, which may be long before now;
- person=Person: who said it;
- question=Message or None: what it answers (`questions.asked`). Its `about` says who asked;
- digit=str: one that the question takes, or "" for anything else: the words are then for a person to read;
- ref=str: the reference that was named, or "".
A receiver that takes it as an answer returns what it was about ("incident.K7P2"), and no other is asked. Else it
returns "", may set `reply.about`, which is kept, and leaves a digit that answers somebody else's question alone."""

message_settled = Signal()
"""A message was accepted, delivered, or failed. Sent in its transaction with message=Message."""

mail_received = Offer()
"""A mail came in. Sent outside any transaction, by `to_first`, with raw=bytes, as it came (whoever reads it stops at
what is too long), and at=datetime. A receiver that has kept it, whatever it makes of it, returns what it was about."""
