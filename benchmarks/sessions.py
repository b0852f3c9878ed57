"""Editing sessions: what somebody types into a file, change by change, each as a client sends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple


class Change(NamedTuple):
    """Put ``text`` in place of a stretch (lines and characters from 0). ``kind`` says what the user is about."""

    kind: str
    line: int
    character: int
    end_line: int
    end_character: int
    text: str


Session = Callable[[Sequence[str]], Iterator[Change]]

KEEPS_SHAPES, CHANGES_SHAPES = "keeps shapes", "changes shapes"
BLOCK = """\
def pasted(x):
    x = layers.Conv2D(8, 3)(x)
    return layers.Flatten()(x)

pasted_inputs = keras.Input((16, 16, 3))
pasted_model = keras.Model(pasted_inputs, layers.Dense(2)(pasted(pasted_inputs)))
"""


def applied(lines: list[str], change: Change) -> None:
    """The change made in a list of lines."""
    head = lines[change.line][: change.character]
    tail = lines[change.end_line][change.end_character :]
    lines[change.line : change.end_line + 1] = (head + change.text + tail).split("\n")


def keeping_shapes(lines: Sequence[str]) -> Iterator[Change]:
    """Another activation and back, in the middle of the file."""
    yield from _toggled(lines, KEEPS_SHAPES, '"relu"', '"tanh"')


def changing_shapes(lines: Sequence[str]) -> Iterator[Change]:
    """Other numbers of units, in the middle of the file."""
    yield from _toggled(lines, CHANGES_SHAPES, "Dense(10", "Dense(12")


def typing_a_layer(lines: Sequence[str]) -> Iterator[Change]:
    """A line with a layer, character by character, then taken away again."""
    at = _middle(lines, "GlobalAveragePooling2D")
    name = lines[at].split(" ")[0]
    yield Change("types a layer", at, 0, at, 0, "\n")
    yield from _typed("types a layer", at, 0, f"{name} = layers.Conv2D(8, 3)({name})")
    yield Change("undoes", at, 0, at + 1, 0, "")


def typing_a_comment(lines: Sequence[str]) -> Iterator[Change]:
    """A comment behind a layer, character by character, then taken away again."""
    at = _middle(lines, "BatchNormalization")
    width = len(lines[at])
    comment = "  # so that it trains"
    yield from _typed("types a comment", at, width, comment)
    yield Change("undoes", at, width, at, width + len(comment), "")


def pasting(lines: Sequence[str]) -> Iterator[Change]:
    """A block of lines, then undone."""
    at = _middle(lines, "inputs_")
    yield Change("pastes a block", at, 0, at, 0, BLOCK)
    yield Change("undoes", at, 0, at + BLOCK.count("\n"), 0, "")


def breaking_brackets(lines: Sequence[str]) -> Iterator[Change]:
    """A closing bracket lost and found, inside a function and at the top level."""
    for word in ("Add()([x, y])", "GlobalAveragePooling2D"):
        at = _middle(lines, word)
        width = len(lines[at])
        yield Change("breaks a bracket", at, width - 1, at, width, "")
        yield Change("closes a bracket", at, width - 1, at, width - 1, ")")


def renaming(lines: Sequence[str]) -> Iterator[Change]:
    """The constant at the top gets another name and its old one back, letter by letter."""
    at = next(n for n, line in enumerate(lines) if line.startswith("CLASSES"))
    yield from _typed("renames a constant", at, len("CLASSES"), "_OF")
    yield Change("renames a constant", at, len("CLASSES"), at, len("CLASSES_OF"), "")


def in_plain_python(lines: Sequence[str]) -> Iterator[Change]:
    """A number and back, then a line typed, where there is no Keras."""
    yield from _toggled(lines, "edits", "(1 + rate)", "(2 + rate)")
    at = _middle(lines, "found = []")
    yield Change("edits", at, 0, at, 0, "\n")
    yield from _typed("edits", at, 0, "    # what was paid")
    yield Change("edits", at, 0, at + 1, 0, "")


EDITING: tuple[Session, ...] = (
    keeping_shapes,
    changing_shapes,
    typing_a_layer,
    typing_a_comment,
    pasting,
    breaking_brackets,
    renaming,
)


def recorded(lines: Sequence[str], sessions: Sequence[Session], count: int) -> list[Change]:
    """The first ``count`` changes of sessions that go on one after the other."""
    now = list(lines)
    found: list[Change] = []
    while True:
        for session in sessions:
            for change in session(tuple(now)):
                found.append(change)
                applied(now, change)
                if len(found) == count:
                    return found


def _middle(lines: Sequence[str], word: str) -> int:
    places = [n for n, line in enumerate(lines) if word in line]
    return min(places, key=lambda n: abs(n - len(lines) // 2))


def _toggled(lines: Sequence[str], kind: str, old: str, new: str) -> Iterator[Change]:
    at = _middle(lines, old)
    start = lines[at].index(old)
    yield Change(kind, at, start, at, start + len(old), new)
    yield Change(kind, at, start, at, start + len(new), old)


def _typed(kind: str, line: int, start: int, text: str) -> Iterator[Change]:
    for n, letter in enumerate(text):
        yield Change(kind, line, start + n, line, start + n, letter)
