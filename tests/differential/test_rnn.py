"""Recurrent layers, their cells and the wrappers around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .asking import Case
from .generated import calls, garbled, generated, numbers, shapes

FLAG = numbers(True, False)
RUN = {"return_sequences": FLAG, "return_state": FLAG, "stateful": numbers(False, False, False, True)}
CELL = {"units": numbers(1, 2, 5), "use_bias": FLAG, "recurrent_dropout": numbers(0.0, 0.2)}
CELLS = st.sampled_from(
    ["LSTMCell(3)", "GRUCell(4, reset_after=False)", "SimpleRNNCell(2, use_bias=False)", "[LSTMCell(2), GRUCell(3)]"]
)
OVER_TIME = st.sampled_from(
    [
        "LSTM(3)",
        "LSTM(3, return_sequences=True, return_state=True)",
        "GRU(2, return_state=True, use_bias=False)",
        "SimpleRNN(4, return_sequences=True)",
        "RNN([LSTMCell(3), GRUCell(2)], return_state=True)",
        "ConvLSTM1D(3, 2)",
        "GRU(2, go_backwards=True)",
        "Dense(3)",
    ]
)
INNER = st.sampled_from(
    [
        "Dense(3)",
        "LSTM(3)",
        "GRU(3, return_sequences=True)",
        "Conv1D(3, 2)",
        "Conv2D(2, 3, padding='same')",
        "BatchNormalization()",
        "LayerNormalization()",
        "Flatten()",
        "TimeDistributed(Dense(2))",
        "Bidirectional(GRU(2))",
        "Embedding(9, 4)",
    ]
)


def over_time(name, more):
    parameters = {**CELL, **RUN, **more}
    return calls(name, parameters, required=["units"], ranks=(3,), odd_ranks=(2, 4))


def conv_lstm(rank):
    parameters = {
        "filters": numbers(1, 3),
        "kernel_size": numbers(1, 2, 3),
        "strides": numbers(1, 1, 2),
        "padding": numbers("valid", "same"),
        "data_format": numbers("channels_last", "channels_last", "channels_first"),
        "dilation_rate": numbers(1, 1, 2),
        **RUN,
    }
    shape = st.one_of(*[shapes(rank + 3, 3, 9)] * 5, shapes(rank + 2))
    return calls(f"ConvLSTM{rank}D", parameters, required=["filters", "kernel_size"], shape=shape)


@st.composite
def steps(draw, name, states):
    """A cell called on tensors, mostly on those that fit."""
    units = draw(st.integers(1, 4))
    batch = draw(st.sampled_from([None, 1, 3]))
    near = st.sampled_from([*[(batch, units)] * 6, (units,), (1, units), (batch, units + 1), (batch, 2, units)])
    inputs = draw(st.sampled_from([*[(batch, 3)] * 6, (3,), (batch, 4, 3), (batch, 8, 3), (batch, None)]))
    handed = [draw(near) for _ in range(states)]
    arguments = ", ".join(["units=" + repr(units), draw(st.sampled_from(["use_bias=True", "recurrent_dropout=0.1"]))])
    listed = ", ".join(f"x{i + 1}" for i in range(states))
    return Case(f"{name}({arguments})(x0, [{listed}])", (inputs, *handed))


PLAIN = {
    "LSTM": over_time("LSTM", {"unroll": FLAG}),
    "GRU": over_time("GRU", {"reset_after": FLAG}),
    "SimpleRNN": over_time("SimpleRNN", {}),
    **{f"ConvLSTM{rank}D": conv_lstm(rank) for rank in (1, 2, 3)},
}
FAMILIES = {
    **PLAIN,
    "LSTMCell": steps("LSTMCell", 2),
    "GRUCell": steps("GRUCell", 1),
    "SimpleRNNCell": steps("SimpleRNNCell", 1),
    "RNN": calls("RNN", {"cell": CELLS, **RUN}, required=["cell"], ranks=(3, 4), odd_ranks=(2,)),
    "Bidirectional": calls(
        "Bidirectional",
        {"layer": OVER_TIME, "merge_mode": numbers("concat", "sum", "ave", "mul", None)},
        required=["layer"],
        ranks=(3,),
        odd_ranks=(2, 4),
    ),
    "TimeDistributed": calls("TimeDistributed", {"layer": INNER}, required=["layer"], ranks=(3, 4, 5), odd_ranks=(2,)),
}

CASES = {
    "LSTM": [
        ("LSTM(4)(x)", [(None, None, 3)]),
        ("LSTM(4, return_sequences=True)(x)", [(None, None, 3)]),
        ("LSTM(4, return_state=True)(x)", [(None, 5, 3)]),
        ("LSTM(4, return_sequences=True, return_state=True, use_bias=False)(x)", [(None, 5, 3)]),
        ("LSTM(4)(x)", [(None, 5, None)]),
        ("LSTM(4)(x)", [(None, 5)]),
        ("LSTM(4)(x)", [(None, 2, 5, 3)]),
        ("LSTM(4, unroll=True)(x)", [(None, None, 3)]),
        ("LSTM(4.0)(x)", [(None, 5, 3)]),
        ("LSTM(0)(x)", [(None, 5, 3)]),
        ("LSTM(4)([x, x1, x1])", [(None, 5, 3), (None, 4)]),
        ("LSTM(4)(x, initial_state=[x1, x1])", [(None, 5, 3), (None, 9)]),
        ("LSTM(4, dropout=None)(x)", [(3, 4, 4)]),
        ("LSTM(4, use_cudnn=3)(x)", [(3, 4, 4)]),
        ("LSTM(4, use_cudnn=1)(x)", [(3, 4, 4)]),
        ("LSTM(4, use_cudnn=True)(x)", [(3, 4, 4)]),
        ("LSTM(True)(x)", [(3, 4, 4)]),
        ("LSTM('4')(x)", [(3, 4, 4)]),
        ("LSTM(4, seed='a')(x)", [(3, 4, 4)]),
        ("LSTM(4, seed=1.5)(x)", [(3, 4, 4)]),
        ("LSTM(4, time_major=True)(x)", [(3, 4, 4)]),
        ("LSTM(4, zero_output_for_mask=True, implementation=1)(x)", [(3, 4, 4)]),
        ("LSTM(4, activation=None)(x)", [(3, 4, 4)]),
        ("LSTM(4, activation=3)(x)", [(3, 4, 4)]),
        ("LSTM(4, kernel_initializer=3)(x)", [(3, 4, 4)]),
        ("LSTM(4, kernel_regularizer='foo')(x)", [(3, 4, 4)]),
        ("LSTM(4, kernel_constraint='foo')(x)", [(3, 4, 4)]),
        ("LSTM(4)(x, x1)", [(3, 4, 4), (3, 4)]),
        ("LSTM(4)(x, 4)", [(3, 4, 4)]),
        ("LSTM(4)(x, initial_state=4)", [(3, 4, 4)]),
        ("LSTM(4)(x, initial_state=[x1, None])", [(3, 4, 4), (3, 4)]),
    ],
    "GRU": [
        ("GRU(4, return_sequences=True, return_state=True)(x)", [(None, 5, 3)]),
        ("GRU(4, reset_after=False)(x)", [(None, 5, 3)]),
        ("GRU(4, reset_after=False, use_bias=False)(x)", [(None, 5, 3)]),
        ("GRU(4.0)(x)", [(None, 5, 3)]),
        ("GRU(None)(x)", [(None, 5, 3)]),
    ],
    "SimpleRNN": [
        ("SimpleRNN(4, return_state=True)(x)", [(2, 5, 3)]),
        ("SimpleRNN(4, stateful=True)(x)", [(None, 5, 3)]),
        ("SimpleRNN(4, stateful=True)(x)", [(2, 5, 3)]),
        ("SimpleRNN(4, implementation=1)(x)", [(3, 4, 4)]),
    ],
    "LSTMCell": [
        ("LSTMCell(4)(x, [x1, x1])", [(None, 3), (None, 4)]),
        ("LSTMCell(4)(x, [x1, x2])", [(None, 3), (None, 4), (None, 3)]),
        ("LSTMCell(4)(x, [x1, x2])", [(None, 3), (None, 5), (None, 4)]),
        ("LSTMCell(4)(x, [x1])", [(None, 3), (None, 4)]),
        ("LSTMCell(4)(x, [x1, x1])", [(2, 3), (3, 4)]),
        ("LSTMCell(4)(x, [x1, x1])", [(2, 3), (1, 4)]),
        ("LSTMCell(1)(x, [x1, x1])", [(None, 8, 3), (None, 1)]),
        ("LSTMCell(1, recurrent_dropout=0.1)(x, [x1, x1])", [(None, 8, 3), (None, 1)]),
        ("LSTMCell(2)(x, [x1, x1])", [(None, 7, 3), (None, 2)]),
        ("LSTMCell(4, implementation=1)(x, [x1, x1])", [(None, 3), (None, 4)]),
        ("LSTMCell(4)(x)", [(None, 3)]),
    ],
    "GRUCell": [
        ("GRUCell(4)(x, [x1])", [(None, 3), (None, 4)]),
        ("GRUCell(4)(x, x1)", [(None, 3), (None, 4)]),
        ("GRUCell(4)(x, [x1])", [(None, 3), (None, 5)]),
        ("GRUCell(4)(x, [x1])", [(None, 3), (4,)]),
        ("GRUCell(4, implementation=1)(x, [x1])", [(None, 3), (4,)]),
        ("GRUCell(1)(x, [x1])", [(2, 3), (2, 3, 1)]),
        ("GRUCell(4, reset_after=False)(x, [x1])", [(None, 3), (None, 4)]),
        ("GRUCell(4)(x, [x1])", [(None, 7, 3), (None, 4)]),
    ],
    "SimpleRNNCell": [
        ("SimpleRNNCell(4)(x, [x1])", [(None, 3), (None, 4)]),
        ("SimpleRNNCell(4)(x, x1)", [(None, 3), (None, 4)]),
        ("SimpleRNNCell(4)(x, [x1])", [(None, 1, 3), (None, 4)]),
        ("SimpleRNNCell(4)(x, [x1])", [(None, 7, 3), (4,)]),
        ("SimpleRNNCell(4)(x, [x1])", [(None, 3), (None, 3)]),
        ("SimpleRNNCell(4)(x, [x1])", [(None, None), (None, 4)]),
    ],
    "StackedRNNCells": [
        ("StackedRNNCells([LSTMCell(2), GRUCell(3)])(x, [[x1, x1], [x2]])", [(None, 5), (None, 2), (None, 3)]),
        ("StackedRNNCells([LSTMCell(2), GRUCell(3)])(x, [[x1, x1], x2])", [(None, 5), (None, 2), (None, 3)]),
        ("StackedRNNCells([GRUCell(3)])(x, [x1])", [(None, 5), (None, 3)]),
        ("StackedRNNCells([GRUCell(3), GRUCell(4)])(x, [x1])", [(None, 5), (None, 3)]),
        ("StackedRNNCells([GRUCell(3), GRUCell(4)])(x, [x1, x1])", [(None, 5), (None, 3)]),
        ("StackedRNNCells([3])(x, [x1])", [(None, 5), (None, 3)]),
        ("StackedRNNCells(LSTMCell(3))(x, x1)", [(2, 7), (2, 3)]),
    ],
    "RNN": [
        ("RNN(LSTMCell(3), return_sequences=True, return_state=True)(x)", [(None, 5, 2)]),
        ("RNN(GRUCell(3), return_state=True)(x)", [(None, 5, 2, 4)]),
        ("RNN(SimpleRNNCell(3))(x)", [(None, 5)]),
        ("RNN(SimpleRNNCell(3))(x)", [(None,)]),
        ("RNN(SimpleRNNCell(3), stateful=True)(x)", [(None, 4, 4)]),
        ("RNN(GRUCell(2.5))(x)", [(None, 4, 4)]),
        ("RNN(LSTMCell(2.5))(x)", [(None, 4, 4)]),
        ("RNN(Dropout(0.5))(x)", [(None, 4, 4)]),
        ("RNN('lstm')(x)", [(None, 4, 4)]),
        ("RNN([LSTMCell(3), GRUCell(2)], return_state=True)(x)", [(None, 3, 5)]),
        ("RNN(StackedRNNCells([LSTMCell(3), GRUCell(2)]), return_state=True)(x)", [(None, 3, 5)]),
        ("RNN([LSTMCell(3)], return_state=True)(x)", [(None, 3, 5)]),
        ("RNN(Dense(3))(x)", [(2, 3, 5)]),
        ("RNN([])(x)", [(2, 3, 5)]),
        ("RNN(GRUCell(3))(x)", [(2, 7)]),
        ("RNN(GRUCell(3), return_sequences=True)(x)", [(2, 7)]),
        ("RNN([3])(x)", [(2, 7)]),
        ("RNN(None)(x)", [(2, 7)]),
    ],
    "Bidirectional": [
        ("Bidirectional(LSTM(4))(x)", [(None, 5, 3)]),
        ("Bidirectional(LSTM(4, return_sequences=True), merge_mode='sum')(x)", [(None, 5, 3)]),
        ("Bidirectional(LSTM(4, return_sequences=True), merge_mode=None)(x)", [(None, 5, 3)]),
        ("Bidirectional(GRU(4, return_state=True), merge_mode='ave')(x)", [(None, 5, 3)]),
        ("Bidirectional(LSTM(4, return_state=True), merge_mode=None)(x)", [(None, 5, 3)]),
        ("Bidirectional(LSTM(4), merge_mode='add')(x)", [(None, 5, 3)]),
        ("Bidirectional(LSTM(4), merge_mode='mul', backward_layer=LSTM(4, go_backwards=True))(x)", [(None, 5, 3)]),
        ("Bidirectional(LSTM(4), backward_layer=LSTM(4))(x)", [(None, 5, 3)]),
        ("Bidirectional(LSTM(4, go_backwards=True))(x)", [(None, 5, 3)]),
        ("Bidirectional(Dense(4))(x)", [(None, 5, 3)]),
        ("Bidirectional(Bidirectional(LSTM(4)))(x)", [(None, 5, 3)]),
        ("Bidirectional(LSTM(4))(x)", [(None, 5)]),
        ("Bidirectional(3)(x)", [(None, 5)]),
        ("Bidirectional(LSTM(4))(x, initial_state=[x1])", [(2, 3, 5), (2, 4)]),
        ("Bidirectional(RNN(LSTMCell(4)))(x)", [(2, 3, 5, 6)]),
        ("Bidirectional(RNN(LSTMCell(4)))(x)", [(2, 3)]),
        ("Bidirectional(LSTM(4), backward_layer=GRU(3, go_backwards=True))(x)", [(2, 3, 5)]),
        ("Bidirectional(ConvLSTM1D(4, 3))(x)", [(2, 3, 5, 6)]),
        ("Bidirectional(LSTM(4), weights=[])(x)", [(2, 3, 5)]),
        ("Bidirectional(LSTM(4), foo=[])(x)", [(2, 3, 5)]),
        ("Bidirectional(TimeDistributed(Dense(4)))(x)", [(2, 3, 5)]),
        ("Bidirectional(LSTM(4, return_sequences=1))(x)", [(2, 3, 5)]),
        ("Bidirectional(LSTM(4, stateful=True))(x)", [(None, 3, 5)]),
        ("Bidirectional(RNN([LSTMCell(3), GRUCell(2)], return_state=True))(x)", [(None, 3, 5)]),
        ("Bidirectional(RNN([LSTMCell(3), GRUCell(2)], return_state=True), merge_mode=None)(x)", [(None, 3, 5)]),
    ],
    "TimeDistributed": [
        ("TimeDistributed(Dense(4))(x)", [(None, None, 3)]),
        ("TimeDistributed(Conv2D(4, 3))(x)", [(None, None, 9, 9, 3)]),
        ("TimeDistributed(Flatten())(x)", [(None, None, 3, 4)]),
        ("TimeDistributed(Dense(4))(x)", [(None, 3)]),
        ("TimeDistributed(LSTM(4))(x)", [(None, 3, 5)]),
        ("TimeDistributed(LSTM(4))(x)", [(None, 3, 5, 6)]),
        ("TimeDistributed(Bidirectional(LSTM(4)))(x)", [(None, 3, 5, 6)]),
        ("TimeDistributed(Bidirectional(LSTM(4)))(x)", [(2, 3, 5)]),
        ("TimeDistributed(3)(x)", [(2, 3, 5)]),
        ("TimeDistributed(LSTM(4))(x)", [(2, 3, 5)]),
        ("TimeDistributed(LSTM(4))(x)", [(2, 3, 5, 6, 7)]),
        ("TimeDistributed(LSTM(4, return_sequences=True))(x)", [(2, 3, 5)]),
        ("TimeDistributed(LSTM(4, return_state=True))(x)", [(2, 3, 5, 6)]),
        ("TimeDistributed(LSTM(4, stateful=True))(x)", [(2, 3, 5, 6)]),
        ("TimeDistributed(Conv2D(4, 3))(x)", [(2, 3, 5, 6)]),
        ("TimeDistributed(Conv2D(4, 3))(x)", [(2, 3, 5, 6, 7, 7)]),
        ("TimeDistributed(Conv1D(4, 3))(x)", [(2, 3, 5)]),
        ("TimeDistributed(Embedding(4, 5))(x)", [(2, 3, 5, 6)]),
        ("TimeDistributed(DepthwiseConv2D(3))(x)", [(2, 3, 5, 6)]),
        ("TimeDistributed(SeparableConv2D(3, 3))(x)", [(2, 3, 5, 6)]),
        ("TimeDistributed(AdaptiveMaxPooling2D(3))(x)", [(2, 3, 5, 6)]),
        ("TimeDistributed(Reshape((3,)))(x)", [(2, 3, 5, 6)]),
        ("TimeDistributed(TimeDistributed(Dense(3)))(x)", [(None, 3, 5, 6)]),
        ("TimeDistributed(TimeDistributed(Dense(3)))(x)", [(None, 3, 5)]),
        ("TimeDistributed(Bidirectional(LSTM(3)))(x)", [(None, 3, 5, 6)]),
        ("TimeDistributed(Bidirectional(LSTM(3)))(x)", [(2, 3, 5)]),
        ("TimeDistributed(Add())(x)", [(2, 3, 5)]),
        ("TimeDistributed(MultiHeadAttention(2, 3))(x)", [(2, 3, 5, 6)]),
        ("TimeDistributed(Attention())(x)", [(2, 3, 5, 6)]),
        ("TimeDistributed(LSTMCell(2))(x)", [(2, 3, 5, 6)]),
        ("TimeDistributed(Masking())(x)", [(2, 3, 5, 6)]),
        ("TimeDistributed(BatchNormalization())(x)", [(2, 3, 5, 6)]),
        ("TimeDistributed(Dense(3))(x)", [(2, 3, 5, None)]),
        ("TimeDistributed(MaxPooling2D(7))(x)", [(2, 3, 5, 6, 7)]),
        ("TimeDistributed(Resizing(7, 7))(x)", [(2, 3, 5, 6, 7)]),
        ("TimeDistributed(Resizing(7, 7))(x)", [(2, 3, 5, 6, 7, 8)]),
        ("TimeDistributed(Resizing(7, 7))(x)", [(2, 3, 5)]),
        ("TimeDistributed(RandomFlip())(x)", [(2, 3, 5)]),
        ("TimeDistributed(ConvLSTM2D(3, 3))(x)", [(2, 3, 5, 6, 7, 8)]),
        ("TimeDistributed(Dense(3))(x, mask=x1)", [(2, 3, 5, 6), (2, 4)]),
    ],
    "ConvLSTM1D": [
        ("ConvLSTM1D(4, 3)(x)", [(None, 7, 8, 2)]),
        ("ConvLSTM1D(4, 3, return_sequences=True, strides=2, padding='same')(x)", [(None, 7, 8, 2)]),
        ("ConvLSTM1D(3, 3, padding='causal')(x)", [(None, 4, 8, 2)]),
    ],
    "ConvLSTM2D": [
        ("ConvLSTM2D(4, (3, 2), return_state=True)(x)", [(None, None, 8, 9, 2)]),
        ("ConvLSTM2D(3, 3)(x)", [(None, 8, 8, 2)]),
        ("ConvLSTM2D(3, 3)(x)", [(None, 4, 8, 8, 1)]),
        ("ConvLSTM2D(3, 3)(x)", [(None, 4, 8, 8, None)]),
        ("ConvLSTM2D(0, 3)(x)", [(None, 4, 8, 8, 2)]),
        ("ConvLSTM2D(-1, 3)(x)", [(None, 4, 8, 8, 2)]),
        ("ConvLSTM2D(2.0, 3)(x)", [(None, 4, 8, 8, 2)]),
        ("ConvLSTM2D(None, 3)(x)", [(None, 4, 8, 8, 2)]),
        ("ConvLSTM2D('a', 3)(x)", [(None, 4, 8, 8, 2)]),
        ("ConvLSTM2D(3, 0)(x)", [(None, 4, 8, 8, 2)]),
        ("ConvLSTM2D(3, (3,))(x)", [(None, 4, 8, 8, 2)]),
        ("ConvLSTM2D(3, 3, strides=0)(x)", [(None, 4, 8, 8, 2)]),
        ("ConvLSTM2D(3, 3, strides=(1, 0))(x)", [(None, 4, 8, 8, 2)]),
        ("ConvLSTM2D(3, 3, strides=2, dilation_rate=2)(x)", [(None, 4, 8, 8, 2)]),
        ("ConvLSTM2D(3, 3, strides=2)(x)", [(None, 4, 8, 8, 2)]),
        ("ConvLSTM2D(3, 3, dilation_rate=2)(x)", [(None, 4, 8, 8, 2)]),
        ("ConvLSTM2D(3, 9)(x)", [(None, 4, 8, 8, 2)]),
        ("ConvLSTM2D(3, 9, padding='same')(x)", [(None, 4, 8, 8, 2)]),
        ("ConvLSTM2D(3, 3, padding='SAME')(x)", [(None, 4, 8, 8, 2)]),
        ("ConvLSTM2D(3, 3, padding='causal')(x)", [(None, 4, 8, 8, 2)]),
        ("ConvLSTM2D(3, 3, padding=((1, 1), (1, 1)))(x)", [(None, 4, 8, 8, 2)]),
        ("ConvLSTM2D(3, 3, data_format='channels_first')(x)", [(None, 4, 8, 8, 2)]),
        ("ConvLSTM2D(3, 3, data_format='foo')(x)", [(None, 4, 8, 8, 2)]),
        ("ConvLSTM2D(3, 3, data_format='channels_first')(x)", [(None, 4, 2, None, 8)]),
        ("ConvLSTM2D(3, 3, data_format='channels_first')(x)", [(None, 4, None, 8, 8)]),
        ("ConvLSTM2D(3, 3, stateful=True)(x)", [(None, 4, 8, 8, 2)]),
        ("ConvLSTM2D(3, 3, stateful=True)(x)", [(2, 4, 8, 8, 2)]),
        ("ConvLSTM2D(3, 3, stateful=True, return_state=True, return_sequences=True)(x)", [(2, None, 8, 8, 2)]),
        ("ConvLSTM2D(3, 3, unroll=True)(x)", [(2, None, 8, 8, 2)]),
        ("ConvLSTM2D(3, 3, use_cudnn=True)(x)", [(2, None, 8, 8, 2)]),
        ("ConvLSTM2D(3, 3, zero_output_for_mask=True)(x)", [(2, None, 8, 8, 2)]),
        ("ConvLSTM2D(3, 3, dropout='a')(x)", [(2, None, 8, 8, 2)]),
        ("ConvLSTM2D(3, 3, activation='foo')(x)", [(2, None, 8, 8, 2)]),
        ("ConvLSTM2D(3, 3)(x, initial_state=[x1, x2])", [(2, 4, 8, 8, 2), (2, 6, 6, 3), (2, 6, 6, 3)]),
        ("ConvLSTM2D(3, 2.5)(x)", [(2, None, 8, 8, 2)]),
        ("ConvLSTM2D(3, (2.5, 2))(x)", [(2, None, 8, 8, 2)]),
        ("ConvLSTM2D(3, 'a')(x)", [(2, None, 8, 8, 2)]),
    ],
    "ConvLSTM3D": [],
}


@pytest.mark.parametrize("name", CASES)
def test_listed(agree, name):
    agree(CASES[name])


@pytest.mark.parametrize("family", FAMILIES)
def test_what_keras_says(agree, family):
    @generated
    @given(FAMILIES[family])
    def check(case):
        agree.holds(case, silent=family in ("TimeDistributed", "GRUCell"))

    check()


@pytest.mark.parametrize("family", PLAIN)
def test_nonsense_is_never_called_wrong_wrongly(agree, family):
    @generated
    @given(garbled(PLAIN[family]))
    def check(case):
        agree.holds(case, silent=True)

    check()
