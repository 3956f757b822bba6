"""Test equipment: the two fault points inside a request, heard from aiohttp; platforms' clients ask."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import SimpleNamespace

import aiohttp
from yarl import URL

from feeds.faults import AFTER_CONNECT, AFTER_REQUEST, is_armed, reach

IsPost = Callable[[str, URL], bool]


def traces(is_post: IsPost) -> list[aiohttp.TraceConfig]:
    """What a session is to be given: nothing in production. `is_post(method, address)`: a message."""
    if not is_armed():
        return []
    trace = aiohttp.TraceConfig()

    async def started(_: object, at: SimpleNamespace, asked: aiohttp.TraceRequestStartParams) -> None:
        at.posts = is_post(asked.method, asked.url)

    async def connected(_: object, at: SimpleNamespace, __: object) -> None:
        if at.posts:
            reach(AFTER_CONNECT)

    async def sent(_: object, at: SimpleNamespace, __: object) -> None:
        if at.posts:  # heard just before the bytes leave; in the next turn of the loop they have left
            asyncio.get_running_loop().call_soon(reach, AFTER_REQUEST)

    trace.on_request_start.append(started)
    trace.on_connection_create_end.append(connected)
    trace.on_connection_reuseconn.append(connected)
    trace.on_request_chunk_sent.append(sent)
    return [trace]
