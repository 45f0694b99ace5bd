"""The subscribers: doubles of each kind, and people who only look like doubles."""

from checker.language import N_
from checker.reading.database import Row

SUBSCRIBERS: list[tuple[int, str | None, int]] = [
    (1, "ada@example.com", 0),
    (2, "ada@example.com", 1),
    (3, "ada@example.com", 0),
    (4, "brook@example.com", 0),
    (5, "brook@example.com", 0),
    (6, "chidi@example.com", 1),
    (7, "chidi@example.com", 1),
    (8, None, 0),
    (9, None, 1),
    (10, "dana@example.com", 1),
    (11, "Dana@example.com", 0),
    (12, "emil@example.com", 1),
    (13, "emil@example.com", 1),
    (14, "emil@example.com", 0),
    *((id_, "fay@example.com", id_ % 2) for id_ in range(15, 24)),
    (24, "", 0),
    (25, "", 0),
    (26, " gil@example.com", 0),
    (27, "gil@example.com", 0),
    (28, "gil@example.com ", 0),
    (29, "han*[a-z]@example.com", 0),
    (30, "hanna@example.com", 0),
    (31, "ida_%@example.com", 0),
    (32, "ida.lee@example.com", 0),
]
PAIRS = 130  # more doubles than a careless LIMIT finds
SUBSCRIBERS += [
    (len(SUBSCRIBERS) + 1 + number, f"reader{number // 2}@example.com", 0)
    for number in range(2 * PAIRS)
]
EMAILS = {id_: email for id_, email, _confirmed in SUBSCRIBERS}
NAMESAKES = (None, "dana@example.com", "Dana@example.com")
NEWEST = N_("None of them is confirmed, so the newest survives, the one with the greatest id.")
ONLY_ONCE = N_("This email is there only once. Nobody has to go.")
BLANK = N_("A blank makes another address, so nobody has to go. Compare the emails as they are.")
PATTERN = N_(
    "This email is there only once. Compare emails with =. For LIKE, GLOB and the like, signs such "
    "as * or _ stand for others."
)
GROUPS = [
    ([1, 2, 3], [2], N_("One of them is confirmed, and a confirmed one survives.")),
    ([4, 5], [5], NEWEST),
    ([6, 7], [7], N_("Both are confirmed, so the newest survives, the one with the greatest id.")),
    ([8, 9], [8, 9], N_("They have no email. NULL is not a value that two rows share: both stay.")),
    ([10], [10], ONLY_ONCE),
    ([11], [11], N_("Upper and lower case make different addresses here, so nobody has to go.")),
    (
        [12, 13, 14],
        [13],
        N_("Two of them are confirmed, so the newest of these survives, not the first."),
    ),
    (
        [*range(15, 24)],
        [23],
        N_("Several are confirmed, so the newest of these survives, and all others go."),
    ),
    (
        [24, 25],
        [25],
        N_("An empty text is a value that two rows can share, so they are doubles: one goes."),
    ),
    *(([id_], [id_], BLANK) for id_ in (26, 27, 28)),
    *(([id_], [id_], PATTERN) for id_ in (29, 30, 31, 32)),
    *(([id_, id_ + 1], [id_ + 1], NEWEST) for id_ in range(33, len(SUBSCRIBERS), 2)),
]
KINDS = (
    (range(1, 15), ""),
    (
        range(15, 24),
        N_(
            "With two or three rows of one email your tidying works, but here are nine, and some "
            "are still there when the rule is made. Delete all of them but one."
        ),
    ),
    (
        range(24, 26),
        N_(
            "Two rows with the email '' are still there when the rule is made. An empty text is a "
            "value, and only one row can have it. Only NULL can be there often."
        ),
    ),
    (
        range(33, len(SUBSCRIBERS) + 1),
        N_(
            "With a few doubles your tidying works, but here are more than a hundred, and some are "
            "still there when the rule is made. Look for a LIMIT."
        ),
    ),
)
SURVIVORS = [survivor for _ids, survivors, _rule in GROUPS for survivor in survivors]


def row(id_: int, email: str | None, confirmed: int) -> Row:
    """One subscriber. Doubles have random names, namesakes the same: a name makes no double."""
    made: Row = {"id": id_, "email": email, "confirmed": confirmed}
    return made | {"name": "Kim Lee"} if email in NAMESAKES else made
