"""The web server, in development as in production."""

import os

bind = os.environ.get("BIND", "127.0.0.1:5000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
reuse_port = True
control_socket_disable = True  # else it writes ~/.gunicorn/gunicorn.ctl
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112 - heartbeats off the disk
graceful_timeout = 20
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "warning")
