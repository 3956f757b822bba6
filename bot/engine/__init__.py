"""Engines: they say *look at channel X now*, the database says what is due there."""

from bot.engine.port import Engine as Engine, Handler as Handler, Ticker as Ticker
