"""The running desk from outside: it starts, works, stops, is killed and goes on."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Shell, until

pytestmark = pytest.mark.timeout(180)


def posted(shell: Shell) -> list[dict[str, object]]:
    return [row for row in map(json.loads, shell.rows("deliveries")) if row["state"] == "sent"]


async def started(shell: Shell) -> subprocess.Popen[str]:
    process = shell.start("run")
    await asyncio.to_thread(until, lambda: "Stop" in shell.said(process) or process.poll() is not None)
    return process


async def stopped(process: subprocess.Popen[str], number: signal.Signals) -> int:
    process.send_signal(number)
    return await asyncio.to_thread(process.wait, 15)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_run_says_where_it_is_in_five_lines_and_stops_cleanly(
    shell: Shell, stand: str, number: signal.Signals
) -> None:
    shell.read(stand)
    process = await started(shell)

    lines = shell.said(process).splitlines()[:5]
    status = await stopped(process, number)

    assert shell.env["SLUGLINE_WEB"] in lines[1]
    assert "slugline.db" in lines[3]
    assert status == 0
    assert "Traceback" not in shell.said(process)


async def test_a_second_copy_is_refused_and_told_what_may_run_beside(shell: Shell, stand: str) -> None:
    shell.read(stand)
    first = await started(shell)

    second = await asyncio.to_thread(shell.run, "run")
    beside = await asyncio.to_thread(shell.run, "say", "--json", "topics")

    assert second.returncode == 2
    assert "Another copy of Slugline runs on" in second.stderr
    assert "poll --once" in second.stderr
    assert json.loads(beside.stdout)["ok"]
    assert await stopped(first, signal.SIGTERM) == 0


async def test_a_killed_copy_is_taken_up_where_it_was(shell: Shell, stand: str) -> None:
    shell.read(stand)
    first = await started(shell)
    await asyncio.to_thread(until, lambda: bool(posted(shell)))
    first.kill()
    await asyncio.to_thread(first.wait)
    before = await asyncio.to_thread(shell.rows, "entries")

    second = await started(shell)
    await asyncio.to_thread(until, lambda: "polled" in shell.said(second))
    sent = await asyncio.to_thread(posted, shell)
    after = await asyncio.to_thread(shell.rows, "entries")

    assert await stopped(second, signal.SIGTERM) == 0
    assert {json.loads(row)["id"] for row in before} <= {json.loads(row)["id"] for row in after}
    assert len({(row["story"], row["destination"], row["part"]) for row in sent}) == len(sent)


async def test_the_port_that_is_taken_is_one_sentence(shell: Shell, stand: str) -> None:
    shell.read(stand)
    shell.env["SLUGLINE_WEB"] = stand.removeprefix("http://")

    done = await asyncio.to_thread(shell.run, "run")

    assert done.returncode == 2
    assert "SLUGLINE_WEB" in done.stderr
    assert "Traceback" not in done.stderr


async def test_a_feed_that_never_answers_does_not_hold_up_the_end(shell: Shell, tmp_path: Path) -> None:
    silent = socket.create_server(("127.0.0.1", 0))
    place = f"127.0.0.1:{silent.getsockname()[1]}"
    feeds = tmp_path / "feeds.opml"
    feeds.write_text(f'<opml version="2.0"><body><outline xmlUrl="http://{place}/feed"/></body></opml>')
    shell.env |= {"SLUGLINE_FEEDS": str(feeds), "SLUGLINE_ALLOW_ADDRESSES": place}
    process = await started(shell)
    await asyncio.to_thread(silent.accept)

    began = time.monotonic()
    status = await stopped(process, signal.SIGTERM)

    assert status == 0
    assert time.monotonic() - began < 10
    silent.close()
