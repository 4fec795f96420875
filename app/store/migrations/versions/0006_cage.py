"""Where a package waits for its carrier."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the cage; packages that were packed before stand in none."""
    op.add_column("package", sa.Column("cage", sa.Text, nullable=False, server_default=""))
