"""What `.env.example` describes."""

import pathlib

EXAMPLE_FILE = pathlib.Path(__file__).resolve().parents[2] / ".env.example"


def example():
    """The variables of `.env.example`, which has neither quotes nor comments behind values."""
    lines = EXAMPLE_FILE.read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
