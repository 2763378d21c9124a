"""Tax law as data: dated schedules of taxes and contributions, and their fast look-up."""

from outbid.law.schedule import Schedule, available, schedule
from outbid.law.table import Provenance, ScheduleKey

__all__ = ["Provenance", "Schedule", "ScheduleKey", "available", "schedule"]
