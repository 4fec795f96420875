"""Routes for whoever keeps the centre in order: do the books fit, and what hangs in the outbox."""

import msgspec
from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from sqlalchemy import RowMapping

from app.central.api.admin import admin_only
from app.central.fulfil import StockGap, stock_gaps
from app.central.outbox import retry_now, unfinished_tasks
from app.central.work import Centre


class TaskView(msgspec.Struct, frozen=True, kw_only=True):
    """A task that is not done, without its payload."""

    key: str
    queue: str
    kind: str
    state: str
    run_at: str
    attempts: int
    last_error: str


def routes(centre: Centre, token: str) -> list[HTTPRouteHandler]:
    """Returns the routes, all behind the admin token."""
    guards = [admin_only(token)]

    @get("/v1/admin/stock-gaps", guards=guards, sync_to_thread=True)
    def gaps() -> list[StockGap]:
        """Lists positions whose bins, totes and packages do not add up to them."""
        with centre.reading() as connection:
            return stock_gaps(connection, centre.tenant)

    @get("/v1/admin/outbox", guards=guards, sync_to_thread=True)
    def outbox() -> list[TaskView]:
        """Lists tasks that are not done, the dead ones first."""
        with centre.reading() as connection:
            return [_view(row) for row in unfinished_tasks(connection, centre.tenant)]

    @post("/v1/admin/outbox/{key:str}/retry", guards=guards, status_code=204, sync_to_thread=True)
    def retry(key: FromPath[str]) -> None:
        """Makes a dead or waiting task due again."""
        with centre.work() as work:
            if not retry_now(work, key):
                raise NotFoundException("There is no dead or waiting task of this key.")

    return [gaps, outbox, retry]


def _view(row: RowMapping) -> TaskView:
    return TaskView(
        key=row["key"],
        queue=row["queue"],
        kind=row["kind"],
        state=row["state"],
        run_at=row["run_at"],
        attempts=row["attempts"],
        last_error=row["last_error"],
    )
