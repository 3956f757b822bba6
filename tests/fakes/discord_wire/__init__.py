"""Discord on loopback: REST, gateway and interactions, written from Discord's public documentation.

In a test::

    async with discord_wire() as wire:
        guild = wire.add_guild("Writers' room")
        channel = wire.add_channel(guild, "ai-news")
        # the bot under test: DISCORD_TOKEN=wire.token, DISCORD_API_BASE=wire.api_base,
        # DISCORD_GATEWAY_URL=wire.gateway_url
        wire.faults.add(Fault("POST", "/channels/{}/messages", lose=Lose.AFTER))
        wire.messages(channel)                          # what people see there
        press = await wire.people.slash(channel, "news subscribe topics:labor", user=wire.owner(guild))
        await press.answer()                            # what that person sees

`python -m tests.fakes.discord_wire` runs it as its own process with the same control over HTTP (`control`).
"""

from tests.fakes.discord_wire.faults import Fault as Fault, Limit as Limit, Lose as Lose
from tests.fakes.discord_wire.interactions import Interaction as Interaction
from tests.fakes.discord_wire.server import DiscordWire as DiscordWire, discord_wire as discord_wire
from tests.fakes.discord_wire.world import (
    Channel as Channel,
    Guild as Guild,
    Kind as Kind,
    Message as Message,
    Right as Right,
    User as User,
)
