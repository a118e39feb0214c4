"""The languages in which somebody may have their texts, besides English."""

from dataclasses import dataclass

ENGLISH = "en"


@dataclass(frozen=True)
class Language:
    """One language: its code (BCP 47), its name here and among those who speak it, and the way it is written."""

    code: str
    name: str
    own_name: str
    direction: str = "ltr"


LANGUAGES = {
    one.code: one
    for one in (
        Language("gu", "Gujarati", "ગુજરાતી"),
        Language("pl", "Polish", "polski"),
        Language("pa", "Punjabi", "ਪੰਜਾਬੀ"),
        Language("ro", "Romanian", "română"),
        Language("ur", "Urdu", "اردو", "rtl"),
    )
}
CHOICES = {ENGLISH: "English"} | {one.code: one.name for one in LANGUAGES.values()}
