"""Reminding customers of their lists; every door and every job writes through these."""

from webapp.reminders.services.by_hand import SendNow, send_now
from webapp.reminders.services.campaigns import (
    SEND_NOW_JOB,
    ask_to_send,
    send_to_segment,
    try_segment,
)
from webapp.reminders.services.schedules import (
    pause,
    reschedule,
    resume,
    set_override,
)
from webapp.reminders.services.sending import Round, send_due

__all__ = [
    "SEND_NOW_JOB",
    "Round",
    "SendNow",
    "ask_to_send",
    "pause",
    "reschedule",
    "resume",
    "send_due",
    "send_now",
    "send_to_segment",
    "set_override",
    "try_segment",
]
