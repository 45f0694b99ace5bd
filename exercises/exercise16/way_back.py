"""The way back while both programs run: every guest is in the old column again."""

from checker.language import N_, _, says
from checker.reading.compare import ROUND_TRIP
from checker.reading.rows import VALUE_CHANGED
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import Scratch
from checker.words import journeys

from .programs import START, trial

EXPAND_BACK = N_(
    "Expand has let guest be empty, so the downgrade() of expand takes that back: it fills guest "
    "where it is empty, and makes it NOT NULL again."
)


def goes_back(run: Rehearsal, revision: str, at: Scratch) -> None:
    """From this state, with bookings of the new program, the way back keeps every guest."""
    both = trial(run, "new", revision, at)
    down = run.downgrade(START, both)
    names = [
        {"id": r["id"], "guest": r["guest"] or r["guest_name"] or r["guest"]}
        for r in both.data["booking"]
    ]
    doing = _(
        "flask db downgrade {revision}  (from {first}, with bookings of the new program)",
        revision=START,
        first=revision,
    )
    journeys.holds(run, down, "booking", names, doing, revision, function="downgrade")


def why_not_back(found: str) -> str:
    """What to do about what was found on the way back; nothing where the words say enough."""
    if "NOT NULL constraint failed" in found:
        return _(
            "A booking has no guest at this moment, and guest becomes NOT NULL. Fill it "
            "from guest_name before, but only where it is empty: WHERE guest IS NULL. A "
            "column that is added to a table with rows may be empty first."
        )
    if says(found, ROUND_TRIP, subject="booking.guest", here="NOT NULL"):
        return _(EXPAND_BACK)
    if says(found, VALUE_CHANGED, table="booking", column="guest"):
        return _(
            "The names are only in guest_name after contract. Where a downgrade() adds "
            "guest again, it also fills it: UPDATE booking SET guest = guest_name. Only "
            "then may guest_name be dropped."
        )
    return ""
