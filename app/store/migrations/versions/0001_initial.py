"""The first tables of the order service."""

from alembic import op

from app.store.central_db import metadata

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes every table."""
    metadata.create_all(op.get_bind())
