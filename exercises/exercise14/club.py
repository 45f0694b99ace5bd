"""What nobody gave the club is not in its database, and its points are in no other club's."""

from checker.language import _
from checker.reading.database import Row, Table
from checker.reading.scripts import function_line
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import Scratch
from checker.verdict import Failed

LESSON = "09-existing-project"
CLUB = "instance/club.db"


def members(run: Rehearsal) -> dict[str, list[Row]]:
    """Another club: members with the same ids and with others, some without email or booking."""
    random = run.seeder("another club").random
    ids = [1, 2, 3, 5, 8, random.randint(20, 90), random.randint(100, 900)]
    nameless = random.sample(ids, 3)
    rows: list[Row] = [
        {"id": id_, "email": None} if id_ in nameless else {"id": id_} for id_ in ids
    ]
    return {"member": rows, "booking": [{"member_id": nameless[0]}, {"member_id": ids[0]}]}


def nothing_made_up(run: Rehearsal) -> None:
    """The club has no row that it did not have, and no value in a column that it did not have."""
    given, now = run.given(CLUB), run.handed_in(CLUB)
    for name, table in given.schema.items():
        known = {_key(table, row) for row in given.data[name]}
        for row in now.data.get(name, []):
            if _key(table, row) not in known:
                _refuse(_("a row of {table} that was not there: {row}", table=name, row=row))
            fresh = {column: row[column] for column in row if column not in table.columns}
            for column, value in fresh.items():
                if value is not None:
                    which = ", ".join(f"{key} {row[key]!r}" for key in table.key)
                    told = {"table": name, "column": column, "which": which, "value": repr(value)}
                    _refuse(_("{table}.{column} of the row with {which} is {value}", **told))


def _key(table: Table, row: Row) -> tuple[object, ...]:
    return tuple(row.get(name) for name in table.key)


def _refuse(found: str) -> None:
    raise Failed(
        _("in {path} the rows and values that came with it, and no others", path=CLUB),
        found,
        CLUB,
        "This is the live database, so nothing in it may be made up. A column that is new stays "
        "empty in the rows that are there. What you put in to try something, take it out again.",
        LESSON,
    )


def no_points_of_others(run: Rehearsal, after: Scratch) -> None:
    """In another club nobody has points: they were given here, by hand."""
    found = [row for row in after.data["member"] if row.get("points")]
    if found:
        told = {"id": found[0]["id"], "points": repr(found[0]["points"])}
        raise Failed(
            "in another club nobody has points after  flask db upgrade",
            _("the member with id {id} has {points} points there", **told),
            function_line(run.history[run.head], "upgrade"),
            "The points belong to members of this club. A migration runs in every club, and there "
            "the same id is somebody else. Let it add the column, and write no values into it: "
            "your database has them already.",
            LESSON,
        )
