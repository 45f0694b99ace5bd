"""What a text of SQL would make of a PostgreSQL: types, tables and columns, worked out on paper.

Only what a migration does to types and columns is followed; every other statement is passed over.
What PostgreSQL would refuse is noted, with its own words for it, and taken as if it had been done.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from checker.offline.columns import KNOWN, PLAIN, Refusal, SqlColumn, casts_itself
from checker.offline.filling import by_default, update
from checker.offline.text import Reader, Statement, Token, statements
from checker.offline.using import fault_of_using

AFTER_TYPE = (
    *("DEFAULT", "NOT", "NULL", "PRIMARY", "UNIQUE", "REFERENCES", "CHECK", "CONSTRAINT"),
    *("COLLATE", "GENERATED", "USING", ","),
)
BEGINNINGS: tuple[tuple[str, ...], ...] = (
    *(("CREATE", "TYPE"), ("DROP", "TYPE"), ("ALTER", "TYPE")),
    *(("CREATE", "TABLE"), ("DROP", "TABLE"), ("ALTER", "TABLE"), ("UPDATE",)),
    *(("DELETE", "FROM"), ("TRUNCATE",)),
)
NO_COLUMN = ("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE", "LIKE")


@dataclass
class World:
    """Types with their values, and tables with their columns, after the statements so far.

    `refused` is what PostgreSQL would not do, `emptied` what takes rows away, each with its table.
    """

    types: dict[str, list[str]] = field(default_factory=dict)
    tables: dict[str, dict[str, SqlColumn]] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)
    emptied: list[tuple[str, Statement]] = field(default_factory=list)

    def run(self, text: str) -> World:
        """Follow a whole text; the world itself, to go on with."""
        for statement in statements(text):
            self._statement(statement, statement.tokens)
        return self

    def _statement(self, statement: Statement, tokens: tuple[Token, ...]) -> None:
        read = Reader(tokens)
        if read.take("DO") and (body := [t for t in read.left if t.kind == "dollar"]):
            for inner in statements(body[0].text):
                self._inside_block(Statement(inner.tokens, statement.move))
        elif read.take("CREATE", "TYPE"):
            self._create_type(statement, read)
        elif read.take("DROP", "TYPE"):
            self._drop_types(statement, read)
        elif read.take("ALTER", "TYPE"):
            self._alter_type(read)
        elif read.take("ALTER", "TABLE"):
            self._alter_table(statement, read)
        elif read.take("CREATE", "TABLE"):
            self._create_table(statement, read)
        elif read.take("DROP", "TABLE"):
            read.take("IF", "EXISTS")
            self.tables.pop(read.name(), None)
        else:
            self._change_rows(statement, read)

    def _change_rows(self, statement: Statement, read: Reader) -> None:
        if read.take("UPDATE"):
            read.take("ONLY")
            table = read.name()
            update(read, table, self.tables.get(table, {}))
        elif read.take("DELETE", "FROM") or read.take("TRUNCATE"):
            read.take("TABLE")
            read.take("ONLY")
            self.emptied.append((read.name(), statement))

    def _refuse(self, statement: Statement, said: str, subject: str, why: str = "") -> None:
        self.refused.append(Refusal(statement, said, subject, why))

    def _inside_block(self, statement: Statement) -> None:
        """A statement in a DO block: after BEGIN, IF ... THEN and the like, a condition unknown."""
        for start in range(len(statement.tokens)):
            for words in BEGINNINGS:
                if Reader(statement.tokens[start:]).take(*words):
                    inner = Statement(statement.tokens[start:], statement.move)
                    known = len(self.refused)
                    self._statement(inner, inner.tokens)
                    fresh = [r for r in self.refused[known:] if "already exists" not in r.said]
                    self.refused[known:] = fresh
                    return

    def _create_type(self, statement: Statement, read: Reader) -> None:
        name = read.name()
        if name in self.types:
            self._refuse(statement, f'type "{name}" already exists', name)
            return
        self.types[name] = [t.text for t in read.left if t.kind == "string"]

    def _drop_types(self, statement: Statement, read: Reader) -> None:
        lenient = read.take("IF", "EXISTS")
        names = [read.name()]
        while read.take(","):
            names.append(read.name())
        cascade = read.take("CASCADE")
        for name in names:
            if name not in self.types and not lenient:
                self._refuse(statement, f'type "{name}" does not exist', name)
            for table, columns in self.tables.items():
                for column in [c for c, made in columns.items() if made.type == name]:
                    if not cascade:
                        said = f"cannot drop type {name} because other objects depend on it "
                        self._refuse(statement, f"{said}(column {column} of {table})", name)
                    del columns[column]
            self.types.pop(name, None)

    def _alter_type(self, read: Reader) -> None:
        name = read.name()
        if read.take("RENAME", "TO"):
            new = read.name()
            self.types[new] = self.types.pop(name, [])
            for columns in self.tables.values():
                for column in columns.values():
                    column.type = new if column.type == name else column.type
        elif read.take("ADD", "VALUE"):
            read.take("IF", "NOT", "EXISTS")
            self.types.setdefault(name, []).append(read.left[0].text if read.left else "")

    def _create_table(self, statement: Statement, read: Reader) -> None:
        read.take("IF", "NOT", "EXISTS")
        table = read.name()
        columns = self.tables.setdefault(table, {})
        read.take("(")
        while read.left and not read.take(")"):
            if not read.left[0].says(*NO_COLUMN):
                name = read.name()
                columns[name] = self._column(statement, read, f"{table}.{name}", born=True)
            read.until(",")
            if not read.take(","):
                return

    def _column(self, statement: Statement, read: Reader, where: str, *, born: bool) -> SqlColumn:
        """The rest of a column's definition: its type and what follows it, up to the comma."""
        type_ = self._type(statement, read, where)
        rest = read.until(",")
        said = " ".join(t.text.upper() for t in rest if t.kind in ("word", "mark"))
        return SqlColumn(
            type_,
            "NOT NULL" in said or "PRIMARY KEY" in said,
            "DEFAULT" in said or "GENERATED" in said,
            {where} if born else set(),
            set() if born else by_default(rest),
        )

    def _type(self, statement: Statement, read: Reader, where: str) -> str:
        """A type by its plain name, as `varchar(10)`. It is refused where nobody has made it."""
        tokens = read.until(*AFTER_TYPE)
        texts = [t.text for t in tokens]
        if len(texts) > 2 and texts[1] == ".":
            texts = texts[2:]
        first = texts[0] if texts else ""
        quoted = bool(tokens) and tokens[0].kind == "name"
        if first not in self.types and (quoted or first not in KNOWN):
            self._refuse(statement, f'type "{first}" does not exist', where)
        size = "".join(texts[texts.index("(") :]) if "(" in texts else ""
        return PLAIN.get(first, first) + size

    def _alter_table(self, statement: Statement, read: Reader) -> None:
        read.take("IF", "EXISTS")
        read.take("ONLY")
        table = read.name()
        columns = self.tables.setdefault(table, {})
        if read.take("RENAME", "TO"):
            self.tables[read.name()] = self.tables.pop(table)
            return
        while read.left:
            self._action(statement, read, table, columns)
            read.until(",")
            if not read.take(","):
                return

    def _action(
        self, statement: Statement, read: Reader, table: str, columns: dict[str, SqlColumn]
    ) -> None:
        if read.take("ADD", "COLUMN") or (
            read.left[:1] and read.left[0].says("ADD") and not _adds_rule(read) and read.take("ADD")
        ):
            read.take("IF", "NOT", "EXISTS")
            name = read.name()
            columns[name] = made = self._column(statement, read, f"{table}.{name}", born=False)
            self._no_null(statement, table, name, made)
        elif not read.take("DROP", "CONSTRAINT") and read.take("DROP"):
            read.take("COLUMN")
            read.take("IF", "EXISTS")
            columns.pop(read.name(), None)
        elif read.take("RENAME", "COLUMN") or read.take("RENAME"):
            old = read.name()
            read.take("TO")
            columns[read.name()] = columns.pop(old, SqlColumn(""))
        elif read.take("ALTER", "COLUMN") or read.take("ALTER"):
            self._alter_column(statement, read, table, columns)

    def _no_null(self, statement: Statement, table: str, name: str, column: SqlColumn) -> None:
        """Refuse a column that must not be empty, and is in the rows that are there."""
        if column.not_null and None in column.holds:
            said = f'column "{name}" of relation "{table}" contains null values'
            self._refuse(statement, said, f"{table}.{name}")
            column.holds = set()

    def _alter_column(
        self, statement: Statement, read: Reader, table: str, columns: dict[str, SqlColumn]
    ) -> None:
        name = read.name()
        column = columns.setdefault(name, SqlColumn(""))
        if read.take("SET", "DATA", "TYPE") or read.take("TYPE"):
            self._change_type(statement, read, column, f"{table}.{name}")
        elif read.take("SET", "NOT", "NULL"):
            column.not_null = True
            self._no_null(statement, table, name, column)
        elif read.take("DROP", "NOT", "NULL"):
            column.not_null = False
        elif read.take("SET", "DEFAULT"):
            column.default = True
        elif read.take("DROP", "DEFAULT"):
            column.default = False

    def _change_type(
        self, statement: Statement, read: Reader, column: SqlColumn, where: str
    ) -> None:
        new = self._type(statement, read, where)
        read.until("USING", ",")
        using = read.until(",") if read.take("USING") else ()
        name = where.partition(".")[2]
        if not using and not casts_itself(column.type, new):
            said = f'column "{name}" cannot be cast automatically to type {new}'
            self._refuse(statement, said, where)
        said, why = fault_of_using(using, name, column, new) if using else ("", "")
        if said:
            self._refuse(statement, said, where, why)
        if column.default and not casts_itself(column.type, new):
            said = f'default for column "{name}" cannot be cast automatically to type {new}'
            self._refuse(statement, said, where)
        column.type = new


def _adds_rule(read: Reader) -> bool:
    return len(read.left) > 1 and read.left[1].says(*NO_COLUMN)
