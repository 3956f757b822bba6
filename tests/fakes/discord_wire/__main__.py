"""Discord as a process of its own: prints the bot's environment, one guild and channel, then listens."""

from __future__ import annotations

import asyncio
import sys

from tests.fakes.discord_wire.server import DiscordWire


async def main(port: int) -> None:
    """Until it is ended."""
    wire = DiscordWire()
    await wire.start(port)
    guild = wire.add_guild("Writers room")
    channel = wire.add_channel(guild, "ai-news")
    for name, value in wire.environment.items():
        print(f"{name}={value}")
    print(f"# guild {guild.id}, channel {channel.id}, owner {guild.owner}", flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        await wire.stop()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 0))
