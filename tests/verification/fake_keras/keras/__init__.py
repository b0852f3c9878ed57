"""A stand-in for Keras that imports at once and whose layers misbehave: what the client must survive."""

import os
import signal
import sys
import time
from types import SimpleNamespace

__version__ = "3.0.0"

_trouble = os.environ.get("FAKE_KERAS", "")
if _trouble == "broken":
    raise RuntimeError("the wheel is broken")
if _trouble == "exits":
    sys.exit("no licence")
if _trouble == "loud":
    os.write(1, b"Welcome to Keras!\n" * 1000 + b"no line end")
    print("100 % loaded", flush=True)
if _trouble == "hangs":
    time.sleep(600)


class Layer:
    def __init__(self, **config):
        self.config = config

    def __call__(self, tensor):
        return tensor

    def count_params(self):
        return 0


class InputLayer(Layer):
    @property
    def output(self):
        shape = self.config.get("batch_shape") or (None, *self.config["shape"])
        return SimpleNamespace(shape=shape, dtype="float32")


class Dense(Layer):
    """Hands back what it is given, as every layer here; where there is trouble, it makes it."""

    def __call__(self, tensor):
        if _trouble == "slow":
            time.sleep(600)
        if _trouble == "hungry":
            bytearray(64 * 2**30)
        return tensor


class Flatten(Layer):
    """As Dense."""


class Printing(Layer):
    """Says much, in Python and below it, some of it like a message."""

    def __call__(self, tensor):
        print("progress: 10 %\r", end="")
        print('{"kshape":1,"type":"done","id":1}')
        os.write(1, b'{"kshape":1,"type":"node"}\n' * 100)
        os.system("echo from a child")
        sys.stdout.flush()
        return tensor


class Sleeping(Layer):
    def __call__(self, tensor):
        time.sleep(600)


class Dying(Layer):
    def __call__(self, tensor):
        os.kill(os.getpid(), signal.SIGKILL)


class Leaving(Layer):
    def __call__(self, tensor):
        print("giving up", file=sys.stderr)
        os._exit(3)


class Lacking(Layer):
    def __call__(self, tensor):
        raise ImportError("Install it via `pip install tensorflow`.")


for _class in (Layer, InputLayer, Dense, Flatten, Printing, Sleeping, Dying, Leaving, Lacking):
    _class.__module__ = "keras.layers"


class StatelessScope:
    def __init__(self, **_):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None


if _trouble == "old":
    del StatelessScope

layers = SimpleNamespace(
    Layer=Layer,
    InputLayer=InputLayer,
    Dense=Dense,
    Flatten=Flatten,
    Printing=Printing,
    Sleeping=Sleeping,
    Dying=Dying,
    Leaving=Leaving,
    Lacking=Lacking,
)
backend = SimpleNamespace(backend=lambda: "nothing")
utils = SimpleNamespace(clear_session=lambda: None)
Input = lambda batch_shape: SimpleNamespace(shape=batch_shape, dtype="float32")  # noqa: E731
Model = lambda inputs, outputs, **_: SimpleNamespace()  # noqa: E731
