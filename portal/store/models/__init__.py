"""Every table, imported in one place so that the metadata is whole."""

from __future__ import annotations

from portal.store.models.accounts import Account, Grant, Passkey, RecoveryCode
from portal.store.models.articles import Article, Revision, Translation
from portal.store.models.associations import Association, CaseRead, Invitation, Membership
from portal.store.models.attachments import Attachment
from portal.store.models.audit import AuditEntry, AuditHead
from portal.store.models.clocks import ClockSeen
from portal.store.models.concerns import Concern, Contact, Message, Support, TimelineEntry
from portal.store.models.custody import Custodian, SealShare
from portal.store.models.directory import PhoneLine
from portal.store.models.discarded import DiscardedFile, DiscardedKey
from portal.store.models.email_alerts import EmailAlert
from portal.store.models.erasures import Erasure
from portal.store.models.hotspots import HotspotBatch, HotspotCounted, HotspotRelease
from portal.store.models.imports import ImportedRow
from portal.store.models.mail_counts import MailCount
from portal.store.models.mails import Mail
from portal.store.models.marks import Mark
from portal.store.models.outbox import OutboxEntry
from portal.store.models.photos import Photo
from portal.store.models.places import Holiday, Office, Routing, Territory
from portal.store.models.quick_exits import QuickExit
from portal.store.models.reveals import Reveal, RevealHalf
from portal.store.models.sessions import AccountSession
from portal.store.models.voice_notes import VoiceNote

__all__ = [
    "Account",
    "AccountSession",
    "Article",
    "Association",
    "Attachment",
    "AuditEntry",
    "AuditHead",
    "CaseRead",
    "ClockSeen",
    "Concern",
    "Contact",
    "Custodian",
    "DiscardedFile",
    "DiscardedKey",
    "EmailAlert",
    "Erasure",
    "Grant",
    "Holiday",
    "HotspotBatch",
    "HotspotCounted",
    "HotspotRelease",
    "ImportedRow",
    "Invitation",
    "Mail",
    "MailCount",
    "Mark",
    "Membership",
    "Message",
    "Office",
    "OutboxEntry",
    "Passkey",
    "PhoneLine",
    "Photo",
    "QuickExit",
    "RecoveryCode",
    "Reveal",
    "RevealHalf",
    "Revision",
    "Routing",
    "SealShare",
    "Support",
    "Territory",
    "TimelineEntry",
    "Translation",
    "VoiceNote",
]
