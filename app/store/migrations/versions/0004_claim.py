"""Who holds a walk, and under which token."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table of claims; walks that were begun before are free until they are claimed."""
    op.create_table(
        "claim",
        sa.Column("tenant", sa.String(40), nullable=False),
        *(sa.Column(n, sa.Text, nullable=False) for n in ("task_id", "station", "worker", "grade")),
        sa.Column("token", sa.BigInteger, nullable=False),
        sa.Column("wrote", sa.BigInteger, nullable=False),
        *(sa.Column(n, sa.Text, nullable=False) for n in ("since", "until")),
        sa.PrimaryKeyConstraint("tenant", "task_id"),
    )
