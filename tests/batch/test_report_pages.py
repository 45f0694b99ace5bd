"""The pages of a class and of one student: what they say, and in which order."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from checker.course import Course
from checker.reports import html
from checker.reports.statistics import ClassCount, ExerciseCount
from checker.results.grades import Standing
from tests.grades import make_result, sample_grades, sample_standings


def test_the_page_of_the_class_tells_the_story() -> None:
    page = html.class_page(sample_grades())
    for words in (
        "5 students",
        "no unique constraint",
        "3c0ffee00002",
        "This is a fact for a person to look at",
        "notes.pdf",
        "exercise3: Title of exercise3",
    ):
        assert words in page
    assert page.index("exercise7") < page.index('<h2 id="exercise3"')  # the hardest comes first


def test_weak_isolation_is_said_on_the_page() -> None:
    grades = sample_grades()
    weak = [Standing("a", "exercise3", {**make_result("a"), "isolation": "limits"})]
    page = html.class_page(type(grades)(lambda: iter(weak), {}, [], ""))
    assert "not proof against tampering" in page


def test_a_student_reads_their_own_line() -> None:
    found = next(s for s in sample_standings() if s.submission == "Ben Brown")
    page = html.student_page(sample_grades(), [found])
    assert 'class="row here"' in page
    assert "2.8 points are taken off" in page
    assert "Attempt 2 of 2 counts" in page
    assert "Isolation: full" in page


def test_the_course_names_its_exercises(course: Course) -> None:
    assert all(task.title and task.lesson for task in course.exercises.values())


def test_the_page_says_what_to_look_at_first() -> None:
    page = html.class_page(sample_grades())
    first = page[page.index("Look here first") : page.index('<h2 id="exercise3"')]
    assert 'href="#left">3 hand-ins have no grade' in first
    assert 'href="#exercise3">3 of the 4 who came to it fail one check of exercise3' in first
    assert 'href="#shared">' in first


def test_a_picture_says_how_far_they_got() -> None:
    page = html.class_page(sample_grades())
    assert 'aria-label="passed: 1, failed: 3, not reached: 1"' in page
    assert '<b class="failed">✗ 3</b> of 4' in page


def test_all_the_points_have_a_bar_of_their_own() -> None:
    counted = ExerciseCount(21, points=Counter({0: 1, 2.5: 1, 20: 1, 21: 4, 22: 1}))
    bars = counted.histogram()
    assert bars[0] == ("0–2", 2)
    assert bars[-2:] == [("18–20", 1), ("21", 5)]
    assert sum(number for _, number in bars) == 8


def test_a_student_sees_first_what_to_mend() -> None:
    found = next(s for s in sample_standings() if s.submission == "Ben Brown")
    page = html.student_page(sample_grades(), [found])
    order = [page.index(words) for words in ("Mend this first", 'class="row here"', "All checks")]
    assert order == sorted(order)
    assert page.count("no unique constraint") == 2  # once as a sentence, once in their own line
    assert "by 1 day" in page


def test_the_points_at_the_top_are_those_that_count() -> None:
    found = next(s for s in sample_standings() if s.submission == "Chidi, Jr.")
    page = html.student_page(sample_grades(), [found])
    assert "<b>20</b> of 21 points" in page
    assert "The work itself earned 14 of 21 points; 20 count" in page
    assert (
        'not yet</strong></span> <span class="soft">by the checks; the points were set by' in page
    )


def test_the_page_of_an_interrupted_run_says_how_many_there_are() -> None:
    told = "with results, of 40 who handed something in"
    assert told in html.class_page(replace(sample_grades(), students=40))
    assert "with results" not in html.class_page(replace(sample_grades(), students=5))


def test_files_that_the_same_students_share_stand_together() -> None:
    counted = ClassCount()
    for name, files in (
        ("anna", {"app.py": "1", "a.py": "2"}),
        ("ben", {"app.py": "1", "a.py": "2", "b.py": "3"}),
        ("carl", {"app.py": "4", "b.py": "3"}),
    ):
        counted.add(Standing(name, "exercise3", make_result(name, files=files)))
    assert counted.shared_files() == [
        (["a.py", "app.py"], ["anna", "ben"]),
        (["b.py"], ["ben", "carl"]),
    ]
    page = html.class_page(sample_grades(), counted)
    assert "the files <code>a.py</code>, <code>app.py</code>" in page
    assert "the file <code>b.py</code>" in page
