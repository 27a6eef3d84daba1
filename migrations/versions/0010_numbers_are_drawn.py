"""Numbers of reports are drawn and no longer counted; those that were given out stay."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"


def upgrade() -> None:
    with op.batch_alter_table("concerns", schema=None) as batch_op:
        batch_op.drop_index("ix_concerns_state_exposure_id")
        batch_op.create_index(
            "ix_concerns_state_exposure_received_on_id",
            ["state", "exposure", "received_on", "id"],
            unique=False,
        )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.text("ALTER TABLE concerns ALTER COLUMN id DROP DEFAULT"))
        op.execute(sa.text("DROP SEQUENCE IF EXISTS concerns_id_seq"))


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.text("CREATE SEQUENCE concerns_id_seq OWNED BY concerns.id"))
        op.execute(
            sa.text(
                "SELECT setval('concerns_id_seq', (SELECT coalesce(max(id), 0) + 1 FROM concerns), false)"
            )
        )
        op.execute(
            sa.text("ALTER TABLE concerns ALTER COLUMN id SET DEFAULT nextval('concerns_id_seq'::regclass)")
        )
    with op.batch_alter_table("concerns", schema=None) as batch_op:
        batch_op.drop_index("ix_concerns_state_exposure_received_on_id")
        batch_op.create_index("ix_concerns_state_exposure_id", ["state", "exposure", "id"], unique=False)
