"""The web server, in development as in production.

HOST, PORT and WEB_CONCURRENCY are settings of the shop (``webapp/config/settings.py``).
They are read here without loading it, so that each worker loads the code it finds.
"""

import os

host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "5000"
bind = os.environ.get("BIND") or f"{host}:{port}"  # unix:/run/keepsake.sock, too
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or "2")
threads = 4
reuse_port = True
control_socket_disable = True  # else it writes ~/.gunicorn/gunicorn.ctl
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112 - heartbeats off the disk
graceful_timeout = 20
# A token that is too long is told so by us, and that means to be read first.
limit_request_field_size = 16 * 1024
loglevel = os.environ.get("GUNICORN_LOG_LEVEL") or "warning"


def pre_request(_worker: object, _request: object) -> None:
    """Keep addresses out of the log, at every level: some hold a token."""
