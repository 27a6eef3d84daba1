"""Forget which member reported for an association: nobody is shown it, and nothing needs it."""

from __future__ import annotations

from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"


def upgrade() -> None:
    op.execute("UPDATE concerns SET account_id = NULL WHERE tier = 'association' AND account_id IS NOT NULL")


def downgrade() -> None:
    """What was forgotten stays forgotten."""
