"""What carriers signed for."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table; what was handed over before has no manifest."""
    texts = ("id", "site", "carrier", "service", "day", "closed_at", "signature", "body")
    op.create_table(
        "manifest",
        sa.Column("tenant", sa.String(40), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
        sa.PrimaryKeyConstraint("tenant", "id"),
    )
