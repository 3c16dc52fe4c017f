"""What the placeholders of messages stand for, and which are empty at times."""

from collections.abc import Mapping

PLACEHOLDERS: Mapping[str, str] = {
    "amount": "what is given back, such as $40.00",
    "code": "the discount code that comes with it",
    "code_ends": "until when that code works",
    "count": "how many things it is about",
    "days": "for how many days its link works",
    "delivery": "the way of delivery",
    "minutes": "for how many minutes its link works",
    "more": "how many things are not shown in it",
    "name": "the first thing that it is about",
    "news": "what is new of the first thing, such as \u201ccosts less\u201d",
    "number": "the number of the order",
    "off": "what that code gives, such as 10 % off",
    "paid": "what was paid, such as $104.70",
    "price": "what the first thing costs now",
    "promo": "the name of that code's rule",
    "reason": "what you wrote when you did this",
    "returned": "what is given back, such as $104.70",
    "shop": "the name of this shop",
}
# What some messages have nothing to say of: no code, nothing more, nothing paid.
EMPTY_AT_TIMES = frozenset(
    {"code", "code_ends", "more", "off", "promo", "reason", "returned"}
)
