"""`make bench`: prints ratios against a yardstick, measured in the same run.

The yardstick is the PyPI package `reader` with search, in an environment of its own (`.venv/bench`).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import venv
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.feeds import FeedServer

ROOT = Path(__file__).resolve().parent.parent
YARDSTICK = ROOT / ".venv" / "bench"
ROUND_LIMIT = 1800  # seconds


def main() -> None:
    """Reads the same feeds with both and prints CPU seconds and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--entries", type=int, default=30)
    options = parser.parse_args()
    python = _yardstick()
    server = FeedServer(options.feeds, options.entries)
    try:
        with TemporaryDirectory() as folder:
            ours = _cpu([sys.executable, "-m", "bench.ours_reading", f"{folder}/ours.sqlite"], server.urls)
            script = str(ROOT / "bench" / "yardstick_reader.py")
            theirs = _cpu([python, script, f"{folder}/reader.sqlite"], server.urls)
    finally:
        server.close()
    print(f"reading, storing and indexing {options.feeds} feeds of {options.entries} entries, CPU seconds")
    print(f"  slugline {ours:.1f}   reader with search {theirs:.1f}   ratio {ours / theirs:.2f}", flush=True)
    subprocess.run([sys.executable, "-m", "bench.folding"], cwd=ROOT, check=True)


def _yardstick() -> str:
    python = YARDSTICK / "bin" / "python"
    if not python.exists():
        venv.create(YARDSTICK, with_pip=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "reader", "sgmllib3k"]
        subprocess.run(install, check=True)
    return str(python)


def _cpu(command: list[str], urls: list[str]) -> float:
    ran = subprocess.run(
        command,
        input="\n".join(urls),
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=ROUND_LIMIT,
        check=False,
    )
    if ran.returncode:
        raise SystemExit(ran.stderr)
    return float(ran.stdout.split()[-1])


if __name__ == "__main__":
    main()
