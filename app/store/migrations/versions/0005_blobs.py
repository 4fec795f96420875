"""Photos and signatures that commands name."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table of blobs."""
    op.create_table(
        "blob",
        sa.Column("tenant", sa.String(40), nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        *(sa.Column(n, sa.Text, nullable=False) for n in ("site", "station", "at", "command")),
        sa.PrimaryKeyConstraint("tenant", "sha256"),
    )
    unnamed = sa.text("command = ''")
    op.create_index(
        "blob_unnamed",
        "blob",
        ["tenant", "at"],
        sqlite_where=unnamed,
        postgresql_where=unnamed,
    )
