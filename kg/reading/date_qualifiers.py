"""What a date beside a statement means for it: start, end or point in time, as qualifiers."""

from kg.model import Qualifier, Time
from kg.values import FoundDate
from kg.values.edtf import time as edtf_time
from kg.vocab import P

SOME_TIME = Time("XXXX")
"""A year nobody names: what ended, ended in some year."""


def date_qualifiers(found: FoundDate | None, *, point: str = "point in time") -> tuple[Qualifier, ...]:
    """The qualifiers of a state that holds at, during, since or until a date; none for no date.

    `point` is the label of the property that a bare date stands for (`start time` for "twinned 1982").
    """
    if found is None:
        return ()
    time = found.time
    if "/" in time.edtf:
        return interval(time)
    if found.role == "since":
        return (Qualifier(P["start time"], time),)
    if found.role in ("until", "before"):
        return (Qualifier(P["end time"], time),)
    return (Qualifier(P[point], time),)


def interval(time: Time) -> tuple[Qualifier, ...]:
    """Start and end of an EDTF interval; an open or unknown end (`1967/..`, `../1960`) gives no qualifier."""
    start, _, end = time.edtf.partition("/")
    found = []
    if start not in ("", ".."):
        found.append(Qualifier(P["start time"], interval_end(start, time.lower, first=True)))
    if end not in ("", ".."):
        found.append(Qualifier(P["end time"], interval_end(end, time.upper, first=False)))
    return tuple(found)


def interval_end(edtf: str, bound: str | None, *, first: bool) -> Time:
    """One edge of an interval as a date of its own, its outer bound known from the interval."""
    single = edtf_time(edtf)
    lower, upper = (single.lower, single.upper) if single else (None, None)
    return Time(edtf, bound or lower, upper) if first else Time(edtf, lower, bound or upper)
