"""Everything that can be asked for, as one vocabulary for rules, steps and audit."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    # a concern's steps
    SUBMIT = "submit"
    TAKE = "take"
    ASK = "ask"
    REPLY = "reply"
    ACCEPT = "accept"
    DECLINE = "decline"
    APPEAL = "appeal"
    MERGE = "merge"
    UNMERGE = "unmerge"
    REFER = "refer"
    ANSWER = "answer"
    CANNOT = "cannot"
    CLAIM = "claim"
    CONFIRM = "confirm"
    DENY = "deny"
    LAPSE = "lapse"
    WITHDRAW = "withdraw"
    # around a concern
    UNDO = "undo"
    NOTE = "note"
    MESSAGE = "message"
    WRITE = "write"
    REWORD = "reword"
    REVIEW_PHOTO = "review_photo"
    TRANSCRIBE = "transcribe"
    SUPPORT = "support"
    SEE_ORIGINAL = "see_original"
    SEE_NAME = "see_name"
    SEE_CASE = "see_case"
    REVEAL = "reveal"
    # articles
    WRITE_ARTICLE = "write_article"
    PUBLISH_ARTICLE = "publish_article"
    CORRECT_ARTICLE = "correct_article"
    WITHDRAW_ARTICLE = "withdraw_article"
    ATTACH = "attach"
    # associations
    REGISTER_ASSOCIATION = "register_association"
    VERIFY_ASSOCIATION = "verify_association"
    FILE_AS_ASSOCIATION = "file_as_association"
    TRACK_ASSOCIATION = "track_association"
    MANAGE_MEMBERS = "manage_members"
    # rooms
    ENTER_DESK = "enter_desk"
    ENTER_NEWSROOM = "enter_newsroom"
    ENTER_OFFICE = "enter_office"
    ENTER_ADMIN = "enter_admin"
    KEEP_ACCOUNT = "keep_account"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_PLACES = "manage_places"
    MANAGE_HOLDS = "manage_holds"
