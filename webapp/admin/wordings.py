"""What messages say, for operators who would say it otherwise."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any

from flask import Blueprint, make_response, request, url_for
from werkzeug.wrappers import Response as BaseResponse
from wtforms import StringField, TextAreaField

from webapp.accounts.capabilities import Capability
from webapp.admin import answers
from webapp.admin.gate import acting, allowed
from webapp.admin.message_telling import MESSAGES
from webapp.admin.wording_telling import EMPTY_AT_TIMES, PLACEHOLDERS
from webapp.core.errors import DomainError
from webapp.extensions import reading, transaction
from webapp.messaging import wording
from webapp.messaging.errors import UnfitWording
from webapp.messaging.rendering import (
    OPENING,
    PLACEHOLDER,
    SUBJECT,
    has,
    messages,
    sample,
    sms_text,
)
from webapp.messaging.texting import parts_of, plain
from webapp.web.cookies import ADMIN_PATH
from webapp.web.formatting import site
from webapp.web.forms import Form
from webapp.web.identity import current_operator
from webapp.web.pages import page
from webapp.web.security import show_as_letter

bp = Blueprint("wordings", __name__, url_prefix=f"{ADMIN_PATH}/messages/wordings")
bp.register_error_handler(DomainError, answers.refused)

LIST = "admin/messages/wordings.html"
SHOW = "admin/messages/wording.html"
# Pixels of a mail's frame: around its words, and for each line of so many letters.
FRAME, LINE, NARROW = 330, 30, 38


class WordingForm(Form):
    """What a message says first; blank is as it came."""

    subject = StringField(
        "Subject",
        render_kw={"maxlength": wording.PARTS[SUBJECT], "autocomplete": "off"},
    )
    opening = TextAreaField(
        "First paragraph",
        render_kw={"maxlength": wording.PARTS[OPENING], "rows": 4},
    )

    def own(self, template: str) -> dict[str, str | None]:
        """Return what was typed, part by part; ``None`` where that is nothing.

        What is wrong is laid beside its field.
        """
        said: dict[str, str | None] = {}
        for part in wording.PARTS:
            typed = self[part].data or ""
            said[part] = None
            if not self[part].raw_data:  # left out, which is not the same as blank
                self.refuse(part, "Say something, or leave it blank.")
            if not typed.strip():
                continue
            try:
                said[part] = wording.fit(template, part, typed)
            except UnfitWording as refusal:
                self.refuse(part, refusal)
        return said


@bp.get("/")
def listed() -> BaseResponse:
    """List the messages of the shop, and which of them operators worded."""
    operator = allowed(Capability.CONFIGURE_WORDING)
    own = {template for template, _ in wording.overrides(reading())}
    rows = [(name, MESSAGES.get(name, name), name in own) for name in messages()]
    rows.sort(key=lambda row: row[1])
    return page(LIST, operator=operator, rows=rows)


@bp.get("/<template>")
def show(template: str) -> BaseResponse:
    """Show what a message says, as mail and as SMS, and let it be said otherwise."""
    allowed(Capability.CONFIGURE_WORDING)
    return page(SHOW, **_about(template))


@bp.post("/<template>")
def keep(template: str) -> BaseResponse:
    """Have a message say this from now on."""
    allowed(Capability.CONFIGURE_WORDING)
    form = WordingForm()
    said = form.own(template)
    if form.errors:
        return answers.shown_again(SHOW, _about(template) | {"form": form})
    with transaction() as session:
        for part, text in said.items():
            wording.change_wording(session, acting(), template, part, text)
    address = url_for(".show", template=template)
    return answers.answer("From now on it says this.", SHOW, _about(template), address)


@bp.post("/<template>/preview")
def preview(template: str) -> BaseResponse:
    """Show what a message would say with this; nothing is kept."""
    allowed(Capability.CONFIGURE_WORDING)
    form = WordingForm()
    said = form.own(template)
    if form.errors:
        return answers.shown_again(SHOW, _about(template) | {"form": form})
    return answers.shown(SHOW, _about(template, said) | {"form": form})


@bp.post("/<template>/test")
def test(template: str) -> BaseResponse:
    """Mail a message about made-up things to the operator who asks."""
    operator = allowed(Capability.CONFIGURE_WORDING)
    with transaction() as session:
        wording.test_send(session, acting(), template, operator.email)
    said = f"It is on its way to {operator.email}."
    address = url_for(".show", template=template)
    return answers.answer(said, SHOW, _about(template), address)


@bp.get("/<template>/letter")
def letter(template: str) -> BaseResponse:
    """Draw a message as its reader sees it, for the frame on its page."""
    allowed(Capability.CONFIGURE_WORDING)
    said: dict[str, str | None] = dict.fromkeys(wording.PARTS)
    for part in wording.PARTS:
        with suppress(UnfitWording):  # no form of ours asks for that
            said[part] = wording.fit(template, part, request.args.get(part, ""))
    texts = wording.preview(template, site(), _worded(template, said))
    return show_as_letter(make_response(texts.html))


def _about(
    template: str, typed: Mapping[str, str | None] | None = None
) -> dict[str, Any]:
    session = reading()
    kept = wording.overrides(session)
    is_mail = has(template, "body.html")
    texts = wording.preview(template, site(), _worded(template, typed))
    sms = ""
    if has(template, "sms.txt"):
        sms = plain(sms_text(template, sample(template, site()), site()))
    own = {part: kept.get((template, part)) for part in wording.PARTS}
    said: Mapping[str, Any] = own if typed is None else typed
    names = wording.placeholders(template) if is_mail else ()
    return {
        "operator": current_operator(),
        "name": MESSAGES.get(template, template),
        "address": url_for(".show", template=template),
        "form": WordingForm(formdata=None, data=own) if is_mail else None,
        "placeholders": [
            (one, PLACEHOLDERS[one], one in EMPTY_AT_TIMES) for one in names
        ],
        "texts": texts,
        "height": _height(texts.text),
        "bare": _bare(template, said, names) if is_mail else "",
        "is_typed": typed is not None,
        "is_own": any(own.values()),
        "letter": url_for(".letter", template=template, **said) if is_mail else "",
        "sms": sms,
        "sms_parts": parts_of(sms),
    }


def _height(text: str) -> int:
    """Return how many pixels a mail takes at most, by its plain text.

    Nothing runs in its frame that could measure it.
    """
    return FRAME + LINE * sum(
        1 + len(line) // NARROW for line in text.splitlines() if line
    )


def _bare(template: str, said: Mapping[str, Any], names: Collection[str]) -> str:
    """Return the subject where what may be empty is; blank if that changes nothing."""
    empty = EMPTY_AT_TIMES.intersection(names)
    uses = PLACEHOLDER.findall(said.get(SUBJECT) or "")
    if not empty.intersection(uses):
        return ""
    return wording.bare(template, site(), _worded(template, said), empty).subject


def _worded(
    template: str, typed: Mapping[str, str | None] | None
) -> Mapping[tuple[str, str], str]:
    """Return what messages say: what is kept, or for this one what is typed."""
    kept = dict(wording.overrides(reading()))
    for part, text in (typed or {}).items():
        if text is None:
            kept.pop((template, part), None)
        else:
            kept[template, part] = text
    return kept
