"""The fixes of all problems of a file: proven within a bound, those of errors first."""

from kshape_ls.analysis import analyze
from kshape_ls.checks import fixes, fixes_of_all, problems

PROGRAM = """\
import keras
from keras import layers

try:
    layers.Conv2D(4, 3)(keras.Input((28, 28)))
except ValueError:
    pass
x = keras.Input((28, 28))
y = layers.Conv2D(8, 3)(x)
"""


def test_all_that_each_has_are_found():
    analysis = analyze(PROGRAM.split("\n"))
    found = problems(analysis)
    assert [problem.severity for problem in found] == ["information", "error"]
    each = [fixes(analysis, problem) for problem in found]
    assert all(each)
    assert fixes_of_all(analysis, found) == each


def test_errors_come_first_and_the_rest_is_left_out():
    analysis = analyze(PROGRAM.split("\n"))
    information, error = fixes_of_all(analysis, problems(analysis), statements=1)
    assert information == ()
    assert len(error) == 1
    assert fixes_of_all(analysis, problems(analysis), statements=0) == [(), ()]
