"""How this program speaks to whoever runs it: one line an event, no secrets in it."""

import logging

import structlog


def init(*, for_machines: bool) -> None:
    """Set up the log: readable lines in development, JSON elsewhere.

    Tracebacks never show the values of variables: those hold passwords and tokens.
    """
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if for_machines
        else structlog.dev.ConsoleRenderer(
            exception_formatter=structlog.dev.plain_traceback
        )
    )
    shared: list[structlog.typing.Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if for_machines:
        shared.append(structlog.processors.format_exc_info)
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
