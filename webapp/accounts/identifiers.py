"""What counts as a name, an address, a telephone, and the one way to write it."""

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from webapp.accounts.errors import BadAddress, BadName, BadNumber
from webapp.core.text import is_visible, tidy

LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3
LONGEST_NAME = 80
LONGEST_NUMBER = 40  # as people type it
# Of some countries nobody can tell which of their numbers are mobile ones.
_TAKES_SMS = frozenset(
    {
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.PERSONAL_NUMBER,
        PhoneNumberType.VOIP,
    }
)


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


def phone_number(text: str, *, region: str | None = None) -> str:
    """Return the number of a mobile telephone as E.164, such as ``+12015550123``.

    Args:
        region: the country, such as ``US``, in which it is dialled as it stands;
            ``None``: it names its country.

    Raises:
        BadNumber: it is none, or one that costs whoever writes to it.
    """
    if len(text) > LONGEST_NUMBER:
        raise BadNumber
    try:
        number = phonenumbers.parse(tidy(text), region)
    except NumberParseException as error:
        raise BadNumber from error
    is_mobile = phonenumbers.number_type(number) in _TAKES_SMS
    if not phonenumbers.is_valid_number(number) or not is_mobile:
        raise BadNumber
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


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
