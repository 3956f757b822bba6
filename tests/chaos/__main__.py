"""`make chaos`: the whole ordeal, bounded, and its table. `python -m tests.chaos --help` for smaller ones."""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
from pathlib import Path

from feeds.faults import POINTS
from tests.chaos.killing import a_zygote
from tests.chaos.ordeal import OUTSIDE, Ordeal
from tests.chaos.town import Seen, a_town


def main() -> int:
    """0 where nothing was lost, nothing came twice and every channel kept its order."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--stories", type=int, default=20, help="each brings a death at every point")
    parser.add_argument("--channels", type=int, default=50, help="half on Discord, half on Slack")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ordeal, seen = asyncio.run(_run(Path(folder), given))
    print(*table(ordeal, seen), sep="\n")
    return 0 if seen.is_well and ordeal.stopped == 0 else 1


async def _run(folder: Path, given: argparse.Namespace) -> tuple[Ordeal, Seen]:
    half = given.channels // 2
    async with a_town(folder, discord=half, slack=given.channels - half) as town, a_zygote() as zygote:
        ordeal = Ordeal(town=town, zygote=zygote, deepest=4, chance=random.Random(given.seed))
        await ordeal.open()
        for number in range(given.stories):
            town.lose_answers()
            await ordeal.tell(number)
            print(f"story {number + 1} of {given.stories}, {ordeal.kills.total()} deaths", file=sys.stderr)
        return ordeal, await ordeal.end()


def table(ordeal: Ordeal, seen: Seen) -> list[str]:
    """What came of it, one line each."""
    rows = [
        ("deliveries", seen.deliveries),
        ("messages people see", seen.messages),
        ("lost", len(seen.lost)),
        ("seen twice", len(seen.doubled)),
        ("channels out of order", len(seen.broken)),
        ("answers lost on the way", seen.answers_lost),
        ("repeats that a nonce made one", seen.repeated),
        ("posts that Discord refused (429)", seen.refused),
        ("deaths", ordeal.kills.total()),
        *((f"  {point}", ordeal.kills[point]) for point in (*POINTS, OUTSIDE)),
    ]
    bad = [f"{what}: {at}" for what, some in (("lost", seen.lost), ("twice", seen.doubled)) for at in some]
    return [
        *(f"{name:<32}{figure:>6}" for name, figure in rows),
        *bad,
        *(f"order: {one}" for one in seen.broken),
    ]


if __name__ == "__main__":
    sys.exit(main())
