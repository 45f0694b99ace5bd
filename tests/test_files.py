"""Files that a stranger's code has made: which are taken out, and that no link leads astray."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.reading import files
from checker.reading.files import (
    BLOCK,
    MAX_BYTES,
    database_bytes,
    open_inside,
    remove_tree,
    take_database,
    take_file,
    write_sparsely,
)
from checker.verdict import NotGraded

posix = pytest.mark.skipif(os.name != "posix", reason="needs links and modes")


@pytest.fixture(params=["by descriptor", "as a whole"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a file, one deeper, and one outside; read as on both kinds of systems."""
    if request.param == "as a whole":
        monkeypatch.setattr(files, "BY_DESCRIPTOR", False)
    elif not files.BY_DESCRIPTOR:
        pytest.skip("this system has no files relative to a folder")
    inside = tmp_path / "inside"
    (inside / "a" / "b").mkdir(parents=True)
    (inside / "top").write_bytes(b"top")
    (inside / "a" / "b" / "deep").write_bytes(b"deep")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret").write_bytes(b"secret")
    return inside


def open_files() -> int:
    return len(list(Path("/dev/fd").iterdir()))


def taken(folder: Path, path: str) -> bytes | None:
    """What is taken out at a path; None where nothing is."""
    target = folder.parent / "taken"
    return target.read_bytes() if take_file(folder, path, target) else None


def test_plain_files_are_taken(folder: Path) -> None:
    assert taken(folder, "top") == b"top"
    assert taken(folder, "a/b/deep") == b"deep"


@pytest.mark.parametrize("path", ["", ".", "a", "a/b", "no", "a/no", "no/top", "top/deep", "a\0b"])
def test_there_is_no_such_file(path: str, folder: Path) -> None:
    assert open_inside(folder, path) is None


def test_no_path_leads_outside(folder: Path) -> None:
    for path in ("../outside/secret", "a/../top", str(folder / "top")):
        assert open_inside(folder, path) is None, path


@posix
def test_no_link_is_followed_anywhere(folder: Path) -> None:
    outside = folder.parent / "outside"
    (folder / "link").symlink_to(outside / "secret")
    (folder / "near").symlink_to("top")
    (folder / "a" / "way").symlink_to(outside)
    (folder / "way").symlink_to("a/b")
    (folder.parent / "other").symlink_to(folder)
    for path in ("link", "near", "a/way/secret", "way/deep"):
        assert open_inside(folder, path) is None, path


@posix
def test_a_folder_that_is_a_link_itself_is_not_walked(folder: Path) -> None:
    (link := folder.parent / "other").symlink_to(folder)
    assert (open_inside(link, "top") is None) is files.BY_DESCRIPTOR


@posix
def test_devices_and_second_names_are_no_files(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    os.link(folder.parent / "outside" / "secret", folder / "second")
    before = open_files()
    assert open_inside(folder, "pipe") is None
    assert open_inside(folder, "pipe/top") is None  # nor does one wait for it
    assert open_inside(folder, "second") is None
    assert taken(folder, "a/b/deep") == b"deep"
    assert open_files() == before


def test_a_file_of_the_largest_size_is_taken_and_no_larger_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 3 << 20)
    with (folder / "large").open("wb") as file:
        file.truncate(3 << 20)
    assert take_file(folder, "large", folder.parent / "taken")
    with (folder / "large").open("ab") as file:
        file.write(b"x")
    with pytest.raises(NotGraded, match="The database grew over 3 MB and was not read"):
        take_file(folder, "large", folder.parent / "taken")
    assert MAX_BYTES == 32 << 20


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x",
        bytes(BLOCK),
        bytes(BLOCK) + b"x",
        b"x" + bytes(3 * BLOCK),
        b"x" * BLOCK + bytes(BLOCK) + b"y" * BLOCK,
        bytes(BLOCK - 1) + b"x" + bytes(5),
    ],
    ids=len,
)
def test_what_is_written_sparsely_is_the_same(data: bytes, tmp_path: Path) -> None:
    write_sparsely(tmp_path / "file", data)
    assert (tmp_path / "file").read_bytes() == data


@posix
def test_zeros_take_no_place(tmp_path: Path) -> None:
    with (tmp_path / "sparse").open("wb") as file:
        file.seek(MAX_BYTES // 2)
        file.write(b"x" * 5000)
        file.truncate(MAX_BYTES - 1)
    assert take_file(tmp_path, "sparse", tmp_path / "taken")
    assert (tmp_path / "taken").read_bytes() == (tmp_path / "sparse").read_bytes()
    assert (tmp_path / "taken").stat().st_blocks * 512 < 1 << 20


def test_a_database_is_taken_with_its_log_and_without_its_journal(folder: Path) -> None:
    target = folder.parent / "taken.db"
    ends = ("", "-wal", "-shm", "-journal")
    for end in ends:
        (folder / f"top{end}").write_bytes(b"new" + end.encode())
        target.with_name(target.name + end).write_bytes(b"old")
    assert take_database(folder, "top", target)
    there = {path.name: path.read_bytes() for path in folder.parent.glob("taken*")}
    assert there == {"taken.db": b"new", "taken.db-wal": b"new-wal"}
    assert database_bytes(target) == 3 + 7
    assert not take_database(folder, "no", target)
    assert not list(folder.parent.glob("taken*"))
    assert database_bytes(target) == 0


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Path]:
    """A folder to remove, beside one to leave alone."""
    (keep := tmp_path / "keep").mkdir()
    (keep / "file").write_text("kept", encoding="utf-8")
    root = tmp_path / "root"
    (root / "a" / "b").mkdir(parents=True)
    (root / "a" / "b" / "file").touch()
    (root / "file").touch()
    yield root
    assert (keep / "file").read_text(encoding="utf-8") == "kept"
    assert stat.S_IMODE(keep.stat().st_mode) & 0o700 == 0o700


@pytest.mark.parametrize("whole", [True, False])
def test_a_tree_is_removed(whole: bool, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if whole:
        monkeypatch.setattr(files, "BY_DESCRIPTOR", False)
        monkeypatch.setattr(files, "_empty", None)
    else:
        monkeypatch.setattr(shutil, "rmtree", lambda *_args, **_more: None)
    for _ in range(2):  # the second time there is none
        remove_tree(tree)
        assert not tree.exists()


@posix
def test_links_in_a_tree_are_removed_and_not_what_they_lead_to(tree: Path) -> None:
    (tree / "a" / "link").symlink_to("../../keep")
    (tree / "link").symlink_to(tree.parent / "keep" / "file")
    os.link(tree.parent / "keep" / "file", tree / "second")
    remove_tree(tree)
    assert not tree.exists()


@posix
def test_a_link_in_the_place_of_a_tree_is_left(tree: Path) -> None:
    (link := tree.parent / "link").symlink_to(tree.parent / "keep")
    remove_tree(link)
    assert link.is_symlink()


@posix
@pytest.mark.parametrize("mode", [0o000, 0o100, 0o400, 0o500])
def test_folders_that_nobody_may_enter_are_removed(mode: int, tree: Path) -> None:
    for folder in (tree / "a" / "b", tree / "a"):
        folder.chmod(mode)
    remove_tree(tree)
    assert not tree.exists()


@posix
def test_a_tree_of_any_depth_and_name_is_removed(tree: Path) -> None:
    """With names that stand for no text, and those that the folders are given on the way."""
    at = os.open(tree, os.O_RDONLY)
    for number in range(60):
        name = b"\xff" * 100 + b".removed-%d" % number
        os.mkdir(name, dir_fd=at)
        os.mkdir(b".removed-%d" % number, dir_fd=at)
        deeper = os.open(name, os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = deeper
    os.close(at)
    before = open_files()
    remove_tree(tree)
    assert open_files() == before
    assert not tree.exists()


@posix
def test_no_name_of_a_folder_is_in_the_way(tree: Path) -> None:
    """Folders get names while they are moved, and a stranger's must not be in their place."""
    for number in range(9):
        (tree / f".removed-{number}" / "x").mkdir(parents=True)
    remove_tree(tree)
    assert not tree.exists()
