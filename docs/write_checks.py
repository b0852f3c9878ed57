"""Writes a page for each check, made from the check's own documentation: ``make docs``."""

from __future__ import annotations

from pathlib import Path

from kshape_ls import checks

FOLDER = Path(__file__).with_name("checks")

INDEX = """\
# Checks

What kshape-ls reports. An `error` says that Keras raises there or that training can't work; it is reported only where
that is certain.

"""


def pages() -> dict[Path, str]:
    """Each page's path and text."""
    codes = checks.codes()
    index = INDEX + "".join(f"- [`{code}`]({code}.md)\n" for code in codes)
    return {FOLDER / "README.md": index, **{FOLDER / f"{code}.md": checks.documentation(code) for code in codes}}


def main() -> None:
    """Write what differs; remove pages of checks that are gone."""
    wanted = pages()
    FOLDER.mkdir(exist_ok=True)
    for path in set(FOLDER.glob("*.md")) - set(wanted):
        path.unlink()
    for path, text in wanted.items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
