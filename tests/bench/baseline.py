"""S: Flask returning one ready string of 30 kB, and nothing else."""

from flask import Flask

TEXT = "<!doctype html><title>S</title>" + "<p>Keep what you like.</p>\n" * 1_110

app = Flask(__name__)


@app.get("/")
def answer():
    return TEXT
