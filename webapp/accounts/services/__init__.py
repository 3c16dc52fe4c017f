"""Every change around accounts, one module per noun."""

from webapp.accounts.services.customers import (
    change_password,
    recognise,
    register,
)
from webapp.accounts.services.forgetting import forget_messages
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
from webapp.accounts.services.phones import (
    PHONE_CODE,
    Answer,
    ask_phone,
    confirm_phone,
    drop_phone,
    note_start,
    note_stop,
)
from webapp.accounts.services.preferences import (
    Choices,
    change_preferences,
    opt_in,
    opt_out,
    opt_out_for,
    pause_all,
    resume_all,
    start,
    stop,
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
    "PHONE_CODE",
    "Answer",
    "Choices",
    "Door",
    "ask_phone",
    "change_password",
    "change_preferences",
    "confirm_phone",
    "count_try",
    "create_operator",
    "drop_grants_over",
    "drop_over",
    "drop_phone",
    "end_all",
    "end_grant",
    "end_grants",
    "end_operator_session",
    "end_other_sessions",
    "end_session",
    "forget_links",
    "forget_messages",
    "forget_old_tries",
    "forget_tries",
    "install_roles",
    "note_start",
    "note_stop",
    "opt_in",
    "opt_out",
    "opt_out_for",
    "pause_all",
    "recognise",
    "recognise_operator",
    "register",
    "renew_grant",
    "reset_password",
    "resume_all",
    "send_reset",
    "send_verification",
    "start",
    "start_grant",
    "start_guest",
    "start_operator_session",
    "start_session",
    "stop",
    "touch_operator_session",
    "touch_session",
    "verify_email",
]
