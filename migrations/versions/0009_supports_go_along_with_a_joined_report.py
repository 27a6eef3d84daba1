"""Supports go along with a joined report, and joined reports point at the one that goes on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"

_supports = sa.table(
    "supports",
    sa.column("id", sa.Integer),
    sa.column("concern_id", sa.Integer),
    sa.column("origin_id", sa.Integer),
    sa.column("supporter", sa.String),
)
_concerns = sa.table(
    "concerns",
    sa.column("id", sa.Integer),
    sa.column("state", sa.String),
    sa.column("merged_into_id", sa.Integer),
)


def upgrade() -> None:
    with op.batch_alter_table("supports", schema=None) as batch_op:
        batch_op.add_column(sa.Column("origin_id", sa.Integer(), nullable=True))
    connection = op.get_bind()
    connection.execute(sa.update(_supports).values(origin_id=_supports.c.concern_id))
    with op.batch_alter_table("supports", schema=None) as batch_op:
        batch_op.alter_column("origin_id", existing_type=sa.Integer(), nullable=False)
        batch_op.drop_constraint("uq_supports_concern_id_supporter", type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_supports_origin_id_supporter"), ["origin_id", "supporter"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_supports_origin_id_concerns"),
            "concerns",
            ["origin_id"],
            ["id"],
            ondelete="CASCADE",
        )
        batch_op.create_index("ix_supports_concern_id_supporter", ["concern_id", "supporter"], unique=False)
    _follow_to_the_end(connection)


def _follow_to_the_end(connection: sa.Connection) -> None:
    """Point every joined report at the last one of its chain, and count its supports there."""
    joined = sa.select(_concerns.c.id, _concerns.c.merged_into_id).where(
        _concerns.c.state == "merged", _concerns.c.merged_into_id.is_not(None)
    )
    leads_to: dict[int, int] = {row.id: row.merged_into_id for row in connection.execute(joined)}
    for number, other in leads_to.items():
        passed, last = {number}, other
        while last in leads_to and last not in passed:
            passed.add(last)
            last = leads_to[last]
        if last in passed:
            continue  # joined in a circle: nothing says which of them goes on
        own = _concerns.c.id == number
        connection.execute(sa.update(_concerns).where(own).values(merged_into_id=last))
        theirs = _supports.c.origin_id == number
        connection.execute(sa.update(_supports).where(theirs).values(concern_id=last))


def downgrade() -> None:
    """Let supports count again for what they were said of."""
    op.get_bind().execute(sa.update(_supports).values(concern_id=_supports.c.origin_id))
    with op.batch_alter_table("supports", schema=None) as batch_op:
        batch_op.drop_index("ix_supports_concern_id_supporter")
        batch_op.drop_constraint(batch_op.f("fk_supports_origin_id_concerns"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_supports_origin_id_supporter"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_supports_concern_id_supporter"), ["concern_id", "supporter"]
        )
        batch_op.drop_column("origin_id")
