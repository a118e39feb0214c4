"""Understanding what people text back, what a provider's words mean, and who may do what here. No database."""

import re
import unicodedata
from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from cohesion.directory.queries import Standing
from cohesion.directory.states import Reach
from cohesion.messaging.states import State, Understood

# --- what a provider says -----------------------------------------------------------------------------------------

# A provider's status, as state. Source: Twilio's Message resource, read August 2026; the simulator says the same. And
# GOV.UK Notify, "Message status: text message", read November 2026.
STATUSES: Mapping[str, State] = {
    "accepted": State.ACCEPTED,
    "scheduled": State.ACCEPTED,
    "queued": State.ACCEPTED,
    "sending": State.ACCEPTED,
    "sent": State.SENT,
    "delivered": State.DELIVERED,
    "partially_delivered": State.SENT,
    "read": State.DELIVERED,
    "undelivered": State.FAILED,
    "failed": State.FAILED,
    "canceled": State.FAILED,
    "created": State.ACCEPTED,
    "pending": State.SENT,
    "permanent-failure": State.FAILED,
    "temporary-failure": State.FAILED,
    "technical-failure": State.FAILED,
    # Of calls; Twilio's Call resource. "completed" is said only of a call that was answered, by a person or a machine.
    "initiated": State.ACCEPTED,
    "ringing": State.ACCEPTED,
    "in-progress": State.DELIVERED,
    "completed": State.DELIVERED,
    "busy": State.FAILED,
    "no-answer": State.FAILED,
}


class Then(Enum):
    """What a text that failed asks for next."""

    NOTHING = "nothing"
    AGAIN = "the same text once more on the same line, if it is still in time"
    OTHER_LINE = "the same text on another line for texts, where there is one; else another way"
    OTHER_WAY = "a call or an email to the same person, at once"
    AGAIN_AND_OTHER_WAY = "another way at once, and the same text once more a little later"


class Fault(NamedTuple):
    """Why a text did not arrive, in words for the board; what that says about the number; and what follows."""

    words: str
    reach: Reach | None = None
    then: Then = Then.NOTHING


# Source: Twilio's error dictionary, read August 2026. A code not listed says nothing about the number.
CROWDED = "hourly limit"  # our own code: see `number.most_an_hour`

FAULTS: Mapping[str, Fault] = {
    "21610": Fault("texted STOP", Reach.OPTED_OUT, Then.OTHER_WAY),
    "21211": Fault("not a telephone number", Reach.INVALID, Then.OTHER_WAY),
    "21614": Fault("not a mobile number", Reach.INVALID, Then.OTHER_WAY),
    "30005": Fault("number not in use", Reach.INVALID, Then.OTHER_WAY),
    "30006": Fault("landline, or a network that takes no texts", Reach.INVALID, Then.OTHER_WAY),
    "21612": Fault("no route to this number", then=Then.OTHER_LINE),
    "21408": Fault("texts to that country are not switched on", then=Then.OTHER_WAY),
    "21617": Fault("text too long", then=Then.OTHER_WAY),
    "30001": Fault("provider's queue full", then=Then.OTHER_LINE),
    "30002": Fault("provider has suspended our account", then=Then.OTHER_LINE),
    "30003": Fault("phone off or no signal", then=Then.AGAIN_AND_OTHER_WAY),
    "30004": Fault("blocked by the phone or its network", then=Then.OTHER_LINE),
    "30007": Fault("stopped by the network's filter", then=Then.OTHER_LINE),
    "30008": Fault("lost in the network", then=Then.AGAIN),
    "30009": Fault("part of the text lost in the network", then=Then.AGAIN),
    "30500": Fault("provider's own fault", then=Then.AGAIN),
    "30036": Fault("too late: it ran out of time", then=Then.AGAIN),
    "permanent-failure": Fault("number not in use, or the network rejects it", then=Then.OTHER_LINE),
    "temporary-failure": Fault("phone off or no signal", then=Then.AGAIN_AND_OTHER_WAY),
    "technical-failure": Fault("lost between the provider and the network", then=Then.AGAIN),
    "notify-number": Fault("not a number that takes texts", Reach.INVALID, Then.OTHER_WAY),
    "notify-abroad": Fault("texts to that country are not switched on", then=Then.OTHER_LINE),
    "notify-long": Fault("text too long", then=Then.OTHER_LINE),
    "notify-refused": Fault("provider refused it", then=Then.OTHER_LINE),
    "notify-key": Fault("provider does not accept our key"),
    "notify-clock": Fault("our clock is wrong, so the provider does not accept our key"),
    "notify-trial": Fault("provider sends for us to our own team only"),
    "notify-template": Fault("our template or sender at the provider is not right"),
    "notify-limit": Fault("provider sends no more for us today"),
    "notify-busy": Fault("provider asked us to wait"),
    "20003": Fault("provider does not accept our account"),
    "20404": Fault("provider does not know our account"),
    "20429": Fault("provider asked us to wait"),
    CROWDED: Fault("more texts to this number within an hour than networks carry", then=Then.OTHER_WAY),
    "unreachable": Fault("provider cannot be reached"),
    "timeout": Fault("provider did not answer in time"),
    "connection lost": Fault("connection to the provider lost"),
    "unreviewed": Fault("nobody has read these words in their language"),
    "letters": Fault("this line does not carry these letters", then=Then.OTHER_LINE),
    "waited": Fault("waited too long for a free hand"),
    "stopped": Fault("sender stopped during the call"),
    "expired": Fault("too late to send"),
    "canceled": Fault("cancelled at the provider"),
    "restored": Fault("held back when a copy of the database was put back"),
    # Of calls.
    "busy": Fault("engaged", then=Then.OTHER_WAY),
    "no-answer": Fault("nobody answered", then=Then.OTHER_WAY),
    "call failed": Fault("the call could not be put through", then=Then.OTHER_WAY),
    "21214": Fault("no calls reach this number", then=Then.OTHER_WAY),
    "21215": Fault("calls to that country are not switched on", then=Then.OTHER_WAY),
    # Of email: the answers of a mail server. Source: RFC 5321, section 4.2.
    "smtp.550": Fault("no such mailbox, or it takes nothing from us"),
    "smtp.551": Fault("mailbox has moved"),
    "smtp.552": Fault("mailbox full"),
    "smtp.553": Fault("not an email address"),
    "smtp.554": Fault("refused by their mail server"),
    "smtp.login": Fault("mail server does not accept our account"),
    "no list": Fault("mail server did not say whether it took it"),
}
OTHER_LINE = frozenset(code for code, fault in FAULTS.items() if fault.then == Then.OTHER_LINE)
UNLISTED = "provider could not deliver it"


def why(code: str) -> str:
    """Why a text did not arrive: "phone off or no signal (30003)". Words for any code, and "" for none.

    Only a number is shown beside the words, as that is what people look up. They begin in lower case, without a full
    stop, to stand in a sentence or alone.
    """
    if not code:
        return ""
    words = FAULTS[code].words if code in FAULTS else UNLISTED
    return f"{words} ({code})" if code.isdecimal() else words


def reach_after(code: str) -> Reach | None:
    """What an error code says about the number it came from; None when nothing lasting."""
    return FAULTS[code].reach if code in FAULTS else None


def then(code: str) -> Then:
    """What a failure with that code asks for next. A code we do not know: another way, as nobody was reached."""
    return FAULTS[code].then if code in FAULTS else Then.OTHER_WAY


def wants_other_way(code: str, has_other_line: bool) -> bool:
    """Whether a message that failed with that code asks for another way. `queries.wants_other_way` asks it of one.

    `has_other_line`: another line for texts is open, by which it goes anew.
    """
    match then(code):
        case Then.OTHER_WAY | Then.AGAIN_AND_OTHER_WAY:
            return True
        case Then.OTHER_LINE:
            return not has_other_line
    return False


NOBODYS = ("21211", "30005")  # no such number: nobody can be called on it either


def may_call_after(code: str) -> bool:
    """Whether the number of a text that failed so can be called: a landline or a phone that said STOP can."""
    return code not in NOBODYS


# --- what a person says -------------------------------------------------------------------------------------------

# Only single words count, as with the provider. Source: Twilio, "Advanced Opt-Out" and "Support for opt-out keywords".
STOP_WORDS = frozenset(["stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"])
START_WORDS = frozenset(["start", "unstop"])

_NUMBER_WORDS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6"}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What may stand beside the digit without changing what it says. Anything else is for an officer to read: "3 men
# outside" must never be taken as the answer 3.
_BESIDE_ANY = _words(
    "reply replying replied answer answering press option number ref reference ok okay k yes yep yeah y please pls"
    " thanks thank thankyou thx ta cheers you u hi hello sir madam and my the is it it's a"
)
_BESIDE: Mapping[str, frozenset[str]] = {
    "1": _words(
        "i i've ive i'm im have got this received receive recieved seen coming on way omw attending will attend can"
        " in hand"
    ),
    "2": _words("call me ring phone back asap now need can"),
    "3": _words("i i'm im am not me cannot can't cant sorry unable no"),
}
_SIGNATURE = re.compile(r"^\s*(sent|get outlook) (from|for|via) .*$", re.MULTILINE)
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_REFERENCE = re.compile(r"([1-9]?)([a-z](?=[a-z0-9]*[0-9])[a-z0-9]{3})")  # as kit.refs: a letter, and a digit


class Meaning(NamedTuple):
    """The digit somebody answered with, or "" when it is not certain, and the reference they named, or ""."""

    digit: str = ""
    ref: str = ""


def understand(body: str) -> Meaning:
    """The answer in a text as people type it: "1", "'1'", "１", "One.", "Reply 1", "1 thanks", "3 K7P6", "2 - call me".

    Not certain, so without a digit: two different digits, "yes" or "ok" alone, and any words that could say more than
    the digit does. Those go to a person.
    """
    plain = unicodedata.normalize("NFKC", body).replace("’", "'").casefold().replace("can not", "cannot")
    words = _WORD.findall(_SIGNATURE.sub("", plain))
    digits, refs, beside = set(), set(), set()
    for word in words:
        named = _REFERENCE.fullmatch(word)
        if digit := _digit(word):
            digits.add(digit)
        elif named:
            digits |= {named[1]} - {""}
            refs.add(named[2].upper())
        else:
            beside.add(word)
    ref = refs.pop() if len(refs) == 1 else ""
    if len(digits) != 1 or refs:
        return Meaning(ref=ref)
    (digit,) = digits
    return Meaning(digit if beside <= _BESIDE_ANY | _BESIDE.get(digit, frozenset()) else "", ref)


def _digit(word: str) -> str:
    """ "1" for "1", "one" and the digits of other alphabets; "" for anything else, "0" and "12" included."""
    if len(word) == 1 and word.isdecimal():
        return str(unicodedata.decimal(word)).replace("0", "")
    return _NUMBER_WORDS.get(word, "")


def keyword(body: str, *, opted_out: bool) -> Understood | None:
    """OPT_OUT or OPT_IN for the single words that switch texts off and on, None for any other text.

    "Yes" switches them on again for the provider too, so it means that only from a number that is opted out.
    """
    words = _WORD.findall(unicodedata.normalize("NFKC", body).casefold())
    if len(words) != 1:
        return None
    if words[0] in STOP_WORDS:
        return Understood.OPT_OUT
    if words[0] in START_WORDS or (opted_out and words[0] == "yes"):
        return Understood.OPT_IN
    return None


# --- who may ------------------------------------------------------------------------------------------------------


def may_read_inbox(who: Standing) -> bool:
    """Replies hold numbers and whatever people wrote: police liaison and council officers only."""
    return who.is_officer
