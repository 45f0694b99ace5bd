"""Messages about revisions: where the files stand, where the database stands, and check."""

from __future__ import annotations

from checker.explain.explanation import ADOPT, BACK, BRANCHES, DATA, EMAIL, READ, SQL, Explanation

HISTORY = (
    Explanation(
        r"Target database is not up to date",
        "There are migrations that this database has not run. The message does not ask you to "
        "stamp: `flask db stamp head` only writes down that they were run. The next migration "
        "then repeats them, and every new database stops with 'duplicate column name'.",
        ADOPT,
        do="Run  flask db upgrade.",
        message="Error: Target database is not up to date.",
    ),
    Explanation(
        r"Can't locate revision identified by",
        "A revision is named that no file has: by the database, by down_revision, or by you in "
        "the command.",
        ADOPT,
        do="Look for a typing mistake. Then get the file back (git, a colleague, a backup), or "
        "write it again under the same id. If neither can be done, stamp the revision whose tables "
        "the database really has:  flask db stamp --purge REVISION. A database that holds nothing "
        "that anybody needs may be moved away: the next  flask db upgrade  makes a new one.",
        message="Error: Can't locate revision identified by 'b2'",
    ),
    Explanation(
        r"Multiple head(s are| revisions are) present",
        "Two migrations both come last. Often two people made one on the same day.",
        BRANCHES,
        do="Join them with  flask db merge heads. If nobody else has the newer one, you may set "
        "its down_revision to the id of the other instead.",
        message="Error: Multiple head revisions are present for given argument 'head'",
    ),
    Explanation(
        r"Ambiguous walk",
        "From a merge there is more than one way back.",
        BRANCHES,
        do="Name the revision to go to:  flask db downgrade REVISION",
        message="Error: Ambiguous walk",
    ),
    Explanation(
        r"Revision \S+ referenced from .* is not present",
        "A migration's down_revision names a revision that no file has.",
        BRANCHES,
        do="Mend down_revision in the file that the warning names, or put the missing file back.",
        message="UserWarning: Revision nope referenced from nope -> b2 (head), add email is not "
        "present",
    ),
    Explanation(
        r"(Cycle|Self-loop|loop) is detected in revisions",
        "The migrations name each other, or one names itself, as the one before. So none is the "
        "first.",
        BRANCHES,
        do="Mend down_revision: the first migration has None, each other one names the one before "
        "it.",
        message="Error: Cycle is detected in revisions (a1, b2, c3)",
    ),
    Explanation(
        r"Revision \S+ is present more than once",
        "Two files have the same revision. Mostly one was copied to begin the other.",
        BRANCHES,
        do="Give the copy an id of its own, and the other one's id as its down_revision.",
        message="UserWarning: Revision b2 is present more than once",
    ),
    Explanation(
        r"Could not determine revision id from filename",
        "A file in migrations/versions has no revision, so it is no migration.",
        READ,
        do="Put  revision  and  down_revision  back into it, or take the file out of the folder.",
        message="Error: Could not determine revision id from filename zz.py.",
    ),
    Explanation(
        r"Relative revision \S+ didn't produce",
        "There are not so many steps to go. Without a name a downgrade goes one step back, and "
        "this database stands before the first migration.",
        BACK,
        do="Look where it stands, with  flask db current, and name the revision to go to.",
        message="Error: Relative revision -1 didn't produce 1 migrations",
    ),
    Explanation(
        r"No such option",
        "The flask command takes a minus sign for the start of an option, and it has none of that "
        "name.",
        BACK,
        do="Name the revision:  flask db downgrade REVISION. (Or write  flask db downgrade -- -1.)",
        message="Error: No such option '-1'.",
    ),
    Explanation(
        r"NotImplementedError(?!: No support)|(^|\] )Error: *$",
        "The downgrade() of this migration says that it cannot be taken back. The flask command "
        "shows that as an empty error.",
        DATA,
        do="Write the steps that take the change back; or raise an error with a text that says "
        "why there is no way back.",
        message="ERROR [flask_migrate] Error: ",
    ),
    Explanation(
        r"module '\w+' has no attribute '(up|down)grade'",
        "A migration file lacks the function of this name. The name of the module is that of the "
        "file.",
        READ,
        do="Write both functions, upgrade() and downgrade(), with  pass  in one that has nothing "
        "to do.",
        message="AttributeError: module '2a7c4e9d1b30_merge_py' has no attribute 'upgrade'",
    ),
)

CHECKING = (
    Explanation(
        r"Detected removed table",
        "The database has a table that no model describes. If you did not mean to delete it, the "
        "app does not import the model, and the next migration would drop a live table.",
        READ,
        do="Import the model. If the file is written already, take the drop_table out of it.",
        message="INFO  [alembic.autogenerate.compare.tables] Detected removed table 'post'",
    ),
    Explanation(
        r"Detected removed column",
        "The database has a column that the model lacks. The next migration would drop it, with "
        "its values.",
        READ,
        do="If it is to stay, put it back into the model. If it was renamed, see lesson 08.",
        message="INFO  [alembic.autogenerate.compare.tables] Detected removed column 'user.points'",
    ),
    Explanation(
        r"New upgrade operations detected|\bDetected (added|removed|type|NULL|NOT NULL)",
        "Models and database differ, and no migration says how.",
        READ,
        do="Run  flask db migrate, read the new file, then  flask db upgrade. If the difference "
        "is one of names only, the check sees more than there is: lesson 05 has the list.",
        message="Error: New upgrade operations detected: [('add_column', ...)]",
    ),
    Explanation(
        r"unnamed constraint|constraint name is None",
        "The new migration removes a constraint by its name, and it has none. The upgrade or the "
        "downgrade will stop.",
        EMAIL,
        do="Open the file and write the same name where None stands, in upgrade() and in "
        "downgrade().",
        message="UserWarning: Autogenerate rendered a drop_constraint() directive for an unnamed "
        "constraint",
    ),
)

OFFLINE = (
    Explanation(
        r"downgrade with --sql requires",
        "To print the SQL of a downgrade, Alembic asks no database, so it must be told where it "
        "begins.",
        SQL,
        do="Give both ends:  flask db downgrade --sql FROM:TO",
        message="Error: downgrade with --sql requires <fromrev>:<torev>",
    ),
    Explanation(
        r"cannot proceed in --sql mode|batch mode with dialect sqlite requires a live",
        "In batch mode Alembic looks at the table before it builds it anew. With --sql there is "
        "no table to look at.",
        SQL,
        do="Print the SQL for PostgreSQL, or run the migration on SQLite without --sql.",
        message="This operation cannot proceed in --sql mode; batch mode with dialect sqlite "
        "requires a live database connection",
    ),
)
