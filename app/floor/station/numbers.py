"""Numbers that must be unique without a network: SSCC serial references and return codes.

They come from blocks granted to this install. A number is used in the commit that prints it and is
never given out again, whatever happens to the paper.
"""

from collections.abc import Mapping

from app.domain.codes import make_return_code
from app.domain.rulings import RulingKind
from app.gs1 import Sscc
from app.store.cache_db import StoredRuling
from app.store.floor_db import FloorStore
from app.store.floor_rows import Block

SSCC = "sscc"
RETURN = "return"
BLOCK_SIZE = {SSCC: 500, RETURN: 200}
REFILL_SHARE = 0.3
"""More is asked for when so much of a block is left."""
MOST_AT_ONCE = 10_000
"""The centre grants no larger block."""


class Numbers:
    """What is left of the blocks.

    Thread: the floor worker.
    """

    def __init__(self, store: FloorStore) -> None:
        self._store = store
        self._blocks: tuple[Block, ...] = ()
        self.reload()

    def reload(self) -> None:
        """Reads the blocks again after a commit."""
        self._blocks = self._store.blocks()

    def left(self, series: str) -> int:
        """Returns how many numbers can be used without asking."""
        return sum(block.left for block in self._blocks if block.series == series)

    def next_sscc(self) -> str | None:
        """Returns the next SSCC, 18 digits, without using it; None when there is none."""
        block = self._first(SSCC)
        if block is None:
            return None
        return Sscc.make(int(block.extension), block.prefix, block.first + block.used).value

    def next_return_code(self) -> str | None:
        """Returns the next return code without using it; None when there is none."""
        block = self._first(RETURN)
        return None if block is None else make_return_code(block.first + block.used)

    def use(self, series: str) -> None:
        """Uses the number that was shown last, inside the running commit."""
        block = self._first(series)
        if block is not None:
            self._store.use_number(block)
            self.reload()

    def wanted(self, two_days: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
        """Returns (series, count) that should be asked for now: a station must last two days.

        Args:
            two_days: how many numbers of each series were used in the last two days.
        """
        return tuple(
            (series, min(max(size, two_days[series]), MOST_AT_ONCE))
            for series, size in BLOCK_SIZE.items()
            if self.left(series) < max(REFILL_SHARE * size, two_days[series])
        )

    def take_over(self, ruling: StoredRuling) -> None:
        """Copies a granted block from the centre's ruling, inside the running commit."""
        if ruling.ruling is not RulingKind.ACCEPTED or "first" not in ruling.result:
            return
        block = Block(
            series=str(ruling.result["series"]),
            first=int(ruling.result["first"]),
            count=int(ruling.result["count"]),
            used=0,
            prefix=str(ruling.result.get("prefix", "")),
            extension=str(ruling.result.get("extension", "")),
        )
        self._store.add_block(block, ruling.command_id)

    def _first(self, series: str) -> Block | None:
        return next((b for b in self._blocks if b.series == series and b.left > 0), None)
