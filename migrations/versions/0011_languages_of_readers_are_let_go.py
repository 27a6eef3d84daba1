"""The language somebody reads in stays only with named reporters, who may be mailed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"

_concerns = sa.table("concerns", sa.column("tier", sa.String), sa.column("speaks", sa.String))


def upgrade() -> None:
    op.execute(sa.update(_concerns).where(_concerns.c.tier != "named").values(speaks=""))


def downgrade() -> None:
    """What was let go stays so; Arabic is what the portal spoke to those it knew nothing of."""
    op.execute(sa.update(_concerns).where(_concerns.c.speaks == "").values(speaks="ar"))
