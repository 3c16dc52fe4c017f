"""Every change around accounts, one module per noun."""

from webapp.accounts.services.customers import (
    change_password,
    recognise,
    register,
)
from webapp.accounts.services.grants import (
    drop_grants_over,
    end_grant,
    end_grants,
    renew_grant,
    start_grant,
)
from webapp.accounts.services.guests import start_guest
from webapp.accounts.services.links import (
    forget_links,
    reset_password,
    send_reset,
    send_verification,
    verify_email,
)
from webapp.accounts.services.operators import (
    create_operator,
    install_roles,
    recognise_operator,
)
from webapp.accounts.services.sessions import (
    drop_over,
    end_all,
    end_operator_session,
    end_other_sessions,
    end_session,
    start_operator_session,
    start_session,
    touch_operator_session,
    touch_session,
)
from webapp.accounts.services.tries import (
    Door,
    count_try,
    forget_old_tries,
    forget_tries,
)

__all__ = [
    "Door",
    "change_password",
    "count_try",
    "create_operator",
    "drop_grants_over",
    "drop_over",
    "end_all",
    "end_grant",
    "end_grants",
    "end_operator_session",
    "end_other_sessions",
    "end_session",
    "forget_links",
    "forget_old_tries",
    "forget_tries",
    "install_roles",
    "recognise",
    "recognise_operator",
    "register",
    "renew_grant",
    "reset_password",
    "send_reset",
    "send_verification",
    "start_grant",
    "start_guest",
    "start_operator_session",
    "start_session",
    "touch_operator_session",
    "touch_session",
    "verify_email",
]
