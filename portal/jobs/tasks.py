"""The things to do again and again, each a thin call of services, and how often."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

import structlog

from portal.adapters.files.blurred_times import blur
from portal.domain.errors import PortalError, WrongState
from portal.domain.ports import Envelopes, FileStore
from portal.services.accounts.quick_exit import forget_quick_exits
from portal.services.accounts.sessions import forget_sessions
from portal.services.articles import publish
from portal.services.associations.manage_members import forget_invitations
from portal.services.concerns import lapse_claims
from portal.services.concerns.erase import ErasureLog, Works, keep_erasure_log
from portal.services.concerns.release_hotspots import release_hotspots
from portal.services.concerns.release_reviews import release_reviews
from portal.services.contacts.reveal import lapse_reveals
from portal.services.delivery.deliver import PostRoom, deliver_next, fan_out, something_due
from portal.services.delivery.email_alerts import forget_alerts
from portal.services.delivery.limit_mails import forget_mail_counts
from portal.services.erasure.discard_files import delete_discarded
from portal.services.erasure.discard_keys import destroy_discarded
from portal.services.instance.rejected_spam import forget_junk
from portal.services.instance.retention import clock_is_calm, forget_concerns, forget_news
from portal.services.media.upload_photos import sweep_unclaimed
from portal.services.media.upload_voice_notes import sweep_unclaimed_voices
from portal.store.engine.database import db
from portal.store.engine.work import Work
from portal.store.erasure.scrub import empty_log

log = structlog.get_logger(__name__)

MOST_BATCHES: Final = 200
"""At one turn; the next is an hour away."""


FORGETTING: Final = (
    forget_junk,
    forget_concerns,
    forget_news,
    forget_quick_exits,
    forget_sessions,
    forget_invitations,
    forget_mail_counts,
)


@dataclass(frozen=True, slots=True)
class Task:
    """`run` does what is due and returns how much it did."""

    name: str
    every: timedelta
    run: Callable[[], int]


def tasks(post: PostRoom) -> tuple[Task, ...]:
    """Everything a portal does by itself. Two workers may do the same at once; nothing happens twice."""
    return (
        Task("publish", timedelta(seconds=20), lambda: publish_due(post)),
        Task("deliver", timedelta(seconds=2), lambda: deliver(post)),
        Task("release", timedelta(minutes=1), lambda: release(post)),
        Task("reveals", timedelta(minutes=1), lambda: close_reveals(post)),
        Task("lapse", timedelta(minutes=30), lambda: lapse(post)),
        Task("forget", timedelta(hours=1), lambda: forget(post)),
        Task("hotspots", timedelta(hours=6), lambda: publish_hotspots(post)),
        Task("scrub", timedelta(minutes=10), scrub),
    )


def keeping(works: Works, erasure_log: ErasureLog) -> Task:
    """Copy what was erased out of the database, within seconds, for the day an old backup is restored."""
    last = 0

    def keep() -> int:
        nonlocal last
        count, last = keep_erasure_log(works, erasure_log, last)
        return count

    return Task("keep", timedelta(seconds=5), keep)


def filing(works: Works, files: FileStore) -> tuple[Task, ...]:
    """Erase photos and voice notes whose report was never sent, and the files that nothing names any more."""

    def sweep() -> int:
        with works() as w:
            return sweep_unclaimed(w) + sweep_unclaimed_voices(w)

    return (
        Task("sweep", timedelta(hours=1), sweep),
        Task("discard", timedelta(seconds=5), lambda: delete_discarded(works, files)),
    )


def blurring(files: Callable[[], Iterable[Path]]) -> Task:
    """Date the files of the instance anew, so that none tells when a report was written into it."""

    def date() -> int:
        blur(files())
        return 0  # nothing that anybody waited for

    return Task("blur", timedelta(minutes=10), date)


def shredding(works: Works, envelopes: Envelopes) -> Task:
    """Destroy the keys of what was erased."""
    return Task("shred", timedelta(seconds=3), lambda: destroy_discarded(works, envelopes))


def deliver(post: PostRoom) -> int:
    """Send what is due; look first, so that an idle portal takes no lock."""
    with post.works() as w:
        due = something_due(w.session, w.now)
    sent = 0
    while due:
        with post.works() as w:
            news = fan_out(w, post)
        while deliver_next(post):
            sent += 1
        due = news > 0
    return sent


def publish_due(post: PostRoom) -> int:
    """Publish each article whose hour has come, or hand it back to its editors when it cannot be."""
    with post.works() as w:
        numbers = publish.due(w)
    return sum(_publish(post, number) for number in numbers)


def _publish(post: PostRoom, number: int) -> bool:
    try:
        with post.works() as w:
            publish.publish_due(w, number)
    except WrongState:
        return False  # another worker was faster, or an editor took it back
    except PortalError as refused:
        log.warning("article_missed_its_hour", article=number, code=refused.code)
        with post.works() as w:
            publish.miss_hour(w, number)
        return False
    return True


def lapse(post: PostRoom) -> int:
    """Let the claims lapse that nobody confirmed in time, each for itself; by a clock that can be believed,
    for whoever had weeks to confirm must not lose them to a leap."""
    with post.works() as w:
        numbers = lapse_claims.lapsing(w) if clock_is_calm(w) else []
    return sum(_lapse(post, number) for number in numbers)


def _lapse(post: PostRoom, number: int) -> bool:
    try:
        with post.works() as w:
            lapse_claims.lapse(w, number)
    except WrongState:
        return False  # somebody judged it meanwhile, or another worker was faster
    return True


def forget(post: PostRoom) -> int:
    """Erase what was kept long enough, batch by batch, so that others can write in between."""
    with post.works() as w:
        if not clock_is_calm(w):
            return 0
    with post.works() as w:
        alerts = forget_alerts(w, post.alerts, by_the_clock=True)
    return alerts + sum(_in_batches(post, batch) for batch in FORGETTING)


def _in_batches(post: PostRoom, batch: Callable[[Work], int]) -> int:
    done = 0
    for _ in range(MOST_BATCHES):
        with post.works() as w:
            now = batch(w)
        if not now:
            break
        done += now
    return done


def publish_hotspots(post: PostRoom) -> int:
    """Publish the month, if the clock can be believed: what it published cannot be taken back."""
    with post.works() as w:
        return release_hotspots(w) if clock_is_calm(w) else 0


def scrub() -> int:
    """Take what was erased off the disk too; nothing that counts as done."""
    empty_log(db.engine)
    return 0


def release(post: PostRoom) -> int:
    with post.works() as w:
        return release_reviews(w)


def close_reveals(post: PostRoom) -> int:
    """Close what two moderators opened a day ago, and what nobody agreed to in that time."""
    with post.works() as w:
        return lapse_reveals(w)
