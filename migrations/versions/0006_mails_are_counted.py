"""Mails to an address are counted by the day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"


def upgrade() -> None:
    op.create_table(
        "mail_counts",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_mail_counts")),
    )
    with op.batch_alter_table("mail_counts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_counts_day"), ["day"], unique=False)


def downgrade() -> None:
    op.drop_table("mail_counts")
