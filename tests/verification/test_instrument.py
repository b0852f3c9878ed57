"""Programs with a recorder in them do what they did."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from kshape_ls.verification.worker.instrument import HOOK, instrumented
from kshape_ls.verification.worker.recorder import Recorder, shape_of

PROGRAM = '''
"""A docstring."""
from __future__ import annotations
import functools

class Base:
    def __init__(self, size: int = int("3")) -> None:
        self.size = size

    def __class_getitem__(cls, key):
        return key

class Mine(Base):
    kind: str = str("mine")
    table: dict[str, int]

    def __init__(self):
        super().__init__(len("ab"))
        self.parts = [n * 2 for n in range(self.size)]
        self.parts[int("0")] += 5
        del self.parts[-1]

    @property
    def total(self):
        return sum(self.parts) + self.size

    @functools.lru_cache(maxsize=int("4"))
    def cached(self, x, *rest, key=lambda v: v + 1):
        return key(x) + len(rest)

def outer(x):
    found = []
    def inner(y):
        nonlocal x
        x = x + y
        found.append(x)
        return locals()["y"]
    inner(1)
    return found, (z := x * 2), f"{x + 1:>{len('abc')}}"

async def later(x):
    return -x

def run(coroutine):
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value

mine = Mine()
result = [mine.total, mine.cached(*[1, 2], **{"key": abs}), outer(3), run(later(7)), Mine["k"], not mine.parts == []]
'''

MATCHING = """
def kind(point):
    match point:
        case {"x": int(x), **rest} if len(rest) == 0:
            return x + 1
        case [str(a), *_]:
            return a.upper()
        case _:
            return -1

result = [kind({"x": 1}), kind(["a", 2]), kind(None)]
"""


def values(code, **names):
    scope = {"__name__": "program", **names}
    exec(code, scope)
    return scope["result"]


@pytest.mark.parametrize("program", [PROGRAM, MATCHING])
def test_a_program_does_what_it_did(program):
    seen = []

    def see(*place_and_value):
        seen.append(place_and_value[:4])
        return place_and_value[4]

    assert values(instrumented(program, "p.py"), **{HOOK: see}) == values(compile(program, "p.py", "exec"))
    lines = program.split("\n")
    texts = {lines[line - 1][col:end] for line, col, last, end in seen if line == last}
    assert texts & {"a.upper()", "range(self.size)"}


def test_an_error_is_raised_where_it_was():
    with pytest.raises(ZeroDivisionError) as raised:
        values(instrumented("x = 1\nresult = len([x\n / 0])\n", "p.py"), **{HOOK: lambda *a: a[4]})
    assert raised.traceback[-1].lineno in (1, 2)


def test_what_python_does_not_take_is_no_program():
    with pytest.raises(SyntaxError):
        instrumented("def f(:\n", "p.py")


def tensor(*shape):
    return SimpleNamespace(shape=shape, dtype="float32")


def test_shapes_of_what_is_seen():
    assert shape_of(tensor(None, 3)) == [None, 3]
    assert shape_of([tensor(1), (tensor(), tensor(2))]) == {"list": [[1], {"tuple": [[], [2]]}]}
    assert shape_of({"a": tensor(1)}) == {"dict": {"a": [1]}}
    for other in (3, "ab", [1, 2], [], {}, [tensor(1), 2], SimpleNamespace(shape=(1,)), int, [[[[[[tensor(1)]]]]]]):
        assert shape_of(other) is None


def test_a_place_tells_each_shape_once_and_not_without_end():
    told = []
    recorder = Recorder(lambda place, shape: told.append((place, shape)))
    for n in [1, 1, *range(100)]:
        assert recorder.see(1, 2, 3, 4, n).bit_length() >= 0
        recorder.see(1, 2, 3, 4, tensor(n))
    assert len(told) == 20
    assert told[0] == ((1, 2, 3, 4), [1])


def test_an_object_that_raises_when_it_is_asked_does_no_harm():
    class Sly:
        dtype = "float32"

        @property
        def shape(self):
            raise RuntimeError("no")

    sly = Sly()
    assert Recorder(print).see(1, 2, 3, 4, sly) is sly


def test_layers_tell_their_outputs_in_the_end():
    class Layer:
        output = tensor(None, 4)

    class Uncalled(Layer):
        @property
        def output(self):
            raise AttributeError("never called")

    told = []
    recorder = Recorder(lambda place, shape: told.append((place, shape)))
    recorder.know(SimpleNamespace(layers=SimpleNamespace(Layer=Layer)))
    recorder.see(1, 0, 1, 5, Layer())
    recorder.see(2, 0, 2, 5, Uncalled())
    assert told == []
    recorder.finish()
    assert told == [((1, 0, 1, 5), [None, 4])]
