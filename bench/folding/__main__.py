"""Rounds of polling while 20 000 stories are open: CPU an entry beyond the encoder's, and memory.

The desk itself fills its store, round by round over ten days, and half of its stories are posted; a new
process then polls on, so that its memory is that of a desk alone. With an encoder and without one.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import sqlite3
import statistics
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.folding.desk import NOW, a_desk, with_sources
from bench.folding.press import a_press

ROOT = Path(__file__).resolve().parents[2]
SIZES = (10, 30, 100)
ROUNDS = 9
WINDOW = timedelta(days=9)
FILLED_AT_ONCE = 500
POSTED = "UPDATE story SET posted = 1 WHERE posted = 0 AND unicode(substr(id, 6)) % 2 = 0"
COUNTED = "SELECT count(*) FROM story WHERE merged_into IS NULL"


async def fill(file: Path, choice: str, stories: int) -> None:
    """As a running desk would have done it."""
    press = a_press(1)
    made = await a_desk(file, choice, press, NOW - WINDOW)
    await with_sources(made)
    entries = 0
    while (found := _run(file, COUNTED)) < stories:
        made.clock.time = NOW - WINDOW * max(0.0, 1.0 - found / stories)
        await made.poll(press.items(FILLED_AT_ONCE, made.clock.time))
        _run(file, POSTED)
        entries += FILLED_AT_ONCE
    print(f"{choice}: {found} stories of {entries} entries", flush=True)
    await made.store.close()


def _run(file: Path, statement: str) -> int:
    with sqlite3.connect(file, timeout=60) as connection:
        row = connection.execute(statement).fetchone()
    return int(row[0]) if row else 0


async def measure(file: Path, choice: str) -> None:
    """Rounds of several sizes; the first one reads what is open."""
    press = a_press(2)
    made = await a_desk(file, choice, press, NOW)
    before = time.process_time()
    await made.poll(press.items(10, NOW))
    print(f"  first round: {time.process_time() - before:.1f} s CPU", flush=True)
    for size in SIZES:
        costs = []
        for _ in range(ROUNDS):
            made.clock.time += timedelta(minutes=5)
            costs.append(await made.poll(press.items(size, made.clock.time)))
            _run(file, POSTED)
        whole, judged = ([getattr(cost, name) for cost in costs] for name in ("whole", "judged"))
        print(
            f"  rounds of {size}: judging and folding {statistics.median(judged):.2f} ms an entry;"
            f" all that a round does {statistics.median(whole):.2f}, {min(whole):.2f} to {max(whole):.2f}",
            flush=True,
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  peak memory {peak:.0f} MB", flush=True)
    await made.store.close()


def main() -> None:
    """Each step in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=20_000)
    parser.add_argument("--only", choices=("encoder", "none"))
    parser.add_argument("--step", choices=("fill", "measure"))
    parser.add_argument("--file", type=Path)
    options = parser.parse_args()
    if options.step == "fill":
        asyncio.run(fill(options.file, options.only, options.stories))
    elif options.step == "measure":
        asyncio.run(measure(options.file, options.only))
    else:
        for choice in [options.only] if options.only else ["encoder", "none"]:
            with TemporaryDirectory() as folder:
                _both_steps(Path(folder) / "slugline.db", choice, options.stories)


def _both_steps(file: Path, choice: str, stories: int) -> None:
    for step in ("fill", "measure"):
        named = ["--step", step, "--only", choice, "--file", str(file), "--stories", str(stories)]
        subprocess.run([sys.executable, "-m", "bench.folding", *named], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
