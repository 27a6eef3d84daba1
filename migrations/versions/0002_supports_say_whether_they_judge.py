"""Supports say whether they are older than the claim that waits to be judged."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"

_supports = sa.table(
    "supports",
    sa.column("concern_id", sa.Integer),
    sa.column("on", sa.Date),
    sa.column("judges", sa.Boolean),
    sa.column("verdict", sa.Boolean),
)
_concerns = sa.table("concerns", sa.column("id", sa.Integer), sa.column("state", sa.String))
_timeline = sa.table(
    "timeline",
    sa.column("concern_id", sa.Integer),
    sa.column("action", sa.String),
    sa.column("at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    with op.batch_alter_table("supports", schema=None) as batch_op:
        batch_op.add_column(sa.Column("judges", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("by_account", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("network", sa.SmallInteger(), nullable=True))
    with op.batch_alter_table("supports", schema=None) as batch_op:
        batch_op.alter_column("judges", server_default=None)
        batch_op.alter_column("by_account", server_default=None)
    _let_older_supports_judge(op.get_bind())


def _let_older_supports_judge(connection: sa.Connection) -> None:
    """Claims that wait are judged by supports of an earlier day; a verdict that was given is given anew, as
    nothing tells which machine it came from."""
    claimed = (
        sa.select(_concerns.c.id, sa.func.max(_timeline.c.at))
        .join(_timeline, _timeline.c.concern_id == _concerns.c.id)
        .where(_concerns.c.state == "claimed_done", _timeline.c.action == "claim")
        .group_by(_concerns.c.id)
    )
    connection.execute(sa.update(_supports).values(verdict=None))
    for number, at in connection.execute(claimed).all():
        moment = at if isinstance(at, datetime) else datetime.fromisoformat(at)
        older = sa.and_(_supports.c.concern_id == number, _supports.c.on < moment.date())
        connection.execute(sa.update(_supports).where(older).values(judges=True))


def downgrade() -> None:
    with op.batch_alter_table("supports", schema=None) as batch_op:
        batch_op.drop_column("network")
        batch_op.drop_column("by_account")
        batch_op.drop_column("judges")
