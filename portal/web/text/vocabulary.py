# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the domain's things are called: states, kinds, places, people.

The message context names the vocabulary, because "answered" said of a report and of an outcome, or "other" of
a reason and of an office, agree with different nouns in Arabic and French.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from portal.domain.articles import ArticleKind, ArticleState, Outcome
from portal.domain.associations import AssociationStanding, DeclarationKind, MemberRole
from portal.domain.concerns import Category, DeclineReason, Exposure, Kind, ReferTo, State, Tier
from portal.domain.editorial import Slip
from portal.domain.giveaways import Detail
from portal.domain.languages import Language, TextLanguage
from portal.domain.loop import Ahead, Awaited, Stage, StageStanding
from portal.domain.non_delivery import NonDelivery
from portal.domain.people import Role
from portal.domain.places import AuthorityLine, OfficeKind, PhoneKind, TerritoryKind
from portal.domain.retention import Hold, Matter, Sort
from portal.domain.reveals import RevealReason, RevealState
from portal.domain.sessions import Device
from portal.domain.standing import Ower
from portal.web.text.marking import Vocabulary, pgettext

THINGS: Final[Mapping[type[StrEnum], Vocabulary]] = {
    Detail: {
        Detail.NAME: pgettext("detail", "the name of a reporter"),
        Detail.PHONE: pgettext("detail", "a telephone number that a reporter may be reached by"),
        Detail.EMAIL: pgettext("detail", "an e-mail address that a reporter may be reached by"),
    },
    State: {
        State.RECEIVED: pgettext("state", "Received"),
        State.IN_REVIEW: pgettext("state", "In review"),
        State.WAITING: pgettext("state", "Waiting for your answer"),
        State.ACCEPTED: pgettext("state", "Accepted"),
        State.DECLINED: pgettext("state", "Declined"),
        State.MERGED: pgettext("state", "Joined with another report"),
        State.REFERRED: pgettext("state", "Passed on"),
        State.ANSWERED: pgettext("state", "Answered"),
        State.NOT_FEASIBLE: pgettext("state", "Cannot be done"),
        State.CLAIMED_DONE: pgettext("state", "Said to be done, waiting to be confirmed"),
        State.CONFIRMED_DONE: pgettext("state", "Done and confirmed"),
        State.REOPENED: pgettext("state", "Open again"),
        State.UNCONFIRMED: pgettext("state", "Said to be done, nobody confirmed it"),
        State.WITHDRAWN: pgettext("state", "Withdrawn"),
    },
    Kind: {
        Kind.PROBLEM: pgettext("kind", "A problem"),
        Kind.NEED: pgettext("kind", "Something missing"),
        Kind.SAFETY: pgettext("kind", "A danger"),
        Kind.QUESTION: pgettext("kind", "A question"),
        Kind.PRAISE: pgettext("kind", "A thank-you"),
    },
    Category: {
        Category.LIGHTING: pgettext("category", "Street lighting"),
        Category.ROADS: pgettext("category", "Roads and pavements"),
        Category.WASTE: pgettext("category", "Waste and cleanliness"),
        Category.WATER: pgettext("category", "Drinking water"),
        Category.SEWAGE: pgettext("category", "Sewers and drains"),
        Category.SAFETY: pgettext("category", "Safety"),
        Category.SCHOOL_SURROUNDINGS: pgettext("category", "Around schools"),
        Category.TRAFFIC: pgettext("category", "Traffic"),
        Category.GREEN_SPACE: pgettext("category", "Green spaces"),
        Category.FACILITIES: pgettext("category", "Culture, sport and leisure"),
        Category.NOISE: pgettext("category", "Noise"),
        Category.OTHER: pgettext("category", "Something else"),
    },
    Tier: {
        Tier.ANONYMOUS: pgettext("tier", "Without a name"),
        Tier.CONFIDENTIAL: pgettext("tier", "With sealed contact details"),
        Tier.NAMED: pgettext("tier", "With a name"),
        Tier.ASSOCIATION: pgettext("tier", "Through an association"),
    },
    Exposure: {
        Exposure.PUBLIC: pgettext("exposure", "Public"),
        Exposure.AREA: pgettext("exposure", "Quarter and subject only"),
        Exposure.OFFICIALS: pgettext("exposure", "Moderators and the office only"),
        Exposure.SEALED: pgettext("exposure", "Safety moderators only"),
    },
    DeclineReason: {
        DeclineReason.NOT_LOCAL: pgettext("reason", "It is not in our town"),
        DeclineReason.NOT_ENOUGH: pgettext("reason", "It says too little to act on"),
        DeclineReason.PERSONAL_DISPUTE: pgettext("reason", "It is a dispute between persons"),
        DeclineReason.ABUSIVE: pgettext("reason", "It insults or threatens"),
        DeclineReason.COMMERCIAL: pgettext("reason", "It is advertising"),
        DeclineReason.ALREADY_DONE: pgettext("reason", "It has been dealt with already"),
        DeclineReason.EMPTY: pgettext("reason", "It has no content"),
        DeclineReason.OTHER: pgettext("reason", "Another reason"),
    },
    ReferTo: {
        ReferTo.POLICE: pgettext("refer to", "National police"),
        ReferTo.GENDARMERIE: pgettext("refer to", "Royal gendarmerie"),
        ReferTo.CIVIL_PROTECTION: pgettext("refer to", "Civil protection"),
        ReferTo.CHILD_PROTECTION: pgettext("refer to", "Child protection"),
        ReferTo.PROSECUTOR: pgettext("refer to", "Public prosecutor"),
        ReferTo.OTHER: pgettext("refer to", "Another authority"),
    },
    ArticleKind: {
        ArticleKind.ANNOUNCEMENT: pgettext("article", "Announcement"),
        ArticleKind.MEETING: pgettext("article", "Meeting"),
        ArticleKind.WORKS: pgettext("article", "Works"),
        ArticleKind.ALERT: pgettext("article", "Alert"),
        ArticleKind.FOLLOW_UP: pgettext("article", "Follow-up"),
        ArticleKind.STATEMENT: pgettext("article", "Statement"),
    },
    ArticleState: {
        ArticleState.DRAFT: pgettext("article state", "Draft"),
        ArticleState.SCHEDULED: pgettext("article state", "Scheduled"),
        ArticleState.PUBLISHED: pgettext("article state", "Published"),
        ArticleState.WITHDRAWN: pgettext("article state", "Withdrawn"),
    },
    Outcome: {
        Outcome.CONFIRMED: pgettext("outcome", "Done and confirmed"),
        Outcome.CLAIMED: pgettext("outcome", "Said to be done"),
        Outcome.ANSWERED: pgettext("outcome", "Answered"),
        Outcome.PLANNED: pgettext("outcome", "Planned"),
        Outcome.NOT_FEASIBLE: pgettext("outcome", "Cannot be done"),
        Outcome.NO_ANSWER: pgettext("outcome", "No answer yet"),
    },
    Stage: {
        Stage.ANNOUNCED: pgettext("stage", "Announced"),
        Stage.HEARD: pgettext("stage", "Heard"),
        Stage.ANSWERED: pgettext("stage", "Answered"),
        Stage.DONE: pgettext("stage", "Done"),
        Stage.RECEIVED: pgettext("stage", "Received"),
        Stage.ACCEPTED: pgettext("stage", "Accepted"),
        Stage.SOLVED: pgettext("stage", "Done and confirmed"),
    },
    Ahead: {
        Ahead.REPORTS: pgettext("stage ahead", "Reports"),
        Ahead.REVIEW: pgettext("stage ahead", "Review"),
        Ahead.ANSWER: pgettext("stage ahead", "Answer"),
        Ahead.COMPLETION: pgettext("stage ahead", "Completion"),
    },
    Awaited: {
        Awaited.REPORTS: pgettext("stage ahead", "Waiting for reports"),
        Awaited.REVIEW: pgettext("stage ahead", "Waiting for review"),
        Awaited.ANSWER: pgettext("stage ahead", "Waiting for an answer"),
        Awaited.COMPLETION: pgettext("stage ahead", "Waiting for completion"),
    },
    StageStanding: {
        StageStanding.DONE: pgettext("standing", "reached"),
        StageStanding.CURRENT: pgettext("standing", "reached, it stands here now"),
        StageStanding.AWAITED: pgettext("standing", "waited for"),
        StageStanding.TODO: pgettext("standing", "not yet"),
    },
    Role: {
        Role.VISITOR: pgettext("role", "Visitor"),
        Role.RESIDENT: pgettext("role", "Resident"),
        Role.REPORTER: pgettext("role", "Reporter"),
        Role.SUPPORTER: pgettext("role", "Supporter"),
        Role.ASSOCIATION_MEMBER: pgettext("role", "Association member"),
        Role.ASSOCIATION_LEADER: pgettext("role", "Association leader"),
        Role.MODERATOR: pgettext("role", "Moderator"),
        Role.SAFETY_MODERATOR: pgettext("role", "Safety moderator"),
        Role.EDITOR: pgettext("role", "Editor"),
        Role.OFFICE_AGENT: pgettext("role", "Office agent"),
        Role.FIELD_AGENT: pgettext("role", "Field agent"),
        Role.ADMIN: pgettext("role", "Administrator"),
        Role.CLOCK: pgettext("role", "Time"),
    },
    Ower: {
        Ower.MODERATORS: pgettext("owes", "Moderators"),
        Ower.REPORTER: pgettext("owes", "Reporter"),
        Ower.OFFICE: pgettext("owes", "Office"),
        Ower.JUDGES: pgettext("owes", "Residents"),
        Ower.NOBODY: pgettext("owes", "Nobody"),
    },
    AssociationStanding: {
        AssociationStanding.PENDING: pgettext("association", "Being verified"),
        AssociationStanding.VERIFIED: pgettext("association", "Verified"),
        AssociationStanding.REJECTED: pgettext("association", "Not verified"),
        AssociationStanding.SUSPENDED: pgettext("association", "Suspended"),
    },
    DeclarationKind: {
        DeclarationKind.PROVISIONAL: pgettext("declaration", "Provisional receipt"),
        DeclarationKind.FINAL: pgettext("declaration", "Final receipt"),
    },
    Device: {
        Device.TELEPHONE: pgettext("device", "Telephone"),
        Device.TABLET: pgettext("device", "Tablet"),
        Device.COMPUTER: pgettext("device", "Computer"),
        Device.OTHER: pgettext("device", "Another device"),
    },
    MemberRole: {
        MemberRole.LEADER: pgettext("member", "Leader"),
        MemberRole.MEMBER: pgettext("member", "Member"),
    },
    TerritoryKind: {
        TerritoryKind.PROVINCE: pgettext("territory", "Province"),
        TerritoryKind.PASHALIK: pgettext("territory", "Pashalik"),
        TerritoryKind.ANNEX: pgettext("territory", "Administrative annex"),
        TerritoryKind.CAIDAT: pgettext("territory", "Caidat"),
        TerritoryKind.COMMUNE: pgettext("territory", "Commune"),
        TerritoryKind.QUARTER: pgettext("territory", "Quarter"),
        TerritoryKind.DOUAR: pgettext("territory", "Douar"),
    },
    AuthorityLine: {
        AuthorityLine.STATE: pgettext("line", "State"),
        AuthorityLine.ELECTED: pgettext("line", "Elected"),
        AuthorityLine.CUSTOMARY: pgettext("line", "Customary"),
    },
    OfficeKind: {
        OfficeKind.PASHALIK: pgettext("office", "Pashalik"),
        OfficeKind.ANNEX: pgettext("office", "Administrative annex"),
        OfficeKind.COMMUNE_SERVICE: pgettext("office", "Service of the commune"),
        OfficeKind.EDUCATION: pgettext("office", "Education"),
        OfficeKind.POLICE: pgettext("office", "Police"),
        OfficeKind.GENDARMERIE: pgettext("office", "Gendarmerie"),
        OfficeKind.UTILITY: pgettext("office", "Water, electricity, sanitation"),
        OfficeKind.OTHER: pgettext("office", "Other"),
    },
    PhoneKind: {
        PhoneKind.EMERGENCY: pgettext("phone", "Emergency"),
        PhoneKind.LANDLINE: pgettext("phone", "Landline"),
        PhoneKind.MOBILE: pgettext("phone", "Mobile"),
        PhoneKind.WHATSAPP: pgettext("phone", "WhatsApp"),
    },
    Slip: {
        Slip.DIGIT_TOUCHES_LETTER: pgettext("slip", "A digit touches a letter: put a space between them."),
        Slip.NO_SPACE_AFTER_COMMA: pgettext("slip", "There is no space after the comma."),
        Slip.LATIN_PUNCTUATION: pgettext("slip", "Latin punctuation stands in Arabic text."),
        Slip.TATWEEL: pgettext("slip", "A word is stretched with a tatweel, which searching does not find."),
        Slip.DOUBLED_HONORIFIC: pgettext("slip", "Two titles of honour follow each other."),
        Slip.LONG_TITLE: pgettext("slip", "The title is too long to be read at a glance."),
        Slip.UNGROUPED_PHONE: pgettext("slip", "Write the telephone number in groups, to be read."),
        Slip.IMAGE_WITHOUT_TEXT: pgettext("slip", "Say what the image shows, for those who cannot see it."),
        Slip.FRENCH_SPACE: pgettext("slip", "French puts a space before this sign."),
        Slip.STRAIGHT_QUOTE: pgettext("slip", "Straight quotation marks: use those of the language."),
    },
    TextLanguage: {
        TextLanguage.AR: pgettext("language", "Arabic"),
        TextLanguage.ARABIZI: pgettext("language", "Darija in Latin letters"),
        TextLanguage.FR: pgettext("language", "French"),
        TextLanguage.EN: pgettext("language", "English"),
        TextLanguage.ZGH: pgettext("language", "Tamazight"),
        TextLanguage.UNKNOWN: pgettext("language", "Not known"),
    },
    Matter: {
        Matter.CONTACT: pgettext("kept", "Name and contact details of the person who reported"),
        Matter.WORDS: pgettext("kept", "Their words and their voice, and the exact place and day"),
        Matter.LETTERS: pgettext("kept", "Messages to and fro, and notes of moderators"),
        Matter.RECEIPT: pgettext("kept", "The link between a code and its report"),
        Matter.SUPPORTS: pgettext("kept", "Which supports came from one person"),
    },
    Sort: {
        Sort.ORDINARY: pgettext("kept", "Ordinary report"),
        Sort.SENSITIVE: pgettext("kept", "Danger, crime or offence"),
    },
    RevealReason: {
        RevealReason.DANGER: pgettext("reveal", "Danger for the reporter"),
        RevealReason.QUESTION: pgettext("reveal", "A question that the case line did not carry"),
        RevealReason.AUTHORITY: pgettext("reveal", "An order of an authority"),
        RevealReason.ASKED_FOR: pgettext("reveal", "The reporter asked for it"),
        RevealReason.OTHER: pgettext("reveal", "Another reason"),
    },
    RevealState: {
        RevealState.ASKED: pgettext("reveal state", "Waiting for a second moderator"),
        RevealState.OPENED: pgettext("reveal state", "Opened"),
        RevealState.REFUSED: pgettext("reveal state", "Refused"),
        RevealState.LAPSED: pgettext("reveal state", "Not agreed to in time"),
    },
    Hold: {
        Hold.COURT: pgettext("hold", "Order of a court"),
        Hold.PROSECUTOR: pgettext("hold", "Request of the public prosecutor"),
        Hold.AUTHORITY: pgettext("hold", "Request of the data-protection authority"),
        Hold.DISPUTE: pgettext("hold", "Dispute that is still open"),
    },
    NonDelivery: {
        NonDelivery.REFUSED: pgettext("mail", "The mail server at the other end refused it."),
        NonDelivery.IMPOSSIBLE: pgettext("mail", "No mail can go to this address."),
        NonDelivery.NOT_TAKEN: pgettext("mail", "No mail server took it for a day and a half."),
        NonDelivery.FAILED: pgettext("mail", "It could not be sent."),
    },
    Language: {
        Language.AR: pgettext("language", "Arabic"),
        Language.FR: pgettext("language", "French"),
        Language.EN: pgettext("language", "English"),
        Language.ZGH: pgettext("language", "Tamazight"),
    },
}
