"""The reading room: the local web page is a channel that cards arrive in, and a place to type lines."""

from bot.platforms.reading_room.room import ReadingRoom as ReadingRoom
