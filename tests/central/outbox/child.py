"""A centre's outbox in a process of its own, to be killed: ``child DATABASE``."""

import sys
from pathlib import Path

from app.central.channels.shopify_graphql import make_client
from app.central.channels.shopify_out import ShopifyOut
from app.central.outbox import OutboxWorker
from tests.central.shelf import reopen


def main() -> None:
    shelf = reopen(Path(sys.argv[1]))
    worker = OutboxWorker(shelf.centre, {"shopify": ShopifyOut(make_client())})
    worker.work_one()


if __name__ == "__main__":
    main()
