"""The catalogues are complete, in step with the sources, and whole in every language."""

from __future__ import annotations

import ast
import gettext
import io
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.catalogues import files, sources
from checker.catalogues.__main__ import main
from checker.language import COURSE

ROOT = Path(__file__).resolve().parent.parent
# For instructors and for those who make courses: English alone.
NOT_FOR_LEARNERS = {
    *("batch", "catalogues", "child", "gradebook", "reports", "skeleton"),
    *(
        "autograder.py",
        "board.py",
        "classroom.py",
        "class_options.py",
        "class_reports.py",
        "progress.py",
        "teacher.py",
    ),
    *("breaks.py", "build.py", "cluster.py", "golden.py", "new.py", "prove.py", "rules.py"),
    *("isolation.py", "keeper.py", "step.py"),
}
TELLING = {
    *("Failed", "Finding", "NotGraded", "LessonStop", "Unavailable", "Unplayable", "Unreadable"),
    *("echo", "stop", "note", "heading", "legend", "sentence", "fold_away", "Text", "refuse_step"),
}
LOOKED_UP = {"Failed", "Explanation"}  # plain texts need no mark there
THEIRS = ("flask ", "python -m", "Can't locate revision")  # commands, and libraries' words
LANGUAGES = files.known()
WORDS = re.compile(r"[A-Za-z]{2,} +[A-Za-z]{2,}")


def learners_files() -> list[Path]:
    found = [*(ROOT / "checker").rglob("*.py"), *(ROOT / "exercises").glob("*/*.py")]
    return [f for f in sorted(found) if not NOT_FOR_LEARNERS & set(f.relative_to(ROOT).parts)]


def placeholders(text: str) -> list[str]:
    return sorted({name for _text, name, _spec, _how in string.Formatter().parse(text) if name})


@pytest.mark.parametrize("domain", files.DOMAINS)
def test_the_template_is_up_to_date(domain: str) -> None:
    """If this fails: python -m checker.catalogues update"""
    there = files.template_file(domain).read_text(encoding="utf-8")
    assert there == files.text(files.template(domain))


@pytest.mark.parametrize("domain", files.DOMAINS)
def test_the_template_holds_nothing_that_changes_by_itself(domain: str) -> None:
    text = files.template_file(domain).read_text(encoding="utf-8")
    assert "Date" not in text.split("\n\n")[0]
    assert not re.search(r"^#: .*(:\d|\\|^/|\.\./)", text, re.MULTILINE)
    assert str(ROOT) not in text


@pytest.mark.parametrize("domain", files.DOMAINS)
@pytest.mark.parametrize("code", LANGUAGES)
def test_translations_follow_the_template(code: str, domain: str) -> None:
    """If this fails: python -m checker.catalogues update"""
    wanted = {ids for ids, _said, _fuzzy in files.entries(files.template(domain))}
    assert {ids for ids, _said, _fuzzy in files.entries(files.read(code, domain))} == wanted


@pytest.mark.parametrize("domain", files.DOMAINS)
@pytest.mark.parametrize("code", LANGUAGES)
def test_gettext_reads_what_the_translators_wrote(code: str, domain: str) -> None:
    """If this fails: python -m checker.catalogues update"""
    compiled = files.file_of(code, domain).with_suffix(".mo").read_bytes()
    made = files.compiled(files.read(code, domain))
    there, wanted = (gettext.GNUTranslations(io.BytesIO(data)) for data in (compiled, made))
    assert vars(there)["_catalog"] == vars(wanted)["_catalog"]


@pytest.mark.parametrize("domain", files.DOMAINS)
@pytest.mark.parametrize("code", LANGUAGES)
def test_placeholders_are_the_same(code: str, domain: str) -> None:
    if domain == COURSE:
        return  # nothing is filled in there
    for ids, said, _fuzzy in files.entries(files.read(code, domain)):
        for text in said:
            assert not text or placeholders(text) == placeholders(ids[-1]), ids


@pytest.mark.parametrize("code", LANGUAGES)
def test_lines_and_blanks_at_the_ends_are_the_same(code: str) -> None:
    for ids, said, _fuzzy in files.entries(files.read(code, "checker")):
        for text in filter(None, said):
            assert (text[0] == " ", text[-1] == " ") == (ids[0][0] == " ", ids[0][-1] == " "), ids
            assert text.count("\n") == ids[0].count("\n"), ids


def commands(text: str) -> list[str]:
    """What is typed or written as code, and so the same in every language."""
    return sorted(
        re.findall(
            r"--[a-z][\w-]*|%[a-z_]{3,}|\b[a-z]+(?:_[a-z]+)+\b|\bflask db [a-z]+"
            r"|\b(?:sa|op|db)\.[a-z]\w+"
            r"|\b[A-Z][A-Z_]{4,}\b|\w+\.(?:py|md|ini|sql)\b",
            text,
        )
    )


def test_german_keeps_what_is_typed() -> None:
    for ids, said, _fuzzy in files.entries(files.read("de", "checker")):
        assert set(commands(said[-1])) == set(commands(ids[-1])), ids


def test_german_is_complete() -> None:
    for ids, said, fuzzy in files.entries(files.read("de", "checker")):
        assert all(said), ids
        assert not fuzzy, ids


def told(node: ast.expr) -> Iterator[ast.expr]:
    """The texts that an argument may be."""
    if isinstance(node, ast.IfExp):
        yield from (*told(node.body), *told(node.orelse))
    elif isinstance(node, ast.BoolOp):
        yield from (text for part in node.values for text in told(part))
    elif isinstance(node, ast.BinOp):
        yield from (*told(node.left), *told(node.right))
    else:
        yield node


def bare(node: ast.expr, name: str) -> bool:
    """Whether a text is said without being looked up."""
    if isinstance(node, ast.JoinedStr):
        parts = [str(p.value) for p in node.values if isinstance(p, ast.Constant)]
        command = "".join(parts).lstrip(" $").startswith(THEIRS)
        return not command and any(WORDS.search(part) for part in parts)
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and name not in LOOKED_UP:
        return WORDS.search(node.value) is not None and not node.value.startswith("bold ")
    return False


@pytest.mark.parametrize("file", learners_files(), ids=lambda f: str(f.relative_to(ROOT)))
def test_a_learner_is_told_nothing_that_is_not_looked_up(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            parts = [*node.args, *(k.value for k in node.keywords)] if name in TELLING else []
            for text in (text for part in parts for text in told(part)):
                assert not bare(text, name), f"{file}:{text.lineno} is not in _()"


@pytest.mark.parametrize("file", learners_files(), ids=lambda f: str(f.relative_to(ROOT)))
def test_texts_are_looked_up_when_they_are_said(file: Path) -> None:
    """Not while a module is loaded: then nobody knows the language yet. And `_` stays `_`."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.Lambda)]
    inside = {id(part) for function in functions for part in ast.walk(function)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "_n"):
            assert id(node) in inside, f"{file}:{node.lineno} is looked up too early"
    for function in functions:
        names = [n for n in ast.walk(function) if isinstance(n, ast.Name) and n.id == "_"]
        loops = [n.target for n in ast.walk(function) if isinstance(n, ast.comprehension)]
        own = {id(part) for loop in loops for part in ast.walk(loop)}  # a scope of its own
        called = {id(n.func) for n in ast.walk(function) if isinstance(n, ast.Call)}
        kept = [n for n in names if isinstance(n.ctx, ast.Store) and id(n) not in own]
        assert not kept or not any(id(n) in called for n in names), f"{file}:{function.lineno}"


def test_marks_titles_and_findings_are_collected() -> None:
    module = '''
NOTE = N_("a note")
@check(points=1)
def one(run):
    """A title"""
    raise Failed("one thing" if run else "another", _("found {it}", it=1), "a.py:1", WHY, "03")
@click.command(cls=Speaking)
@click.option("--all", help="everything")
def two():
    """A command."""
    return _n("{count} row", "{count} rows", 3)
def three():
    """No message."""
'''
    assert sorted(map(str, sources.of_python(module))) == sorted(
        map(
            str,
            [
                "a note",
                "A title",
                "one thing",
                "another",
                "found {it}",
                "everything",
                "A command.",
                ("{count} row", "{count} rows"),
            ],
        )
    )


def test_what_a_self_check_says_is_collected() -> None:
    cell = (
        '```{code-cell} python\n%schema\ncheck_that(\n    1 > 0,\n    "Yes.",\n    "No.",\n)\n```\n'
    )
    assert list(sources.of_cells(f"Text\n\n{cell}")) == ["Yes.", "No."]


def test_a_new_language_can_be_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(files, "LOCALE", tmp_path)
    assert main(["start", "pt_BR"]) == 0
    assert files.standing("pt_BR", "checker")[0] == 0
    first = (tmp_path / "pt_BR/LC_MESSAGES/checker.po").read_text(encoding="utf-8")
    assert '"Language: pt_BR\\n"' in first
    main(["update"])
    assert (tmp_path / "pt_BR/LC_MESSAGES/checker.po").read_text(encoding="utf-8") == first


def test_a_language_that_is_none_is_refused() -> None:
    with pytest.raises(SystemExit, match="no language"):
        main(["start", "klingon"])


def test_english_that_changed_is_shown_to_translators(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(files, "LOCALE", tmp_path)
    said = ["Mend the first thing, then run it again."]
    monkeypatch.setitem(files.DOMAINS, "checker", lambda: (("a.py", text) for text in said))
    monkeypatch.setitem(files.DOMAINS, "course", lambda: iter(()))
    files.start("de")
    files.update()
    file = files.file_of("de", "checker")
    text = file.read_text(encoding="utf-8").replace('msgstr ""', 'msgstr "Erst dies."', 2)
    file.write_text(text.replace('msgstr "Erst dies."', 'msgstr ""', 1), encoding="utf-8")
    assert files.standing("de", "checker") == (1, 0, 1)
    said[0] = "Mend the first thing, then run the check again."
    files.update()
    assert files.standing("de", "checker") == (0, 1, 1)
    with file.with_suffix(".mo").open("rb") as opened:
        assert gettext.GNUTranslations(opened).gettext(said[0]) == said[0]
