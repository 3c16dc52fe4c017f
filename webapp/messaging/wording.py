"""What operators have messages say instead of their own words.

A subject and an opening may be said otherwise, with ``{name}`` for what the message is
about. Nothing else in them means anything: they are never evaluated, and HTML
escapes them.
"""

from collections.abc import Collection, Mapping

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from webapp.audit.services import Actor, record
from webapp.core import clock
from webapp.core.db import Reader
from webapp.core.site import Site
from webapp.core.text import is_visible, tidy, tidy_lines
from webapp.messaging.courier import Letter
from webapp.messaging.errors import NoSuchMessage, UnfitWording
from webapp.messaging.models import Kind, Notification, Wording
from webapp.messaging.rendering import (
    OPENING,
    OUR_OWN,
    PLACEHOLDER,
    SUBJECT,
    Overrides,
    Texts,
    has,
    inlined,
    mail_texts,
    messages,
    sample,
    sms_text,
)
from webapp.messaging.services import notify

PARTS: Mapping[str, int] = {SUBJECT: 150, OPENING: 1_000}  # longest, in characters
TEST = "test_send"


def overrides(reader: Reader) -> Overrides:
    """Return what messages say instead of their own words, by template and part."""
    rows = reader.execute(select(Wording.template, Wording.part, Wording.text))
    return {(template, part): text for template, part, text in rows}


def editable() -> tuple[str, ...]:
    """Name the messages whose wording operators can change: those that are mails."""
    return tuple(name for name in messages() if has(name, "body.html"))


def placeholders(template: str) -> tuple[str, ...]:
    """Return what may stand in braces in a message's wording.

    Links are left out: where they stand is part of the message. So is what a sample
    leaves blank: most messages would have nothing to say there.

    Raises:
        NoSuchMessage: there is none of this name.
    """
    known = sample(_known(template))
    names = (
        name
        for name, value in known.items()
        if isinstance(value, str | int) and not isinstance(value, bool) and value != ""
        if not str(value).startswith(("http:", "https:"))
    )
    return (*sorted(names), "shop")


def change_wording(
    session: Session, by: Actor, template: str, part: str, text: str | None
) -> None:
    """Have a message say something else in its subject or opening.

    Notes ``message.wording.change`` in the activity log, if anything changed.

    Args:
        text: what it is to say; ``None``: its own words again.

    Raises:
        NoSuchMessage: there is none, or it has no such part.
        UnfitWording: it cannot say that.
    """
    if part not in PARTS or template not in editable():
        raise NoSuchMessage
    wanted = None if text is None else fit(template, part, text)
    known = session.get(Wording, (template, part), with_for_update=True)
    before = None if known is None else known.text
    if before == wanted:
        return
    if wanted is None:
        session.execute(delete(Wording).filter_by(template=template, part=part))
    else:
        news = {"text": wanted, "changed_at": clock.now()}
        session.execute(
            insert(Wording)
            .values(template=template, part=part, **news)
            .on_conflict_do_update(
                index_elements=[Wording.template, Wording.part], set_=news
            )
        )
    session.expire_all()
    record(
        session,
        by,
        "message.wording.change",
        subject=f"{template}: {part}",
        before={"text": before},
        after={"text": wanted},
    )


def fit(template: str, part: str, text: str) -> str:
    """Return what a message is to say, as it is kept.

    Raises:
        UnfitWording: too long, blank, of several lines where one is, or naming what the
            message does not know.
    """
    most = PARTS[part]
    if len(text) > most * 4:  # before it is looked at letter by letter
        raise UnfitWording(_too_long(part))
    lines = tidy_lines(text)
    if part == SUBJECT and "\n" in lines:
        msg = "A subject is one line."
        raise UnfitWording(msg)
    wanted = tidy(lines) if part == SUBJECT else lines
    if not is_visible(wanted):
        msg = "Say something, or go back to our own words."
        raise UnfitWording(msg)
    if len(wanted) > most:
        raise UnfitWording(_too_long(part))
    allowed = placeholders(template)
    for name in PLACEHOLDER.findall(wanted):
        if name not in allowed:
            told = ", ".join(f"{{{one}}}" for one in allowed)
            msg = f"This message knows no {{{name[:40]}}}. It knows {told}."
            raise UnfitWording(msg)
    return wanted


def preview(template: str, site: Site, overrides: Overrides = OUR_OWN) -> Texts:
    """Return what a message would say of a sample: subject, plain text and HTML.

    An SMS has neither subject nor HTML.

    Raises:
        NoSuchMessage: there is none of this name.
    """
    known = sample(_known(template), site)
    if not has(template, "body.html"):
        return Texts("", sms_text(template, known, site), "")
    texts = mail_texts(template, known, site, overrides)
    return texts._replace(html=inlined(texts.html))


def bare(
    template: str, site: Site, overrides: Overrides, empty: Collection[str]
) -> Texts:
    """Return what a mail would say of its sample if some values were empty.

    Args:
        empty: the placeholders that have nothing to say.

    Raises:
        NoSuchMessage: there is none of this name.
    """
    known = sample(_known(template), site)
    for name in empty:
        known[name] = 0 if isinstance(known.get(name), int) else ""
    return mail_texts(template, known, site, overrides)


def test_send(session: Session, by: Actor, template: str, to: str) -> None:
    """Mail a message about its sample to the operator who wants to see it.

    Args:
        to: the operator's own address.

    Raises:
        NoSuchMessage: there is no such mail.
    """
    if template not in editable():
        raise NoSuchMessage
    notify(
        session,
        person_id=by.operator_id,
        kind=Kind.ACCOUNT,
        template=TEST,
        about={"template": template, "to": to},
        once_key=f"{TEST}:{uuid7()}",
    )


def compose_test(session: Session, site: Site, notification: Notification) -> Letter:
    """Write a message about its sample."""
    del session
    template = notification.about["template"]
    return Letter(
        to=notification.about["to"], context=sample(template, site), template=template
    )


def _known(template: str) -> str:
    if not has(template, "sample.json"):
        raise NoSuchMessage
    return template


def _too_long(part: str) -> str:
    return f"Use at most {PARTS[part]:,} characters for the {part}."
