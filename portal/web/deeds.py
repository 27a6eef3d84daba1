# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was done and what happened, as timelines, news and mails tell it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from portal.domain.actions import Action
from portal.domain.events import EventKind
from portal.web.noted import Vocabulary, pgettext

DEEDS: Final[Mapping[type[StrEnum], Vocabulary]] = {
    Action: {
        Action.SUBMIT: pgettext("deed", "Report sent"),
        Action.TAKE: pgettext("deed", "Review begun"),
        Action.ASK: pgettext("deed", "Question asked"),
        Action.REPLY: pgettext("deed", "Question answered by the reporter"),
        Action.ACCEPT: pgettext("deed", "Accepted"),
        Action.DECLINE: pgettext("deed", "Declined"),
        Action.APPEAL: pgettext("deed", "Second look asked for"),
        Action.MERGE: pgettext("deed", "Joined with another report"),
        Action.REFER: pgettext("deed", "Passed on to another authority"),
        Action.ANSWER: pgettext("deed", "Answered by the office"),
        Action.CANNOT: pgettext("deed", "Found impossible"),
        Action.CLAIM: pgettext("deed", "Said to be done"),
        Action.CONFIRM: pgettext("deed", "Confirmed as done"),
        Action.DENY: pgettext("deed", "Said not to be done"),
        Action.LAPSE: pgettext("deed", "Left unconfirmed"),
        Action.WITHDRAW: pgettext("deed", "Withdrawn by the reporter"),
        Action.UNDO: pgettext("deed", "Last decision taken back"),
        Action.NOTE: pgettext("deed", "Internal note"),
        Action.MESSAGE: pgettext("deed", "Message from a moderator"),
        Action.WRITE: pgettext("deed", "Message from the reporter"),
        Action.REWORD: pgettext("deed", "Public text reworded"),
        Action.SUPPORT: pgettext("deed", "Supported"),
        Action.SEE_ORIGINAL: pgettext("deed", "Original read"),
        Action.SEE_NAME: pgettext("deed", "Name read"),
        Action.SEE_CASE: pgettext("deed", "Case opened"),
        Action.WRITE_ARTICLE: pgettext("deed", "Article written"),
        Action.PUBLISH_ARTICLE: pgettext("deed", "Article published"),
        Action.CORRECT_ARTICLE: pgettext("deed", "Article corrected"),
        Action.WITHDRAW_ARTICLE: pgettext("deed", "Article withdrawn"),
        Action.ATTACH: pgettext("deed", "Taken up in an article"),
        Action.REGISTER_ASSOCIATION: pgettext("deed", "Association registered"),
        Action.VERIFY_ASSOCIATION: pgettext("deed", "Association verified"),
        Action.FILE_AS_ASSOCIATION: pgettext("deed", "Report sent for an association"),
        Action.TRACK_ASSOCIATION: pgettext("deed", "Reports of an association followed"),
        Action.MANAGE_MEMBERS: pgettext("deed", "Members changed"),
        Action.ENTER_DESK: pgettext("deed", "Moderators’ desk"),
        Action.ENTER_NEWSROOM: pgettext("deed", "Newsroom"),
        Action.ENTER_OFFICE: pgettext("deed", "Office"),
        Action.ENTER_ADMIN: pgettext("deed", "Administration"),
        Action.KEEP_ACCOUNT: pgettext("deed", "Account changed"),
        Action.MANAGE_PEOPLE: pgettext("deed", "Accounts and roles changed"),
        Action.MANAGE_PLACES: pgettext("deed", "Places and offices changed"),
    },
    EventKind: {
        EventKind.CONCERN_RECEIVED: pgettext("event", "A report has arrived"),
        EventKind.CONCERN_ASKED: pgettext("event", "We have a question about your report"),
        EventKind.CONCERN_WRITTEN_TO: pgettext("event", "A moderator has written to you"),
        EventKind.CONCERN_REPLIED: pgettext("event", "The reporter has answered"),
        EventKind.CONCERN_ACCEPTED: pgettext("event", "The report has been accepted"),
        EventKind.CONCERN_DECLINED: pgettext("event", "The report has been declined"),
        EventKind.CONCERN_APPEALED: pgettext("event", "A second look has been asked for"),
        EventKind.CONCERN_MERGED: pgettext("event", "The report has been joined with another"),
        EventKind.CONCERN_REFERRED: pgettext("event", "The report has been passed on"),
        EventKind.CONCERN_ANSWERED: pgettext("event", "The office has answered"),
        EventKind.CONCERN_NOT_FEASIBLE: pgettext("event", "The office says it cannot be done"),
        EventKind.CONCERN_CLAIMED: pgettext("event", "The office says it is done"),
        EventKind.CONCERN_CONFIRMED: pgettext("event", "Done, and confirmed by residents"),
        EventKind.CONCERN_REOPENED: pgettext("event", "Not done after all: open again"),
        EventKind.CONCERN_UNCONFIRMED: pgettext("event", "Nobody confirmed that it is done"),
        EventKind.CONCERN_WITHDRAWN: pgettext("event", "The report has been withdrawn"),
        EventKind.CONCERN_FOLLOWED_UP: pgettext("event", "The report is taken up in an article"),
        EventKind.ARTICLE_PUBLISHED: pgettext("event", "A new article"),
        EventKind.ARTICLE_CORRECTED: pgettext("event", "An article has been corrected"),
        EventKind.ARTICLE_WITHDRAWN: pgettext("event", "An article has been withdrawn"),
        EventKind.ASSOCIATION_REGISTERED: pgettext("event", "An association has registered"),
        EventKind.ASSOCIATION_VERIFIED: pgettext("event", "Your association is verified"),
        EventKind.ASSOCIATION_INVITED: pgettext("event", "An association invites you"),
        EventKind.ASSOCIATION_REJECTED: pgettext("event", "Your association could not be verified"),
        EventKind.ACCOUNT_REGISTERED: pgettext("event", "Confirm your address"),
        EventKind.ACCOUNT_EXISTS: pgettext("event", "You have an account already"),
        EventKind.PASSWORD_FORGOTTEN: pgettext("event", "Choose a new password"),
        EventKind.PASSWORD_CHANGED: pgettext("event", "Your password was changed"),
    },
}
