"""Bytes to what a feed said, in child processes that may be killed; the home of feedparser."""

from feeds.reading.parse.pool import FeedParser as FeedParser
