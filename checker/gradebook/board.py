"""The class on a web page, while it is graded and after: `python -m checker board grades/`.

It listens on this computer alone, and asks for the token that the first address holds.
"""

from __future__ import annotations

import contextlib
import hmac
import logging
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click
from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from jinja2 import ChoiceLoader
from werkzeug.wrappers import Response as AnyResponse

from checker.gradebook.book import KINDS, add_note, count_notes, open_book, read_notes
from checker.keeping import read_json
from checker.reports import html
from checker.reports.outputs import grades_of
from checker.reports.statistics import count
from checker.results.grades import Grades, Standing
from checker.results.standing import Rules, standing
from checker.results.store import Store, folder_name
from checker.text import natural

COOKIE = "board"
KIND_NAMES = {
    "comment": "a comment",
    "hint": "a hint",
    "score": "other points, with the reason (empty: take them back)",
}
HOSTS = ("127.0.0.1", "localhost")
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; "
    "img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
board = Blueprint("board", __name__)


@dataclass
class Desk:
    """What the board shows: a folder of grades, and who is at the board."""

    titles: Mapping[str, str]
    store: Store
    author: str
    token: str

    def grades(self) -> Grades:
        """The class as it stands now."""
        skipped = self.store.skipped()
        rules = Rules.read(self.store.folder)
        return grades_of(self.titles, self.store, rules, skipped, read_notes())

    def standings_of(self, folder: str) -> list[Standing]:
        """One student's standings, found by the name of their folder."""
        place = self.store.results / folder
        known = {path.name for path in self.store.results.iterdir()}
        if folder not in known or not place.is_dir():
            abort(404)
        found = []
        rules, notes = Rules.read(self.store.folder), read_notes()
        for path in sorted(place.glob("*.json"), key=lambda p: natural(p.stem)):
            result = read_json(path)
            if isinstance(result, dict):
                name = str(result["submission"])
                found.append(standing(self.store, name, path.stem, rules, notes))
        return [one for one in found if one]

    def stamp(self) -> str:
        """What changes whenever something was graded or written."""
        newest, files = 0.0, 0
        for folder in self.store.results.iterdir() if self.store.results.is_dir() else ():
            newest, files = max(newest, folder.stat().st_mtime), files + 1
        return f"{files}-{newest}-{count_notes()}"


def make_board(
    titles: Mapping[str, str], folder: Path, author: str, url: str | None = None
) -> Flask:
    """The app. Raises BookTrouble where the gradebook can't be opened."""
    app = open_book(folder, url)
    app.secret_key = secrets.token_bytes(32)
    app.config.update(SESSION_COOKIE_SAMESITE="Strict", SESSION_COOKIE_NAME=COOKIE)
    app.config["MAX_CONTENT_LENGTH"] = 1 << 20
    app.extensions["desk"] = Desk(titles, Store(folder), author, secrets.token_urlsafe(24))
    reports = html.environment()
    assert app.jinja_loader
    assert reports.loader
    app.jinja_loader = ChoiceLoader([app.jinja_loader, reports.loader])
    app.jinja_env.filters |= {name: reports.filters[name] for name in html.FILTERS}
    app.jinja_env.globals |= {name: reports.globals[name] for name in html.GLOBALS}
    app.register_blueprint(board)
    return app


def desk() -> Desk:
    """The one desk of this app."""
    found: Desk = current_app.extensions["desk"]
    return found


@board.before_request
def only_with_token() -> AnyResponse | None:
    """Let in who has come with the token; a page elsewhere that guesses the port stays out."""
    if request.host.rpartition(":")[0] not in HOSTS:
        abort(403)
    token = request.args.get("token", "")
    if token and hmac.compare_digest(token, desk().token):
        session["in"] = True
        session.setdefault("form", secrets.token_urlsafe(16))
        return redirect(request.path)
    if not session.get("in"):
        abort(403, "Open the address that the command printed: it holds the token.")
    if request.method == "POST":
        sent = request.form.get("form", "")
        if not hmac.compare_digest(sent, str(session.get("form", ""))):
            abort(403)
    return None


@board.after_request
def keep_in(response: Response) -> Response:
    """Nothing from elsewhere, nothing kept."""
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@board.get("/")
def overview() -> str:
    """The class."""
    grades = desk().grades()
    facts = html.class_facts(grades, count(grades))
    facts["link"] = lambda name: url_for("board.student", folder=folder_name(name))
    return render_template("board.html", stamp=desk().stamp(), **facts)


@board.get("/state")
def state() -> dict[str, str]:
    """Whether there is news: the page asks every now and then."""
    return {"stamp": desk().stamp()}


@board.get("/student/<folder>")
def student(folder: str) -> str:
    """One student, with forms to write a comment, a hint, or other points."""
    return _student_page(folder, request.args.get("said", ""), {})


def _student_page(folder: str, said: str, typed: Mapping[str, str]) -> str:
    """The page; `typed` is what a form held that could not be kept, so that nobody loses it."""
    found = desk().standings_of(folder)
    if not found:
        abort(404)
    return render_template(
        "desk.html",
        grades=desk().grades(),
        name=found[0].submission,
        standings=found,
        folder=folder,
        form=session["form"],
        author=desk().author,
        kinds=KIND_NAMES,
        said=said,
        typed=typed,
    )


@board.post("/student/<folder>")
def write(folder: str) -> AnyResponse:
    """Keep what was written, with who and when."""
    exercise, kind = request.form.get("exercise", ""), request.form.get("kind", "")
    found = {one.exercise: one for one in desk().standings_of(folder)}
    if exercise not in found or kind not in KINDS:
        abort(400)
    text, points = request.form.get("text", ""), None
    said = f"Nothing was kept: write a text, and points from 0 to {found[exercise].max_points}."
    try:
        if kind != "score" and request.form.get("points", "").strip():
            said = "Nothing was kept: you wrote points. Choose other points, or leave them empty."
            raise ValueError
        if request.form.get("points", "").strip():
            points = float(request.form["points"])
            if not 0 <= points <= found[exercise].max_points:
                raise ValueError
        add_note(found[exercise].submission, exercise, kind, text, desk().author, points)
    except ValueError:
        return Response(_student_page(folder, said, request.form), 400)
    return redirect(url_for("board.student", folder=folder, said="Kept.", _anchor=exercise))


def serve(app: Flask, port: int) -> None:
    """Serve the board until Ctrl-C. Raises OSError where the port is taken."""
    from werkzeug.serving import make_server

    try:  # Werkzeug would end the process, with advice about a command that isn't ours
        socket.create_server(("127.0.0.1", port)).close()
    except OSError as error:
        told = f"The port {port} can't be had: {error.strerror}. Another one:  --port {port + 1}"
        raise OSError(told) from None
    # The page asks for news every other second; a line for each would bury the address.
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server("127.0.0.1", port, app, threaded=True)
    token = app.extensions["desk"].token
    click.echo(f"http://127.0.0.1:{server.server_port}/?token={token}")
    click.echo("Open this address. Ctrl-C stops the board.")
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()
