"""Decisions are found by their order, reservations by their line, bins by what lies in them."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the indexes."""
    op.create_index("route_decision_of_order", "route_decision", ["tenant", "order_id", "id"])
    op.create_index("reservation_of_line", "reservation", ["tenant", "line_id"])
    op.create_index("bin_stock_of_sku", "bin_stock", ["tenant", "site", "holder", "sku"])
