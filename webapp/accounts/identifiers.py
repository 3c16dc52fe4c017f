"""What counts as a name and as an e-mail address, and the one way to write it."""

from email_validator import EmailNotValidError, validate_email

from webapp.accounts.errors import BadAddress, BadName
from webapp.core.text import is_visible, tidy

LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3
LONGEST_NAME = 80


def mail_address(text: str) -> str:
    """Return an e-mail address in lower case, its domain as mail servers write it.

    Only the form is looked at; whether mail arrives shows when it is verified.

    Raises:
        BadAddress: it is none.
    """
    if len(text) > LONGEST_ADDRESS:
        raise BadAddress
    try:
        address = validate_email(
            tidy(text), check_deliverability=False, allow_smtputf8=False
        )
    except EmailNotValidError as error:
        raise BadAddress from error
    # Set whenever the local part is ASCII, which is all that was allowed.
    return str(address.ascii_email).lower()


def known_as(text: str) -> str:
    """Return what an account under this address would be found by, address or not."""
    try:
        return mail_address(text)
    except BadAddress:
        return tidy(text[:LONGEST_ADDRESS]).lower()


def person_name(text: str) -> str:
    """Return a name on one line.

    Raises:
        BadName: nothing in it can be seen, or it has more than 80 characters.
    """
    # Before anything is looked at letter by letter.
    name = tidy(text) if len(text) <= LONGEST_NAME * 4 else text
    if len(name) > LONGEST_NAME:
        msg = f"Use at most {LONGEST_NAME} characters for your name."
        raise BadName(msg)
    if not is_visible(name):
        msg = "Tell us what to call you."
        raise BadName(msg)
    return name
