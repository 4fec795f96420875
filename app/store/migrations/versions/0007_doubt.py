"""Bins that wait for a count."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table of bins in doubt."""
    op.create_table(
        "bin_doubt",
        sa.Column("tenant", sa.String(40), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("site", "sku", "bin", "since")),
        sa.PrimaryKeyConstraint("tenant", "site", "sku", "bin"),
    )
