# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is wrong with a field, in words: what it is and what to do, never "invalid"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import lazy_gettext

Lazy = Any  # Flask-Babel ships no types

UNKNOWN: Final[Lazy] = lazy_gettext("Please check this.")

FILES: Final[Mapping[str, Lazy]] = {
    "empty": lazy_gettext("This file is empty. Please choose it again."),
    "too_large": lazy_gettext("This file is larger than 24 megabytes. Please choose a smaller one."),
    "too_many_photos": lazy_gettext("At most three photos go with a report; the first three are kept."),
    "not_an_image": lazy_gettext(
        "This is no photo that we can open. Please choose a JPEG, PNG, WebP or HEIC picture."
    ),
    "too_many_pixels": lazy_gettext("This picture is too large to open. Please take one of fewer pixels."),
    "animated": lazy_gettext("This picture moves. Please choose one that stands still."),
    "unreadable": lazy_gettext("This file is broken, or not what it says. Please choose another one."),
    "too_heavy": lazy_gettext("This file took too long to open. Please choose another one."),
    "busy": lazy_gettext(
        "Other photos are being opened just now. Your text is kept: please choose this photo once more."
    ),
    "too_much_now": lazy_gettext(
        "Very many photos arrive right now. Send your report without, and add the photo later by your code."
    ),
    "photo_gone": lazy_gettext("A photo is no longer kept: that lasts two days. Please choose it once more."),
    "not_a_sound": lazy_gettext(
        "This is no sound that we can open. Please record it with this page, or with your phone’s recorder."
    ),
    "has_video": lazy_gettext("This is a film. We take only the voice: please record without the camera."),
    "voice_gone": lazy_gettext(
        "The voice note is no longer kept: that lasts two days. Please record it once more."
    ),
}
"""Why a file is not taken: codes of `domain.media.Refusal`, and of tickets that are over."""

VOICE: Final[Mapping[str, Lazy]] = {
    "too_long": lazy_gettext("This voice note is longer than a minute. Please say it more shortly."),
    "unreadable": lazy_gettext("This recording is broken. Please record it once more."),
    "too_heavy": lazy_gettext("This recording took too long to open. Please record it once more."),
    "busy": lazy_gettext(
        "Other recordings are being opened just now. Your text is kept: please choose this one once more."
    ),
    "too_much_now": lazy_gettext(
        "Very many voice notes arrive right now. Please write instead, or try again in a few minutes."
    ),
}
"""The same codes, where a voice note is what was not taken."""

WORDS: Final[Mapping[str, Lazy]] = {
    "required": lazy_gettext("Please fill this in."),
    "unsaid": lazy_gettext("Please write it, or say it in a voice note."),
    "too_short": lazy_gettext("Please write a little more."),
    "too_long": lazy_gettext("Please shorten this."),
    "too_easy": lazy_gettext("This password is too easy to guess. Take a longer one, or several words."),
    "future": lazy_gettext("This day has not come yet."),
    "past": lazy_gettext("This hour has passed already."),
    "too_far": lazy_gettext("This is too far ahead."),
    "ends_first": lazy_gettext("It would end before it begins. Please correct one of the two."),
    "over_already": lazy_gettext("It would be over before anybody can read it. Please choose a later hour."),
    "too_old": lazy_gettext("This is too long ago."),
    "incomplete": lazy_gettext("Half of this is missing."),
    "out_of_range": lazy_gettext("This place is not on the map of our town."),
    "unknown": lazy_gettext("This does not exist, or no longer."),
    "twin": lazy_gettext("A place of this kind beside it has this name already."),
    "circle": lazy_gettext("A place cannot lie in itself, nor in a place inside it."),
    "out_of_count": lazy_gettext("Please write a number from 1 to 999."),
    "not_an_email": lazy_gettext("Please write an e-mail address such as name@example.org."),
    "mailbox_not_latin": lazy_gettext(
        "Before the @ only Latin letters, digits and signs can be reached by our mail."
    ),
    "own_receipt": lazy_gettext(
        "Your text contains your secret code. Take it out: whoever reads it could open your report."
    ),
    "less_protected": lazy_gettext(
        "The other report is shown to more people than this one. Protect it first."
    ),
    "never_published": lazy_gettext("A danger is never published. Choose who must know instead."),
    "less_public": lazy_gettext(
        "Fewer people may read the other report than this one. Give both the same readers first."
    ),
    "doubtful": lazy_gettext("The other report waits in quarantine. Put it into the queue first."),
    "not_a_phone": lazy_gettext("Please write a telephone number such as 06 12 34 56 78."),
    "not_one_phone": lazy_gettext(
        "Please write one whole number and nothing else: no second one, no range, no extension, no words."
    ),
    "unknown_receipt": lazy_gettext(
        "We find no report behind this code. It has twenty digits: please compare each group of four."
    ),
    "too_many_codes": lazy_gettext(
        "Very many wrong codes came from your network. Wait a minute, then compare the twenty digits again."
    ),
    "several_codes": lazy_gettext("More than one code stands here. Leave only the one you want to open."),
    "no_association": lazy_gettext(
        "Only members of a verified association who are signed in can report in its name."
    ),
    **FILES,
    "taken": lazy_gettext("This is taken already."),
    "wrong_passphrase": lazy_gettext("This is not the passphrase of your custody key."),
    "no_custody": lazy_gettext("You hold no custody key."),
    "no_second_custodian": lazy_gettext(
        "Nobody else who may see this report holds the key with you. Ask an operator to share it."
    ),
    "wrong": lazy_gettext("This is not right. Please try again."),
}
"""Code of a fault, as the domain and the services raise it, → its words."""

CHOOSE: Final[Lazy] = lazy_gettext("Please choose one.")
NUMBER: Final[Lazy] = lazy_gettext("Please write a whole number.")
DATE: Final[Lazy] = lazy_gettext("Please write a date.")

FOR_WTFORMS: Final[Mapping[str, Lazy]] = {
    "This field is required.": WORDS["required"],
    "Not a valid choice.": CHOOSE,
    "Invalid Choice: could not coerce.": CHOOSE,
    "Invalid choice(s): one or more data inputs could not be coerced.": CHOOSE,
    "Not a valid integer value.": NUMBER,
    "Not a valid decimal value.": lazy_gettext("Please write a number."),
    "Not a valid float value.": lazy_gettext("Please write a number."),
    "Not a valid date value.": DATE,
    "Not a valid datetime value.": lazy_gettext("Please write a date and a time."),
    "Not a valid time value.": lazy_gettext("Please write a time."),
    "Not a valid week value.": DATE,
    "Invalid email address.": WORDS["not_an_email"],
    "Invalid URL.": lazy_gettext("Please write an address such as https://example.org."),
    "Invalid input.": UNKNOWN,
    "Field must be between %(min)d and %(max)d characters long.": lazy_gettext(
        "Please write %(min)d to %(max)d characters."
    ),
    "Field must be equal to %(other_name)s.": lazy_gettext("The two are not the same."),
    "Number must be at least %(min)s.": lazy_gettext("Please write %(min)s or more."),
    "Number must be at most %(max)s.": lazy_gettext("Please write %(max)s or less."),
    "Number must be between %(min)s and %(max)s.": lazy_gettext(
        "Please write a number from %(min)s to %(max)s."
    ),
    "Date must be at least %(min)s.": lazy_gettext("Please write a day from %(min)s on."),
    "Date must be at most %(max)s.": lazy_gettext("Please write a day up to %(max)s."),
    "Date must be between %(min)s and %(max)s.": lazy_gettext("Please write a day from %(min)s to %(max)s."),
}
"""Message of WTForms → ours; its own English never reaches a page."""


def say(code: str) -> Lazy:
    """Return the words for a fault's code."""
    return WORDS.get(code, UNKNOWN)


def say_of_voice(code: str) -> Lazy:
    """Return the words for why a voice note is not taken."""
    return VOICE.get(code) or say(code)
