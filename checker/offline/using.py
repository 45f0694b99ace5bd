"""The forms of a USING expression that leave each value as it is, and only change its type."""

from __future__ import annotations

import re
from dataclasses import dataclass

from checker.language import _
from checker.offline.columns import SqlColumn, family, gives
from checker.offline.text import Reader, Statement, Token

TRIMS = ("TRIM", "BTRIM", "LTRIM", "RTRIM")
AFTER_VALUE = ("::", ",", "AS", "WHEN", "THEN", "ELSE", "END")
WIDER = ("float", "float8", "double")
NARROW = ("smallint", "int2")
TYPE = re.compile(r'"?\w+"?(?:\.\w+)?(?: varying| precision)?(?:\((\d+)(?:,\d+)?\))?')
DIGITS = re.compile(r"\^(\\s\*| \*)?(-\?)?(\[0-9\]|\\d|\[\[:digit:\]\])[+*](\\s\*| \*)?\$")
NO_DIGITS = re.compile(r"(\[\^0-9\]|\\D|\[\^\\d\]|\\s|\[\[:space:\]\]| )\+?")
PICTURE = re.compile(r"(?:FM)?9{5,}")


def fault_of_using(
    expression: tuple[Token, ...], name: str, column: SqlColumn, new: str
) -> tuple[str, str]:
    """What is wrong with a USING expression, and what to write; empty where nothing is."""
    told = {"text": Statement(expression).text, "type": new, "column": name}
    why = _(
        "Write  postgresql_using='{column}::{type}': each value as it is, in the new type.", **told
    )
    if not gives(expression, name, column.type, new):
        return _("USING {text} does not make {type} of the values of {column}", **told), why
    if not column.not_null and any(token.text.lower() == "coalesce" for token in expression):
        return _("USING {text} makes a value of NULL", **told), why
    if not keeps(expression, name, column, new):
        return _("USING {text} may change the values of {column}", **told), why
    return "", ""


def keeps(expression: tuple[Token, ...], name: str, column: SqlColumn, new: str) -> bool:
    """Whether an expression is the column in the new type, and its values are the same."""
    read = Reader(expression)
    return _Forms(name, column, new).value(read) and not read.left


@dataclass(frozen=True)
class _Forms:
    """Reads one form after the other; each method says whether its form came next."""

    name: str
    column: SqlColumn
    new: str

    def value(self, read: Reader) -> bool:
        """The column itself, in whatever is put around it, with its casts."""
        return self._bare(read) and self._casts(read)

    def _casts(self, read: Reader) -> bool:
        while read.take("::"):
            if not self._type(read):
                return False
        return True

    def _bare(self, read: Reader) -> bool:
        if read.take("("):
            return self.value(read) and read.take(")")
        if read.take("CAST", "("):
            return self.value(read) and read.take("AS") and self._type(read) and read.take(")")
        if read.take("NULLIF", "("):
            return self.value(read) and read.take(",") and _text(read, "") and read.take(")")
        if read.take("TO_NUMBER", "(") or read.take("TO_CHAR", "("):
            return self.value(read) and read.take(",") and _text(read, PICTURE) and read.take(")")
        if any(read.take(word, "(") for word in TRIMS):
            return self._trimmed(read) and read.take(")")
        if read.take("REPLACE", "("):
            return self._without(read, " ") and read.take(")")
        if read.take("REGEXP_REPLACE", "("):
            return self._without(read, NO_DIGITS) and read.take(")")
        if self.column.not_null and read.take("COALESCE", "("):
            return self.value(read) and bool(read.until(")")) and read.take(")")
        return self._case(read) if read.take("CASE") else read.name() == self.name

    def _trimmed(self, read: Reader) -> bool:
        """What stands in trim(...): blanks are taken off, nothing else."""
        _side = read.take("BOTH") or read.take("LEADING") or read.take("TRAILING")
        if read.left and read.left[0].kind == "string" and not _text(read, " "):
            return False
        read.take("FROM")
        return self.value(read) and (not read.take(",") or _text(read, " "))

    def _without(self, read: Reader, what: str | re.Pattern[str]) -> bool:
        """What stands in replace(...): blanks, or all that is no digit, give way to nothing."""
        gone = self.value(read) and read.take(",") and _text(read, what)
        return gone and read.take(",") and _text(read, "") and (not read.take(",") or _any(read))

    def _type(self, read: Reader) -> bool:
        """A type between the old and the new one that every value fits into."""
        said = " ".join(t.text for t in read.until(*AFTER_VALUE)).replace(" . ", ".")
        match = TYPE.fullmatch(re.sub(r" ?([(,)]) ?", r"\1", said))
        if match is None:
            return False
        first = re.split(r"[( ]", said)[0].rpartition(".")[2]
        if family(first) == "text":
            short = first in ("char", "character") and "varying" not in said
            return self._fits(int(match[1] or 1) if short or match[1] else 0)
        if first in NARROW and self.new not in NARROW:
            return False
        known = {family(self.column.type), family(self.new)}
        return family(first) in known or (first in WIDER and "number" in known)

    def _fits(self, size: int) -> bool:
        """Whether a text of this size is long enough; 0 is any."""
        texts = [type_ for type_ in (self.column.type, self.new) if family(type_) == "text"]
        needed = re.search(r"\((\d+)", texts[0]) if texts else None
        return not size or (needed is not None and size >= int(needed[1]))

    def _case(self, read: Reader) -> bool:
        """CASE: what is empty becomes NULL, and all that is not empty is kept."""
        kept = False
        while read.take("WHEN"):
            full = self._condition(read, full=True)
            if not full and not self._condition(read, full=False):
                return False
            read.take("THEN")
            if not (self.value(read) if full else self._null(read)):
                return False
            kept = kept or full
        if read.take("ELSE"):
            kept = (kept and self._null(read)) or self.value(read)
        return kept and read.take("END")

    def _null(self, read: Reader) -> bool:
        return read.take("NULL") and self._casts(read)

    def _condition(self, read: Reader, *, full: bool) -> bool:
        """Up to THEN, what is true of every text with something in it; or of none such."""
        start = read.place
        while self._question(read, full=full):
            if read.left and read.left[0].says("THEN"):
                return True
            if not read.take("AND" if full else "OR"):
                break
        read.place = start
        return False

    def _question(self, read: Reader, *, full: bool) -> bool:
        if not self.value(read):
            return False
        if read.take("IS"):
            return read.take("NOT", "NULL") if full else read.take("NULL")
        if full and read.take("~"):
            return _text(read, DIGITS)
        unequal = read.take("<", ">") or read.take("!", "=")
        return (unequal if full else read.take("=")) and _text(read, "")


def _any(read: Reader) -> bool:
    """Read any text in quotes, as the flags of a pattern."""
    return _text(read, re.compile(r".*"))


def _text(read: Reader, wanted: str | re.Pattern[str]) -> bool:
    """Read a text in quotes: of this form, or this one; blanks at its ends do not count."""
    if not read.left or read.left[0].kind != "string":
        return False
    said = read.left[0].text
    read.place += 1
    if isinstance(wanted, str):
        return said.strip() == wanted.strip()
    return bool(wanted.fullmatch(said))
