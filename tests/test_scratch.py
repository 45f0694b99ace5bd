"""Scratch folders and databases: where they are, who removes them, and what is read of them."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from checker.rehearsing import scratch
from checker.rehearsing.scratch import (
    EMPTY,
    PREFIX,
    WORKER_BYTES,
    Scratch,
    build_database,
    build_dumps,
    free_bytes,
    scratch_folder,
    sweep_scratch,
)
from tests.databases import database

VERSION = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
TABLE = "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)"


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Two folders in the place of the memory's and the system's for temporary files."""
    memory, disk = tmp_path / "memory", tmp_path / "disk"
    memory.mkdir()
    disk.mkdir()
    monkeypatch.setattr(scratch, "MEMORY_FOLDER", memory)
    monkeypatch.setattr(tempfile, "tempdir", str(disk))
    monkeypatch.setattr(scratch, "free_bytes", lambda _: 1 << 50)
    return memory.resolve(), disk.resolve()


def names_in(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir())


def test_a_scratch_folder_is_new_and_names_its_process(places: tuple[Path, Path]) -> None:
    one, other = scratch_folder(), scratch_folder()
    assert one != other
    assert {one.parent, other.parent} == {places[0]}
    assert one.name.startswith(f"{PREFIX}{os.getpid()}-")


def test_the_memory_must_do_for_all_workers(
    places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    for processors, workers in ((None, 4), (2, 4), (6, 6)):
        monkeypatch.setattr(os, "cpu_count", lambda processors=processors: processors)
        for missing in (0, 1):
            free = WORKER_BYTES * workers - missing
            monkeypatch.setattr(scratch, "free_bytes", lambda _, free=free: free)
            assert scratch_folder().parent == places[missing]


def test_the_disk_is_used_where_there_is_no_memory(
    places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise PermissionError

    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "TemporaryFile", refuse)
        assert scratch_folder().parent == places[1]
    places[0].rmdir()
    assert scratch_folder().parent == places[1]


def test_how_much_is_free(tmp_path: Path) -> None:
    facts = os.statvfs(tmp_path) if hasattr(os, "statvfs") else None
    most = facts.f_blocks * facts.f_frsize if facts else free_bytes(tmp_path)
    assert 0 <= free_bytes(tmp_path) <= most


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Process 1 is alive, 2 is somebody else's, and 3 has ended."""

    def ask(pid: int, signal: int) -> None:
        assert signal == 0
        if pid > 1 << 60:
            raise OverflowError
        if pid != 1:
            raise PermissionError if pid == 2 else ProcessLookupError

    monkeypatch.setattr(os, "kill", ask)


@pytest.mark.skipif(os.name != "posix", reason="asks for processes and owners")
@pytest.mark.usefixtures("processes")
def test_what_ended_processes_left_is_removed(
    places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [
        f"{PREFIX}{rest}" for rest in ("1-a", "2-b", "3-c", "x-d", "", "33", "²-e", f"{1 << 80}-f")
    ] + ["other-3-c"]
    for place in places:
        for name in names:
            (place / name / "deep").mkdir(parents=True)
    with monkeypatch.context() as patch:
        patch.setattr(os, "getuid", lambda: 12345)
        sweep_scratch()
        assert all(names_in(place) == sorted(names) for place in places)
    sweep_scratch()
    ended = [f"{PREFIX}{rest}" for rest in ("3-c", "33", f"{1 << 80}-f")]
    left = sorted(name for name in names if name not in ended)
    assert all(names_in(place) == left for place in places)


def test_where_a_process_cannot_be_asked_for_nothing_is_removed(
    places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows, where files have no owner either."""
    (places[0] / f"{PREFIX}3-c").mkdir()
    monkeypatch.setattr(scratch, "os", SimpleNamespace(name="nt"))
    sweep_scratch()
    assert names_in(places[0]) == [f"{PREFIX}3-c"]


@pytest.mark.skipif(os.name != "posix", reason="asks for owners")
@pytest.mark.usefixtures("processes")
def test_a_folder_that_goes_away_meanwhile_is_no_trouble(
    places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else sweeps at the same time."""
    names = [f"{PREFIX}3-{end}" for end in "ab"]
    for name in names:
        (places[0] / name).mkdir()
    ask = Path.lstat

    def gone(path: Path) -> os.stat_result:
        if path.name == names[0]:
            raise FileNotFoundError
        return ask(path)

    monkeypatch.setattr(Path, "lstat", gone)
    sweep_scratch()
    assert names_in(places[0]) == names[:1]


def at(folder: Path, *versions: str, name: str = "some") -> Scratch:
    """A database at these versions, with Alembic's table alone."""
    place = folder / f"{name}-{'-'.join(versions)}"
    place.mkdir()
    rows = [f"INSERT INTO alembic_version VALUES ('{version}')" for version in versions]
    return Scratch(name, database(place, VERSION, *rows))


def test_a_database_that_is_not_there_is_empty() -> None:
    assert (EMPTY.schema, EMPTY.version, EMPTY.data, EMPTY.is_new) == ({}, [], {}, True)
    assert EMPTY.bind("log") == Scratch("empty:log")


def test_what_is_in_a_database(tmp_path: Path) -> None:
    file = database(tmp_path, VERSION, TABLE, "INSERT INTO t VALUES (1, 'x')")
    state = Scratch("it", file, {"log": EMPTY})
    assert state.schema.keys() == {"t"}
    assert state.data == {"t": [{"id": 1, "name": "x"}]}
    assert state.version == []
    assert not state.is_new
    assert state.bind("log") is EMPTY
    assert at(tmp_path).is_new
    assert at(tmp_path, "a").version == ["a"]


def test_whether_a_command_arrived(tmp_path: Path) -> None:
    base, a, b, both = (at(tmp_path, *names) for names in ((), ("a",), ("b",), ("a", "b")))
    for action in ("upgrade", "downgrade", "stamp"):
        for exact in (True, False):
            assert a.arrived(action, "a", exact=exact)
            assert not b.arrived(action, "a", exact=exact)
            assert not base.arrived(action, "a", exact=exact)
            assert not EMPTY.arrived(action, "a", exact=exact)
    assert both.arrived("upgrade", "a", exact=False)
    assert not both.arrived("upgrade", "a", exact=True)
    assert not both.arrived("downgrade", "a", exact=False)
    assert base.arrived("downgrade", "base", exact=False)
    assert not a.arrived("downgrade", "base", exact=False)
    assert not EMPTY.arrived("downgrade", "base", exact=False)


def test_whether_all_databases_arrived(tmp_path: Path) -> None:
    base, a, b = (at(tmp_path, *names) for names in ((), ("a",), ("b",)))

    def binds(main: Scratch, *others: Scratch) -> Scratch:
        return Scratch("all", main.file, {str(n): other for n, other in enumerate(others)})

    assert binds(a, a, base, EMPTY).arrived("upgrade", "a", exact=True)
    assert not binds(a, a, b).arrived("upgrade", "a", exact=False)
    assert not binds(base, a).arrived("upgrade", "a", exact=False)
    assert binds(EMPTY, a).arrived("upgrade", "a", exact=False)
    assert binds(EMPTY, a).arrived("stamp", "a", exact=False)
    assert not binds(EMPTY, base).arrived("upgrade", "a", exact=False)
    assert not binds(EMPTY, base).arrived("stamp", "a", exact=False)
    assert binds(EMPTY, base).arrived("downgrade", "base", exact=False)
    assert not binds(EMPTY, EMPTY).arrived("downgrade", "base", exact=False)
    assert not binds(base, a).arrived("downgrade", "base", exact=False)


def test_what_is_defined_the_same(tmp_path: Path) -> None:
    one, other = at(tmp_path, "a"), at(tmp_path, "a", name="other")
    assert one.defines_the_same(other)
    assert not one.defines_the_same(at(tmp_path, "b"))
    assert not one.defines_the_same(Scratch("more", database(tmp_path, VERSION, TABLE)))
    with_bind = Scratch("it", other.file, {"log": EMPTY})
    assert not one.defines_the_same(with_bind)
    assert not with_bind.defines_the_same(one)
    assert not one.defines_the_same(EMPTY)
    assert not EMPTY.defines_the_same(one)
    assert not EMPTY.defines_the_same(EMPTY)


def test_a_dump_becomes_a_database(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    text = f"{TABLE}; INSERT INTO t VALUES (1, 'é');"
    for name in ("deep/one.db.sql", "two.db.sql", "notes.sql"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "two.db").write_text("an old one", encoding="utf-8")
    build_dumps(tmp_path)
    there = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")}
    assert there == {"deep/one.db", "two.db", "notes.sql"}
    for name in ("deep/one.db", "two.db"):
        assert Scratch(name, tmp_path / name).data == {"t": [{"id": 1, "name": "é"}]}
    made = build_database(tmp_path / "notes.sql", tmp_path / "new" / "er" / "some.db")
    assert made == tmp_path / "new" / "er" / "some.db"
    assert Scratch("", made).schema.keys() == {"t"}
