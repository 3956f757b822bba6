"""The web server: pages, health and metrics on one port; platforms hand it their routes."""

from bot.web.gate import Gate as Gate
from bot.web.server import Vitals as Vitals, WebServer as WebServer
