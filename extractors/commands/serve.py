"""`gazette serve`: the site with decisions, and what programs may read."""

from __future__ import annotations

import getpass
import os
import secrets
import socket
from contextlib import nullcontext

import click

from extractors.cleaning import QUOTED, on_one_line, storable
from extractors.commands.errors import WRONG, errors_in_one_line
from extractors.services import selection
from extractors.settings import settings

TOKEN = "GAZETTE_SERVE_TOKEN"  # noqa: S105 (the name of a variable)


def _is_host(_: click.Context, __: click.Parameter, value: str) -> str:
    """A host as a socket takes it."""
    if not value.isascii() or not value.isprintable():
        raise click.BadParameter(f"{on_one_line(value, QUOTED)} is neither an address nor a name")
    return value


def _listen(host: str, port: int, inherited: int | None) -> socket.socket:
    return socket.create_server((host, port)) if inherited is None else socket.socket(fileno=inherited)


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, callback=_is_host, help="Where to listen; elsewhere a token is needed.")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True)
@click.option("--name", "names", multiple=True, help="A host name that it goes by, beside addresses and localhost.")
@click.option("--who", default=getpass.getuser, show_default="your login name", help="Who decides, unless the page says otherwise.")
@click.option("--warehouse", type=click.Choice(selection.CHOICES), help="Default: the one of the last run.")
@click.option("--listening", type=click.IntRange(0), hidden=True, help="A listening socket's descriptor, from `gazette up`.")
def command(
    host: str, port: int, names: tuple[str, ...], who: str, warehouse: str | None, listening: int | None
) -> None:
    """Serve the site of a warehouse, on which decisions can be made, and its marts as JSON and CSV for programs.

    /WAREHOUSE/openapi.json describes what these can ask for.

    It listens on this machine alone; elsewhere (--host) whoever opens it needs the token: that of GAZETTE_SERVE_TOKEN, at least
    16 characters, or one made up at every start.
    """
    import uvicorn

    from extractors.review.connection import Connection
    from extractors.review.server import SHORTEST_TOKEN, Serving, application, is_loopback
    from extractors.site import build, index_page

    config = settings()
    token = None if is_loopback(host) else os.environ.get(TOKEN) or secrets.token_urlsafe(24)
    if token is not None and (len(token) < SHORTEST_TOKEN or not (token.isascii() and token.isprintable())):
        click.echo(f"gazette serve: {TOKEN} needs at least {SHORTEST_TOKEN} characters, all of them ASCII", err=True)
        raise SystemExit(WRONG)
    with errors_in_one_line("serve"):
        name = warehouse or selection.last(config)
        # Where a real server's login for reading is not named, ours takes its role.
        reading = nullcontext("") if config.warehouse_dsn and not config.reader_dsn else selection.as_reader(config, name)
        with selection.reading(config, name) as dsn, reading as reader, _listen(host, port, listening) as bound:
            if not index_page(config, name).is_file():
                build(dsn)
            serving = Serving(
                dsn=dsn, name=name, sites=index_page(config, name).parent.parent, who=storable(who), token=token,
                reader_dsn=reader,
                names=frozenset({"localhost", *(each.lower() for each in names)}),
            )  # fmt: skip
            address = f"http://{host}:{bound.getsockname()[1]}/{name}/queue.html"
            click.echo(f"{address}{f'?token={token}' if token else ''}  (Ctrl+C ends it)")
            wire = uvicorn.Config(application(serving), http=Connection, log_level="warning", server_header=False, ws="none")
            server = uvicorn.Server(wire)
            server.run(sockets=[bound])
