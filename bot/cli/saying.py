"""say, feeds, status: lines typed from the shell, through the same door as everywhere."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.app import command_room
from bot.cards import Reply
from bot.cards.codec import to_data, to_json
from bot.cli.opening import beside, read_settings
from bot.commands import Caller, answer
from bot.parts import ME, NEWS, READING_ROOM
from bot.platforms.terminal.drawing import drawn
from config.settings import Settings
from feeds.errors import UserError
from feeds.store import LOCAL

MANAGER = "manager"
MEMBER = "member"
REFUSED = 2
ANY = {"allow_extra_args": True, "ignore_unknown_options": True}
AsJson = Annotated[bool, typer.Option("--json", help="The whole reply as one JSON object.")]


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command(help='Types a command: slugline say "search runway lionsgate".')(say)
    app.command(help="Sources: list, add, remove, check, import FILE, export FILE.", context_settings=ANY)(
        feeds
    )
    app.command(help="How the desk is doing.")(status)


def say(
    line: Annotated[list[str], typer.Argument(help="The line, as in chat.")],
    as_json: AsJson = False,
    as_: Annotated[str, typer.Option("--as", help="manager or member.")] = MANAGER,
    in_: Annotated[str, typer.Option("--in", help="The channel it is typed in; @me for none.")] = NEWS,
) -> None:
    """Status 0, or 2 with the error."""
    if as_ not in {MANAGER, MEMBER}:
        raise UserError(f"{as_!r} is nobody here.", "Write --as manager or --as member.")
    settings = read_settings(quiet=True)
    text = line[0] if len(line) == 1 else join(line)
    _type(settings, text, _caller(settings, as_, in_), as_json=as_json)


def feeds(context: typer.Context, as_json: AsJson = False) -> None:
    """`feeds …` is the line; import and export take a file of this machine."""
    settings = read_settings(quiet=True)
    caller, words = _caller(settings), [*context.args]
    path = Path(words[1]).expanduser() if len(words) > 1 else None
    if words[:1] == ["import"] and path and "://" not in words[1]:
        if not path.is_file():
            raise UserError(f"There is no file {path}.", "Give an OPML file, or the address of one.")
        line = join(["feeds", "import", *words[2:]])
        _type(settings, line, caller, as_json=as_json, attachment=path.read_bytes())
    elif words[:1] == ["export"] and path:
        _write(path, asyncio.run(_answer(settings, "feeds export", caller)))
    else:
        _type(settings, join(["feeds", *words]), caller, as_json=as_json)


def status(as_json: AsJson = False) -> None:
    """The same as typing it."""
    settings = read_settings(quiet=True)
    _type(settings, "status", _caller(settings), as_json=as_json)


def join(words: list[str]) -> str:
    """Words of a shell as one line: what holds white space is quoted again."""
    return " ".join(_quoted(word) for word in words)


def show(reply: Reply, zone: ZoneInfo, *, as_json: bool) -> None:
    """The reply on standard output; raises `Exit` with 2 for one that is an error."""
    if as_json:
        print(json.dumps(as_object(reply), ensure_ascii=False))
    else:
        _draw(reply, zone)
    if not reply.ok:
        raise typer.Exit(REFUSED)


def as_object(reply: Reply) -> dict[str, Any]:
    """The form that programs rely on."""
    rows = [dict(row.cells) | ({"link": row.link} if row.link else {}) for row in reply.rows]
    return {
        "ok": reply.ok,
        "private": reply.private,
        "text": reply.text,
        "cards": [json.loads(to_json(card)) for card in reply.cards],
        "rows": rows,
        "error": reply.error,
        "buttons": to_data(reply.buttons),
    }


def _type(settings: Settings, line: str, caller: Caller, *, as_json: bool, attachment: bytes = b"") -> None:
    reply = asyncio.run(_answer(settings, line, caller, attachment))
    show(reply, ZoneInfo(settings.timezone), as_json=as_json)


async def _answer(settings: Settings, line: str, caller: Caller, attachment: bytes = b"") -> Reply:
    async with beside(settings) as parts:
        return await answer(line, caller, command_room(parts), attachment=attachment)


def _caller(settings: Settings, as_: str = MANAGER, in_: str = NEWS) -> Caller:
    channel = "" if in_ == "@me" else in_.removeprefix("#")
    is_manager = as_ != MEMBER
    return Caller(
        tenant=LOCAL,
        person=ME if is_manager else MEMBER,
        channel=channel,
        channel_name=channel,
        is_manager=is_manager,
        manages_channel=is_manager,
        locale=settings.locale,
        tz=settings.timezone,
        platform=READING_ROOM,
    )


def _quoted(word: str) -> str:
    if not any(letter.isspace() for letter in word) or word.endswith('"'):
        return word
    name, colon, value = word.partition(":")
    if colon and not any(letter.isspace() for letter in name):
        return f'{name}:"{_escaped(value)}"'
    return f'"{_escaped(word)}"'


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _write(path: Path, reply: Reply) -> None:
    if not reply.ok or not reply.attachment:
        raise UserError(reply.error or "There is nothing to export.")
    try:
        path.write_text(reply.attachment, encoding="utf-8")
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}.") from error
    print(f"Written to {path}.", file=sys.stderr)


def _draw(reply: Reply, zone: ZoneInfo) -> None:
    console = Console(highlight=False)
    if reply.error:
        print(reply.error, file=sys.stderr)
    if reply.text:
        console.print(reply.text, markup=False)
    if reply.attachment:
        print(reply.attachment)
    for card in reply.cards:
        console.print(Text.from_ansi(drawn(card, zone)), end="\n\n")
    if reply.rows:
        _draw_rows(console, reply)


def _draw_rows(console: Console, reply: Reply) -> None:
    headings = list(dict.fromkeys(name for row in reply.rows for name, _ in row.cells))
    table = Table(*headings, box=None, pad_edge=False)
    for row in reply.rows:
        cells = dict(row.cells)
        table.add_row(*(Text(cells.get(heading, "")) for heading in headings))
    console.print(table)
