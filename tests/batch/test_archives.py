"""Archives of strangers: what is in them comes out, and nothing else ever happens."""

from __future__ import annotations

import contextlib
import io
import os
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.batch import archives
from checker.batch.archives import is_archive, stem, unpack
from checker.batch.nested import opened
from checker.batch.placing import Unusable
from checker.batch.projects import find_projects

NAMES = ["exercise1", "exercise3", "exercise12"]


def make_zip(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def make_tar(path: Path, members: list[tarfile.TarInfo], data: bytes = b"x") -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for member in members:
            member.size = len(data) if member.isreg() else 0
            archive.addfile(member, io.BytesIO(data))
    return path


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, link
    return made


@pytest.mark.parametrize("ending", archives.ENDINGS)
def test_every_kind_that_is_named_is_opened(ending: str, tmp_path: Path) -> None:
    source = tmp_path / f"work{ending}"
    if ending == ".zip":
        make_zip(source, {"work/app.py": b"one"})
    else:
        packed = {"gz": "gz", "bz2": "bz2", "xz": "xz"}
        kind = next((v for k, v in packed.items() if ending.endswith((k, f"t{k[0]}z"))), "")
        kind = {"tbz2": "bz2", "tgz": "gz", "txz": "xz"}.get(ending.strip("."), kind)
        with tarfile.open(source, f"w:{kind}" if kind else "w") as archive:  # type: ignore[call-overload]
            made = tarfile.TarInfo("work/app.py")
            made.size = 3
            archive.addfile(made, io.BytesIO(b"one"))
    assert is_archive(source)
    assert stem(source.name) == "work"
    unpack(source, tmp_path / "out")
    assert (tmp_path / "out" / "work" / "app.py").read_bytes() == b"one"


OUTSIDE = ["../evil.py", "/evil.py", "a/../../evil.py", "..\\evil.py", "C:/evil.py", "\\\\x\\evil"]


@pytest.mark.parametrize("name", OUTSIDE)
@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_a_name_that_leads_outside_is_refused(kind: str, name: str, tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    if kind == "zip":
        source = make_zip(tmp_path / "a.zip", {name: b"x"})
    else:
        source = make_tar(tmp_path / "a.tgz", [member(name)])
    with pytest.raises(Unusable, match="outside"):
        unpack(source, tmp_path / "inner" / "out")
    assert not list(tmp_path.rglob("evil*"))


def test_links_and_devices_stay_behind(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("grades", encoding="utf-8")
    members = [
        member("app.py"),
        member("soft.py", tarfile.SYMTYPE, str(secret)),
        member("hard.py", tarfile.LNKTYPE, str(secret)),
        member("pipe", tarfile.FIFOTYPE),
        member("device", tarfile.CHRTYPE),
    ]
    unpack(make_tar(tmp_path / "a.tgz", members), tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["app.py"]


def test_a_link_in_a_zip_is_no_link(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("link.py")
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
        archive.writestr("app.py", "x")
    unpack(tmp_path / "a.zip", tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["app.py"]


def test_a_link_cannot_be_written_through(tmp_path: Path) -> None:
    """A link to a folder first, and then a file in it: the classic way out of a tar."""
    (tmp_path / "target").mkdir()
    members = [member("inner", tarfile.SYMTYPE, str(tmp_path / "target")), member("inner/evil.py")]
    unpack(make_tar(tmp_path / "a.tgz", members), tmp_path / "out")
    assert not list((tmp_path / "target").iterdir())
    assert (tmp_path / "out" / "inner" / "evil.py").is_file()


def test_a_bomb_is_stopped_early(tmp_path: Path) -> None:
    source = make_zip(tmp_path / "bomb.zip", {f"{n}.bin": bytes(16 << 20) for n in range(12)})
    with pytest.raises(Unusable, match="far more"):
        unpack(source, tmp_path / "out")
    written = sum(path.stat().st_size for path in (tmp_path / "out").rglob("*"))
    assert written <= archives.MAX_BYTES


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_FILES", 20)
    source = make_zip(tmp_path / "many.zip", {f"{n}.py": b"" for n in range(21)})
    with pytest.raises(Unusable, match="more than 20 files"):
        unpack(source, tmp_path / "out")


def test_depth_and_length_of_names_have_limits(tmp_path: Path) -> None:
    for name in ("a/" * 60 + "x.py", "n" * 230 + ".py"):
        with pytest.raises(Unusable, match="too long or too deep"):
            unpack(make_zip(tmp_path / "a.zip", {name: b""}), tmp_path / "out")


def test_a_file_where_a_folder_is(tmp_path: Path) -> None:
    members = [member("a"), member("a/b.py")]
    with pytest.raises(Unusable, match="stands where a folder is"):
        unpack(make_tar(tmp_path / "a.tgz", members), tmp_path / "out")


def test_a_password_is_named(tmp_path: Path) -> None:
    source = make_zip(tmp_path / "a.zip", {"app.py": b"x"})
    data = bytearray(source.read_bytes())
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + offset] |= 1
    source.write_bytes(data)
    with pytest.raises(Unusable, match="password"):
        unpack(source, tmp_path / "out")


@given(st.binary(max_size=2000), st.sampled_from(["zip", "tar", "tgz", "txz"]))
def test_any_bytes_are_opened_or_refused(data: bytes, ending: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"a.{ending}"
        source.write_bytes(data)
        with contextlib.suppress(Unusable):
            unpack(source, Path(folder) / "out")


@given(st.data())
def test_a_damaged_archive_is_opened_or_refused(data: st.DataObject) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        source = make_zip(Path(folder) / "a.zip", {"a/app.py": b"x" * 500, "b.py": os.urandom(99)})
        whole = bytearray(source.read_bytes())
        for _ in range(data.draw(st.integers(1, 8))):
            whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
        source.write_bytes(whole)
        with contextlib.suppress(Unusable):
            unpack(source, Path(folder) / "out")
        assert {path.name for path in Path(folder).iterdir()} <= {"a.zip", "out"}


def test_one_archive_alone_in_another_is_opened(tmp_path: Path) -> None:
    inner = make_zip(tmp_path / "inner.zip", {"exercise3/app.py": b"x"})
    outer = make_zip(
        tmp_path / "outer.zip", {"work.zip": inner.read_bytes(), "__MACOSX/._work.zip": b"x"}
    )
    place = opened(outer, tmp_path / "room")
    assert [found.exercise for found in find_projects(place, NAMES, None)] == ["exercise3"]


def test_an_archive_in_an_archive_in_an_archive(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "0.zip", {"app.py": b"x"})
    for number in range(1, 4):
        path = make_zip(tmp_path / f"{number}.zip", {"work.zip": path.read_bytes()})
    with pytest.raises(Unusable, match="in an archive"):
        opened(path, tmp_path / "room")


def test_several_archives_are_opened_where_nothing_else_is_to_grade(tmp_path: Path) -> None:
    inner = make_zip(tmp_path / "inner.zip", {"app.py": b"x", "migrations/env.py": b""})
    both = {f"hand in/ex0{n}.zip": inner.read_bytes() for n in (1, 3)}
    outer = make_zip(tmp_path / "outer.zip", {**both, "__MACOSX/._ex01.zip": b"x"})
    work = make_zip(tmp_path / "work.zip", {"homework.zip": outer.read_bytes()})
    for source in (outer, work):
        place = opened(source, tmp_path / source.stem)
        found = [found.exercise for found in find_projects(place, NAMES, None)]
        assert found == ["exercise1", "exercise3"]


def test_an_archive_alone_in_a_folder_is_opened_and_named_by_it(tmp_path: Path) -> None:
    folder = tmp_path / "submission_4" / "exercise3"
    folder.mkdir(parents=True)
    make_zip(folder / "final.zip", {"app.py": b"x", "migrations/env.py": b""})
    place = opened(tmp_path / "submission_4", tmp_path / "room")
    assert [found.exercise for found in find_projects(place, NAMES, None)] == ["exercise3"]


def test_an_archive_beside_a_project_stays_closed(tmp_path: Path) -> None:
    inner = make_zip(tmp_path / "inner.zip", {"other.py": b"x"})
    outer = make_zip(tmp_path / "anna.zip", {"app.py": b"x", "backup.zip": inner.read_bytes()})
    place = opened(outer, tmp_path / "room")
    assert sorted(path.name for path in place.iterdir()) == ["app.py", "backup.zip"]


@pytest.mark.parametrize("name", ["...zip", "..zip", "a.zip.tar"])
def test_no_name_of_an_archive_leads_out_of_the_room(name: str, tmp_path: Path) -> None:
    inner = make_zip(tmp_path / "inner.zip", {"app.py": b"x"})
    outer = make_zip(
        tmp_path / "outer.zip", {name: inner.read_bytes(), "a.tar": inner.read_bytes()}
    )
    place = opened(outer, tmp_path / "room")
    assert place.parent == tmp_path / "room"
    assert {path.name for path in (tmp_path / "room").iterdir()} == {"opened-0", "opened-1"}
    assert sorted(path.parent.name for path in place.rglob("app.py")) == sorted(
        {"a", name if name != "a.zip.tar" else "a.zip"}
    )


@pytest.mark.parametrize(
    "names",
    [
        ["adleranna_1_11_exercise3.zip", "brownben_LATE_2_12_exercise3.zip"],
        ["Anna_1_assignsubmission_file_/app.py", "Ben_2_assignsubmission_file_/app.py"],
        ["export/submission_metadata.yml", "export/submission_1/exercise3/app.py"],
    ],
)
def test_the_download_of_a_class_is_nobodys_work(names: list[str], tmp_path: Path) -> None:
    source = make_zip(tmp_path / "moodle.zip", dict.fromkeys(names, b"x"))
    with pytest.raises(Unusable, match="download of a whole class"):
        opened(source, tmp_path / "room")


@pytest.mark.parametrize(
    "names",
    [
        ["app.py", "backup_2026_11_app.py", "backup_2026_12_app.py"],
        ["migrations/env.py", "a_2026_11_app.py", "b_2026_12_app.py"],
    ],
)
def test_a_project_with_dated_copies_is_one_persons_work(names: list[str], tmp_path: Path) -> None:
    source = make_zip(tmp_path / "anna.zip", dict.fromkeys(names, b"x"))
    assert (opened(source, tmp_path / "room") / names[0]).is_file()


def test_many_archives_together_are_limited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = make_zip(tmp_path / "inner.zip", {"notes.txt": os.urandom(4000)})
    outer = make_zip(tmp_path / "o.zip", {f"{n}.zip": inner.read_bytes() for n in range(20)})
    assert opened(outer, tmp_path / "room").is_dir()
    monkeypatch.setattr("checker.batch.nested.MAX_BYTES", 50_000)
    with pytest.raises(Unusable, match="far more"):
        opened(outer, tmp_path / "small")
    most = make_zip(tmp_path / "m.zip", {f"{n}.zip": inner.read_bytes() for n in range(31)})
    with pytest.raises(Unusable, match="more than 30"):
        opened(most, tmp_path / "most")


def test_a_name_without_a_letter_is_damage(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "anna.zip", "w") as archive:
        archive.writestr("app.py", "app = 1\n")
    data = bytearray((tmp_path / "anna.zip").read_bytes())
    central = data.rindex(b"PK\x01\x02")
    data[central + 46] = 0  # zipfile ends a name at its first NUL
    (tmp_path / "anna.zip").write_bytes(bytes(data))
    with pytest.raises(Unusable):
        unpack(tmp_path / "anna.zip", tmp_path / "anna")
