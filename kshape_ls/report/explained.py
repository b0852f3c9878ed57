"""The pages of the checks, for the terminal."""

from __future__ import annotations

import re

from rich.console import Console
from rich.markdown import Markdown
from rich.text import Text

from kshape_ls.checks import codes, documentation

_FENCE = re.compile(r"^```py (?:wrong|right)$", re.MULTILINE)


def write_page(code: str, console: Console) -> None:
    """What a check means, its examples in colours where there are any."""
    page = _FENCE.sub("```python", documentation(code))
    console.print(Markdown(page, code_theme="ansi_dark", hyperlinks=False))


def write_list(console: Console) -> None:
    """Every code with its title."""
    widest = max(map(len, codes()))
    for code in codes():
        title = documentation(code).split("\n", 1)[0].partition(": ")[2]
        console.print(Text.assemble((code.ljust(widest), "bold"), "  ", title), soft_wrap=True)
