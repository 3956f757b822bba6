"""Discord: outbound, inbound, and pure drawing."""

from bot.platforms.discord.bot import DiscordBot as DiscordBot
from bot.platforms.discord.outbound import DiscordPlatform as DiscordPlatform
from bot.platforms.discord.rest import Rest as Rest
