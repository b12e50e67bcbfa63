"""The configurations that docs/forward-auth.md shows."""

import pathlib
import re

DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / "docs" / "forward-auth.md"
GROUP = "admins"


def configuration(language, proxy, lionsden, upstream):
    """The document's first block of this language, with the addresses of this run in place of those that it shows."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", DOCUMENT.read_text(), re.MULTILINE | re.DOTALL)
    if not blocks:
        raise AssertionError(f"no block of {language} in {DOCUMENT.name}")
    text = blocks[0]
    for shown, real in [("127.0.0.1:8000", proxy), ("127.0.0.1:8080", lionsden), ("127.0.0.1:3000", upstream)]:
        if shown not in text:
            raise AssertionError(f"{shown} is not in the {language} block of {DOCUMENT.name}")
        text = text.replace(shown, real)
    if f"/auth/verify?group={GROUP}" not in text:
        raise AssertionError(f"the {language} block of {DOCUMENT.name} asks for another group than {GROUP}")
    return text
