"""The provider's own queue for each sender: so many segments a second leave it, and it holds only so many."""

import time
from collections import defaultdict

from tests.fakes.segments import segments
from tests.fakes.text import Text


class SenderQueue:
    """`rate` None: everything leaves at once, and the queue is never full."""

    def __init__(self, rate: float | None = None, holds_s: float = 36_000.0) -> None:
        self.rate, self.holds_s = rate, holds_s
        self._free_at: defaultdict[str, float] = defaultdict(float)

    def is_full(self, sender: str) -> bool:
        return self.rate is not None and self._free_at[sender] - time.time() > self.holds_s

    def take(self, text: Text) -> None:
        """Puts the text behind the sender's others, and writes when it will leave."""
        text.leaves_at = time.time()
        if self.rate:
            text.leaves_at = max(text.leaves_at, self._free_at[text.sender]) + segments(text.body) / self.rate
            self._free_at[text.sender] = text.leaves_at
