"""What reporters are promised: each sentence once, and which of them holds for a report.

Pages, mails and the register ask here for a sentence and never spell one, so that none can say more than
another. Which sentence holds follows from domain/audience.py, and tests hold that to what pages show. A
sentence is the English message that the catalogues translate.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from portal.domain.audience import REACHABLE, Piece, Reader, readers
from portal.domain.concerns import Exposure, Tier


def N_(message: str) -> str:  # noqa: N802  # the name by which gettext's tools know it
    """Mark a message for the catalogues."""
    return message


class Promise(StrEnum):
    # Who reads the report.
    READ_FIRST = N_("A moderator reads your report before anything is published.")
    READ_PUBLIC = N_(
        "If your report is accepted, everybody can read a text that a moderator has checked. "
        "It may use your own words."
    )
    READ_AREA = N_(
        "Everybody can see the quarter and the subject. A moderator publishes a text only if it "
        "points at nobody."
    )
    READ_OFFICIALS = N_("Moderators and the office in charge read your report. It is not published.")
    READ_SEALED = N_(
        "Your report is never published. Among moderators, only those for safety read it first. "
        "They decide which office or authority must know."
    )
    READ_BY_MEMBERS = N_("All members of the association can read and follow the report.")
    # Who knows the person who reported, as an answer to that question.
    KNOWN_TO_NOBODY = N_("Nobody: you gave no name")
    KNOWN_TO_TWO = N_("Two moderators together, only if needed")
    KNOWN_TO_OFFICE = N_("The office in charge and the moderators")
    KNOWN_TO_SAFETY = N_("Safety moderators, and the office if they pass your report on to it")
    KNOWN_BY_ASSOCIATION = N_("Nobody: only the name of your association is kept")
    # What is chosen, and what it means.
    CHOOSE_ANONYMOUS = N_("Nobody")
    CHOOSE_CONFIDENTIAL = N_("Two moderators together, if they must")
    CHOOSE_NAMED = N_("The office that will answer me")
    CHOOSE_ASSOCIATION = N_("I report in the name of my association")
    MEANS_ANONYMOUS = N_(
        "You leave no name and no way to reach you. You follow your report with a secret code."
    )
    MEANS_CONFIDENTIAL = N_(
        "You leave a telephone number or an e-mail address. It takes two moderators to open it, "
        "and your page tells you each time."
    )
    MEANS_NAMED = N_("You leave your name and a way to contact you. The public never sees them.")
    MEANS_ASSOCIATION = N_("The report carries the name of your association instead of yours.")
    # What each of them then knows.
    PUBLIC_KNOWS_NOBODY = N_("Does not know who you are")
    PUBLIC_KNOWS_ASSOCIATION = N_("May see the name of your association, never yours")
    OFFICE_KNOWS_NOBODY = N_("Does not know who you are; it learns only about the problem")
    OFFICE_KNOWS_IDENTITY = N_("Learns your name and contact details")
    OFFICE_KNOWS_LATER = N_(
        "Learns your name and contact details only if safety moderators pass your report on to it"
    )
    OFFICE_KNOWS_ASSOCIATION = N_("May learn which association reported, never who you are")
    MODERATORS_KNOW_NOBODY = N_("Do not know who you are; they read what you write")
    MODERATORS_KNOW_SEALED = N_(
        "Two of them together can open your contact details, for a reason you can read"
    )
    MODERATORS_KNOW_IDENTITY = N_("See your name and contact details")
    MODERATORS_KNOW_ASSOCIATION = N_("See the name of your association; which member wrote is not kept")
    # What holds for every report.
    NAME_NEVER_PUBLIC = N_("Whatever you choose, the public never sees your name.")
    CODE_OPENS = N_("Anyone with the code can read this report and answer in your place.")
    CODE_IS_NOT_KEPT = N_("We do not keep the code and cannot give it to you again.")
    VOICE = N_(
        "Only moderators hear your voice, and it is never published. We do not disguise it: "
        "somebody who knows you could recognise it."
    )
    PHOTOS_PUBLIC = N_("A moderator checks your photos, covers faces and plates, and may publish them.")
    PHOTOS_KEPT = N_("Your photos are not published.")
    PLACE = N_("The public sees the quarter, never the exact point.")
    TEXT_MAY_TELL = N_(
        "Moderators read what you write. Leave out details that only you can know: they could give you away."
    )
    NO_ADDRESS_KEPT = N_(
        "With a report we store neither your IP address nor anything about your telephone or computer."
    )
    VISIT_MAY_SHOW = N_(
        "Your internet provider, or somebody who uses your telephone, may see that you visited this site."
    )
    LEAVE_QUICKLY = N_(
        "“Leave quickly” stays in sight while you report or read your report. It shows another site at once, "
        "and the Back button shows nothing of what you wrote or read."
    )
    HISTORY_STAYS = N_(
        "It cannot empty the browser’s list of visited pages. Clear that list under “History”, or use a "
        "private window."
    )
    NOT_DONE_UNCONFIRMED = N_(
        "When the office says that it is done, we ask you. It counts as done only when you or other "
        "residents confirm it."
    )
    DANGER_UNPUBLISHED = N_("A report of a danger is never published.")
    CRIMES_PASSED_ON = N_(
        "Moderators pass reports of crimes or offences on to the authority concerned. The person who "
        "reported can read what was passed on."
    )
    # Of sealed contact details.
    SEALED_FOR_TWO = N_("Sealed contact details open only to two custodians together, never to one alone.")
    KEY_LIES_HERE = N_("For now the key also lies on the server: whoever runs it could open them alone.")
    # Of the address that somebody leaves behind a code.
    NEWS_MAIL = N_(
        "The e-mail only says that there is news, once a day at most. It holds neither your code nor a "
        "number, nor what it is about."
    )
    MAILBOX_TELLS = N_(
        "Somebody who opens your mailbox, and the company that runs it, can see that this site wrote to you."
    )
    ADDRESS_LOCKED = N_(
        "The portal uses the address to write to you. Somebody who had only our database or a backup could "
        "not read it."
    )
    # Of what the reporter takes back.
    WITHDRAWABLE = N_("You can withdraw a report with its code until the office says that it is done.")
    ERASED_BY_WITHDRAWING = N_("Your words, photos, voice and contact details are erased at once.")
    LEFT_BY_WITHDRAWING = N_(
        "A number, a subject, a quarter, dates, and what moderators and offices wrote remain."
    )


_READ: Final[Mapping[Exposure, tuple[Promise, ...]]] = {
    Exposure.PUBLIC: (Promise.READ_FIRST, Promise.READ_PUBLIC),
    Exposure.AREA: (Promise.READ_FIRST, Promise.READ_AREA),
    Exposure.OFFICIALS: (Promise.READ_OFFICIALS,),
    Exposure.SEALED: (Promise.READ_SEALED,),
}
CHOICES: Final[Mapping[Tier, Promise]] = {
    Tier.ANONYMOUS: Promise.CHOOSE_ANONYMOUS,
    Tier.CONFIDENTIAL: Promise.CHOOSE_CONFIDENTIAL,
    Tier.NAMED: Promise.CHOOSE_NAMED,
    Tier.ASSOCIATION: Promise.CHOOSE_ASSOCIATION,
}
"""What a button says that somebody presses; what is said of it afterwards is in `who_knows`."""

MEANS: Final[Mapping[Tier, Promise]] = {
    Tier.ANONYMOUS: Promise.MEANS_ANONYMOUS,
    Tier.CONFIDENTIAL: Promise.MEANS_CONFIDENTIAL,
    Tier.NAMED: Promise.MEANS_NAMED,
    Tier.ASSOCIATION: Promise.MEANS_ASSOCIATION,
}


def who_reads(tier: Tier, exposure: Exposure) -> tuple[Promise, ...]:
    """Return who reads a report that stands at `exposure`, or will if nobody decides otherwise."""
    members = Reader.MEMBERS in readers(Piece.TEXT, tier, exposure)
    return (*_READ[exposure], *((Promise.READ_BY_MEMBERS,) if members else ()))


def who_knows(tier: Tier, exposure: Exposure) -> Promise:
    """Return who knows the person behind a report."""
    if tier is Tier.ASSOCIATION:
        return Promise.KNOWN_BY_ASSOCIATION
    knowing = readers(Piece.IDENTITY, tier, exposure)
    if not knowing:
        return Promise.KNOWN_TO_NOBODY
    if Reader.TWO_MODERATORS in knowing:
        return Promise.KNOWN_TO_TWO
    return Promise.KNOWN_TO_OFFICE if Reader.OFFICE in knowing else Promise.KNOWN_TO_SAFETY


def sight(reader: Reader, tier: Tier, exposure: Exposure) -> Promise:
    """Return what the public, the office or moderators know of the person behind a report that comes in with
    `exposure`, whatever a moderator may still make of that."""
    now = readers(Piece.IDENTITY, tier, exposure)
    match reader:
        case Reader.PUBLIC:
            named = _may_learn(reader, Piece.ASSOCIATION, tier, exposure)
            return Promise.PUBLIC_KNOWS_ASSOCIATION if named else Promise.PUBLIC_KNOWS_NOBODY
        case Reader.OFFICE if reader in now:
            return Promise.OFFICE_KNOWS_IDENTITY
        case Reader.OFFICE if _may_learn(reader, Piece.IDENTITY, tier, exposure):
            return Promise.OFFICE_KNOWS_LATER
        case Reader.OFFICE if _may_learn(reader, Piece.ASSOCIATION, tier, exposure):
            return Promise.OFFICE_KNOWS_ASSOCIATION
        case Reader.OFFICE:
            return Promise.OFFICE_KNOWS_NOBODY
        case _:
            return _MODERATORS_KNOW[tier]


_MODERATORS_KNOW: Final[Mapping[Tier, Promise]] = {
    Tier.ANONYMOUS: Promise.MODERATORS_KNOW_NOBODY,
    Tier.CONFIDENTIAL: Promise.MODERATORS_KNOW_SEALED,
    Tier.NAMED: Promise.MODERATORS_KNOW_IDENTITY,
    Tier.ASSOCIATION: Promise.MODERATORS_KNOW_ASSOCIATION,
}


def _may_learn(reader: Reader, piece: Piece, tier: Tier, exposure: Exposure) -> bool:
    return any(reader in readers(piece, tier, reachable) for reachable in REACHABLE[exposure])


def sealing(*, key_lies_here: bool) -> tuple[Promise, ...]:
    """Return what is so of sealed contact details; `key_lies_here`: the private key is on this machine."""
    return (Promise.SEALED_FOR_TWO, *((Promise.KEY_LIES_HERE,) if key_lies_here else ()))


def of_photos(exposure: Exposure) -> Promise:
    """Return what becomes of the photos of a report."""
    shown = Reader.PUBLIC in readers(Piece.CHECKED_TEXT, Tier.ANONYMOUS, exposure)
    return Promise.PHOTOS_PUBLIC if shown else Promise.PHOTOS_KEPT
