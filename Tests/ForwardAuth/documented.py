"""The configurations that docs/forward-auth.md and docs/behind-a-proxy.md show."""

import pathlib
import re

DOCUMENTS = pathlib.Path(__file__).resolve().parents[2] / "docs"
GROUP = "admins"


def asking(language, proxy, lionsden, upstream, rules=f"group={GROUP}"):
    """How a proxy asks LionsDen about requests to an application, perhaps by other rules than the document's."""
    text = _shown("forward-auth.md", language, {"127.0.0.1:8000": proxy, "127.0.0.1:8080": lionsden, "127.0.0.1:3000": upstream})
    if f"/auth/verify?group={GROUP}" not in text:
        raise AssertionError(f"the {language} block of forward-auth.md asks for another group than {GROUP}")
    return text.replace(f"/auth/verify?group={GROUP}", f"/auth/verify?{rules}")


def balancing(language, proxy, lionsden):
    """How a proxy hands requests on to LionsDen itself."""
    return _shown("behind-a-proxy.md", language, {"127.0.0.1:8000": proxy, "127.0.0.1:8080": lionsden})


def _shown(document, language, addresses):
    """The document's first block of this language, with the addresses of this run in place of those that it shows."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", (DOCUMENTS / document).read_text(), re.MULTILINE | re.DOTALL)
    if not blocks:
        raise AssertionError(f"no block of {language} in {document}")
    text = blocks[0]
    for shown, real in addresses.items():
        if shown not in text:
            raise AssertionError(f"{shown} is not in the {language} block of {document}")
        text = text.replace(shown, real)
    return text
