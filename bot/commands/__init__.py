"""Commands in: one line of text is the one form of a command, `answer` the one door."""

from bot.commands.answer import answer as answer
from bot.commands.caller import Caller as Caller
from bot.commands.catalog import CATALOG as CATALOG, Command as Command, read as read
from bot.commands.room import (
    CheckReport as CheckReport,
    CommandRoom as CommandRoom,
    FeedDesk as FeedDesk,
    FeedLink as FeedLink,
    HealthReport as HealthReport,
    LookReport as LookReport,
    RoomSettings as RoomSettings,
)
from bot.commands.syntax import write as write
