"""How English reads dates, years and times of day."""

from __future__ import annotations

import re

from reader.speech.wording.readings import Claims

_DAY_FIRST = frozenset({"gb", "uk", "au", "nz", "ie", "in", "za"})
_MONTH_FORMS = (
    *("Jan(?:uary)?", "Feb(?:ruary)?", "Mar(?:ch)?", "Apr(?:il)?", "May", "June?", "July?", "Aug(?:ust)?"),
    *("Sept?(?:ember)?", "Oct(?:ober)?", "Nov(?:ember)?", "Dec(?:ember)?"),
)
_MONTH = "|".join(_MONTH_FORMS)
_YEAR = r"(?:1[1-9]|20)\d\d"

_DAY_MONTH = re.compile(
    rf"(?<![\w.,/-])(?P<the>[Tt]he\s+)?(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s+(?P<of>of\s+)?(?P<month>(?:{_MONTH})\b\.?)"
    rf"(?:,?\s+(?P<year>{_YEAR})\b(?![.,]?\d))?"
)
_MONTH_DAY = re.compile(
    rf"\b(?P<month>(?:{_MONTH})\b\.?)\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?![\w:%]|[.,]\d)(?:,?\s+(?P<year>{_YEAR})\b)?"
)
_MONTH_YEAR = re.compile(rf"\b(?P<month>(?:{_MONTH})\b\.?),?\s+(?P<year>{_YEAR})\b(?![.,]?\d)")
_ISO = re.compile(r"(?<![\w.-])(\d{4})-(0\d|1[0-2])-([0-3]\d)(?:T[\d:]+Z?)?(?![\w-])")
_SLASHED = re.compile(r"(?<![\w./])(\d{1,2})(?:/(\d{1,2})/(\d{4}|\d\d)|\.(\d{1,2})\.(\d{4}))(?![\w/])")
_DECADE = re.compile(r"(?<![\w.,])(?:((?:1\d|20)\d0)['’]?s|['’](\d0)s)\b")
_YEARS = re.compile(rf"(?<![\w.,$£€-])({_YEAR})(\s?[–-]\s?)({_YEAR}|\d\d)(?![\w-]|[.,]\d)")
_YEAR_ALONE = re.compile(
    rf"(?P<before>\b[A-Za-z]+\.?\s*|\()?(?<![\w.,$£€#−-])(?P<year>{_YEAR})(?![\w%°]|[.,]\d|-\d)(?P<after>\s+[a-z]+)?"
)
_YEAR_WORDS = frozenset(
    (
        *("in", "since", "by", "from", "of", "until", "till", "before", "after", "during", "year", "circa", "c", "ca"),
        *("early", "late", "mid", "spring", "summer", "autumn", "winter", "fall"),
    )
)

_CLOCK = re.compile(
    r"(?<![\w.:])(?P<hour>[01]?\d|2[0-4])[:.](?P<minute>[0-5]\d)(?::[0-5]\d)?(?P<half>\s?[ap]\.?m\b\.?|\s?[AP]\.?M\b\.?)"
    r"|(?<![\w.:])(?P<hour2>[01]?\d|2[0-4]):(?P<minute2>[0-5]\d)(?::[0-5]\d)?(?![\w:])"
)
_HOUR = re.compile(r"(?<![\w.:])(?P<hour>\d{1,2})(?P<half>\s?[ap]\.?m\b\.?|\s?[AP]\.?M\b\.?)(?!\w)")


def read_dates(claims: Claims) -> None:
    """Claims dates, then times of day."""
    _dates(claims)
    _clock(claims)


def _dates(claims: Claims) -> None:
    say = claims.numbers
    months = claims.lexicon.months

    def month_of(written: str) -> str:
        return next(name for name in months if name[:3] == written[:3])

    for match in _DAY_MONTH.finditer(claims.text):
        day = int(match["day"])
        if not 1 <= day <= 31 or not claims.free(*match.span()):
            continue
        said = say.ordinal(match["day"])
        said = f"{'' if match['the'] else 'the '}{said}{'' if match['of'] else ' of'}"
        begin = match.start("day")
        end = match.start("of") if match["of"] else match.start("month")
        claims.claim(begin, begin + len(claims.text[begin:end].rstrip()), said)
        claims.group(match, "month", month_of(match["month"]))
        if match["year"]:
            claims.group(match, "year", say.year(match["year"]))
    for match in _MONTH_DAY.finditer(claims.text):
        # "may 12 people" is no date, and "March 2024" has no day.
        if 1 <= int(match["day"]) <= 31 and claims.free(*match.span()):
            claims.group(match, "month", month_of(match["month"]))
            end = match.start("year") if match["year"] else match.end()
            written = claims.text[match.start("day") : end].rstrip(" ,")
            claims.claim(match.start("day"), match.start("day") + len(written), say.ordinal(match["day"]))
            if match["year"]:
                claims.group(match, "year", say.year(match["year"]))
    for match in _MONTH_YEAR.finditer(claims.text):
        if claims.free(*match.span()):
            claims.group(match, "month", month_of(match["month"]))
            claims.group(match, "year", say.year(match["year"]))

    def whole(day: str, month: str, year: str) -> str | None:
        if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
            return None
        name = months[int(month) - 1]
        if claims.region in _DAY_FIRST:
            return f"the {say.ordinal(day)} of {name} {say.year(year)}"
        return f"{name} {say.ordinal(day)}, {say.year(year)}"

    claims.each(_ISO, lambda match: whole(match[3], match[2], match[1]))

    def slashed(match: re.Match[str]) -> str | None:
        first, second, year = match[1], match[2] or match[4], match[3] or match[5]
        if len(year) == 2:
            year = ("20" if int(year) < 70 else "19") + year
        day_first = match[4] is not None or claims.region in _DAY_FIRST or int(first) > 12
        return whole(first, second, year) if day_first else whole(second, first, year)

    claims.each(_SLASHED, slashed)


def _clock(claims: Claims) -> None:
    say = claims.numbers

    def minutes(written: str) -> str:
        return f"oh {say.cardinal(written)}" if written[0] == "0" else say.cardinal(written)

    for match in _CLOCK.finditer(claims.text):
        if not claims.free(*match.span()):
            continue
        hour, minute = match["hour"] or match["hour2"], match["minute"] or match["minute2"]
        if minute != "00":
            said = f"{say.cardinal(hour)} {minutes(minute)}"
        elif match["half"]:
            said = say.cardinal(hour)
        else:
            said = f"{say.cardinal(hour)} o'clock" if 0 < int(hour) <= 12 else f"{say.cardinal(hour)} hundred hours"
        end = match.start("half") if match["half"] else match.end()
        claims.claim(match.start(), end, said)
        _half(claims, match)
    for match in _HOUR.finditer(claims.text):
        if claims.free(*match.span()):
            claims.group(match, "hour", say.cardinal(match["hour"]))
            _half(claims, match)


def _half(claims: Claims, match: re.Match[str]) -> None:
    if match["half"]:
        begin = match.start("half") + len(match["half"]) - len(match["half"].lstrip())
        claims.claim(begin, match.end("half"), f"{claims.text[begin].upper()} M")


def read_years(claims: Claims) -> None:
    """Claims years and decades, after everything that could be mistaken for one."""
    say = claims.numbers

    def decade(match: re.Match[str]) -> str:
        said = say.year(match[1]) if match[1] else say.cardinal(match[2])
        return f"{said[:-1]}ies" if said.endswith("y") else f"{said}s"

    claims.each(_DECADE, decade)
    for match in _YEARS.finditer(claims.text):
        if claims.free(*match.span()):
            claims.group(match, 1, say.year(match[1]))
            claims.group(match, 2, "to")
            claims.group(match, 3, say.year(match[3]) if len(match[3]) == 4 else say.cardinal(match[3]))
    for match in _YEAR_ALONE.finditer(claims.text):
        before = (match["before"] or "").strip(" .").lower()
        after = (match["after"] or "").strip()
        dated = before in _YEAR_WORDS or before == "("
        counted = after in {"people", "men", "women", "children"} or (
            after.endswith("s") and after not in {"was", "is", "as", "has"}
        )
        counted = counted or after in claims.lexicon.units
        if (dated and after not in claims.lexicon.units) or (match["year"] >= "1900" and not counted):
            claims.group(match, "year", say.year(match["year"]))
