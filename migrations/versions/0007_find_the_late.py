"""Find what is late by an index over state and day."""

from __future__ import annotations

from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"


def upgrade() -> None:
    op.create_index("ix_concerns_state_answer_by", "concerns", ["state", "answer_by"])
    op.create_index("ix_concerns_state_acknowledge_by", "concerns", ["state", "acknowledge_by"])


def downgrade() -> None:
    op.drop_index("ix_concerns_state_acknowledge_by", table_name="concerns")
    op.drop_index("ix_concerns_state_answer_by", table_name="concerns")
