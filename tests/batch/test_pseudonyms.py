"""Pseudonyms: no name of a student stays in their own words, and nothing else is touched."""

from __future__ import annotations

import csv
from pathlib import Path

from checker.batch.pseudonyms import LIST, give_pseudonyms, hide_names
from checker.batch.sources import Student
from checker.results.grades import Skipped


def test_the_list_of_who_is_who_holds_no_formula(tmp_path: Path) -> None:
    names = ["=1+1", "a;=1+1;b", "Anna Adler"]
    give_pseudonyms([Student(name, ()) for name in names], tmp_path)
    hide_names([Skipped("=2.rar", "this kind is not opened")], tmp_path)
    with (tmp_path / LIST).open(encoding="utf-8", newline="") as lines:
        told = [name for _, name in csv.reader(lines)]
    assert told == ["name", "'=1+1", "a;'=1+1;b", "Anna Adler", "'=2.rar"]
