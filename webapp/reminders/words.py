"""Why a reminder was not sent, and what comes next, in words for its customer."""

from collections.abc import Mapping

from webapp.reminders import checklist
from webapp.reminders.queries.standing import Standing

REASONS: Mapping[str, str] = {
    checklist.EMPTY: "There was nothing on the list.",
    checklist.BOUGHT: "Something from the list was bought since.",
    checklist.PAUSED: "Reminders of the list are paused.",
    checklist.OPTED_OUT: "The shop was asked to write no more.",
    checklist.ALL_PAUSED: "All messages are paused.",
    checklist.KIND_OFF: "Reminders are switched off.",
    checklist.ORDERS_OFF: "With mails about orders, reminders are switched off.",
    checklist.UNVERIFIED: "The e-mail address is not confirmed.",
    checklist.SUPPRESSED: "Nothing is sent to this address any more.",
    checklist.NOTHING_BUYABLE: "Nothing on the list could be bought.",
    checklist.MAILED_LATELY: "Another message went out in the day before.",
    checklist.FAULT: "Something went wrong at the shop.",
}

STANDINGS: Mapping[Standing, str] = {
    Standing.NEXT: "The next reminder of the list is due.",
    Standing.NO_ITEMS: "There is nothing on the list to be reminded of.",
    Standing.PAUSED: REASONS[checklist.PAUSED],
    Standing.OPTED_OUT: REASONS[checklist.OPTED_OUT],
    Standing.ALL_PAUSED: REASONS[checklist.ALL_PAUSED],
    Standing.KIND_OFF: REASONS[checklist.KIND_OFF],
    Standing.ORDERS_OFF: REASONS[checklist.ORDERS_OFF],
    Standing.UNVERIFIED: REASONS[checklist.UNVERIFIED],
    Standing.CAPPED: "No more reminders until something is added to the list.",
    Standing.RESTING: "No reminder until something is added to the list.",
}
