"""Days of work in China: holidays and the weekends that are worked for them, as the State Council sets
them each November for the year to come (by chinesecalendar). Of a year that is not known yet, Monday to
Friday are taken, and the log says so."""

from __future__ import annotations

import datetime
import logging
from functools import lru_cache

import chinese_calendar

from redactor.reviews.way import is_weekday

_logger = logging.getLogger("redactor_service")


def is_workday(day: datetime.date) -> bool:
    """Whether people work on a day.

    >>> is_workday(datetime.date(2026, 10, 1)), is_workday(datetime.date(2026, 10, 10))
    (False, True)
    """
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # so the library says that it does not know the year
        _tell_once(day.year)
        return is_weekday(day)


@lru_cache(maxsize=64)
def _tell_once(year: int) -> None:
    _logger.warning(
        "no holidays of %d are known: Monday to Friday count as days of work;"
        " pip install -U chinesecalendar",
        year,
    )
