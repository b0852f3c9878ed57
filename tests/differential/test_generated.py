"""Generated cases for the layers of core, convolutional, pooling, reshaping and regularization."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .generated import calls, each_axis, garbled, generated, numbers

FORMATS = numbers("channels_last", "channels_first", "channels_last", None)
FLAG = numbers(True, False)


def convolution(kind: str, rank: int) -> st.SearchStrategy:
    name = f"Conv{rank}DTranspose" if kind == "Transpose" else f"{kind}Conv{rank}D"
    parameters = {
        "filters": numbers(1, 2, 3, 4, 6, 8),
        "kernel_size": each_axis(rank, 1, 2, 3, 5),
        "strides": each_axis(rank, 1, 1, 2, 3),
        "padding": numbers("valid", "same", "VALID", *(["causal"] if name == "Conv1D" else [])),
        "data_format": FORMATS,
        "dilation_rate": each_axis(rank, 1, 1, 2, 3),
        "use_bias": FLAG,
    }
    if kind == "":
        parameters |= {"groups": numbers(1, 1, 2, 3), "lora_rank": numbers(None, 2)}
    if kind == "Transpose":
        parameters["output_padding"] = st.one_of(st.just("None"), each_axis(rank, 0, 1, 2))
    if kind in ("Depthwise", "Separable"):
        parameters["depth_multiplier"] = numbers(1, 2, 3)
    if kind == "Depthwise":
        del parameters["filters"]
    required = [p for p in ("filters", "kernel_size") if p in parameters]
    return calls(name, parameters, required=required, ranks=(rank + 2,), odd_ranks=(rank + 1, rank + 3))


def pooling(kind: str, rank: int) -> st.SearchStrategy:
    parameters = {
        "pool_size": each_axis(rank, 1, 2, 3, 4),
        "strides": st.one_of(st.just("None"), each_axis(rank, 1, 2, 3, 0)),
        "padding": numbers("valid", "same", "valid", "same", "SAME"),
        "data_format": FORMATS,
    }
    required = ["pool_size"] if kind == "Average" else []
    return calls(f"{kind}Pooling{rank}D", parameters, required=required, ranks=(rank + 2,), odd_ranks=(rank + 1,))


def global_pooling(kind: str, rank: int) -> st.SearchStrategy:
    parameters = {"data_format": FORMATS, "keepdims": FLAG}
    return calls(f"Global{kind}Pooling{rank}D", parameters, ranks=(rank + 2,), odd_ranks=(rank + 1, rank + 3))


def adaptive_pooling(kind: str, rank: int) -> st.SearchStrategy:
    parameters = {"output_size": each_axis(rank, 1, 2, 4, 7, None), "data_format": FORMATS}
    return calls(
        f"Adaptive{kind}Pooling{rank}D", parameters, required=["output_size"], ranks=(rank + 2,), odd_ranks=(2,)
    )


def borders(name: str, parameter: str, rank: int) -> st.SearchStrategy:
    one = each_axis(2, 0, 1, 2, 3)
    several = (
        one if rank == 1 else st.one_of(numbers(0, 1, 2), st.tuples(*[one] * rank).map(lambda t: f"({', '.join(t)})"))
    )
    parameters = {parameter: several, "data_format": FORMATS}
    if name == "Cropping1D":
        del parameters["data_format"]
    return calls(name, parameters, ranks=(rank + 2,), odd_ranks=(rank + 1,))


def up_sampling(rank: int) -> st.SearchStrategy:
    parameters = {"size": numbers(1, 2, 3) if rank == 1 else each_axis(rank, 1, 2, 3), "data_format": FORMATS}
    if rank == 1:
        del parameters["data_format"]
    return calls(f"UpSampling{rank}D", parameters, ranks=(rank + 2,), odd_ranks=(rank + 1,))


TARGETS = st.lists(st.sampled_from([-1, 1, 2, 3, 4, 6, 8, 12, 24, None]), max_size=4).map(lambda t: repr(tuple(t)))
PERMUTATIONS = st.integers(0, 4).flatmap(lambda n: st.permutations(range(1, n + 1))).map(lambda t: repr(tuple(t)))
ANY_RANK = (1, 2, 3, 4, 5)
LETTERS = st.sampled_from(
    ["ab,bc->ac", "abc,cd->abd", "abc,cde->abde", "...x,xy->...y", "...xy,yz->...xz", "ab...,bc->ac...", "abc,bd->adc"]
)

FAMILIES = {
    **{f"{kind or 'Plain'}Conv{n}D": convolution(kind, n) for kind in ("", "Transpose") for n in (1, 2, 3)},
    **{f"{kind}Conv{n}D": convolution(kind, n) for kind in ("Depthwise", "Separable") for n in (1, 2)},
    **{f"{kind}Pooling{n}D": pooling(kind, n) for kind in ("Max", "Average") for n in (1, 2, 3)},
    **{f"Global{kind}Pooling{n}D": global_pooling(kind, n) for kind in ("Max", "Average") for n in (1, 2, 3)},
    **{f"Adaptive{kind}Pooling{n}D": adaptive_pooling(kind, n) for kind in ("Max", "Average") for n in (1, 2, 3)},
    **{f"Cropping{n}D": borders(f"Cropping{n}D", "cropping", n) for n in (1, 2, 3)},
    **{f"ZeroPadding{n}D": borders(f"ZeroPadding{n}D", "padding", n) for n in (1, 2, 3)},
    **{f"UpSampling{n}D": up_sampling(n) for n in (1, 2, 3)},
    "Dense": calls(
        "Dense", {"units": numbers(1, 2, 5), "use_bias": FLAG, "lora_rank": numbers(None, 2)}, required=["units"],
        ranks=ANY_RANK,
    ),
    "EinsumDense": calls(
        "EinsumDense",
        {
            "equation": LETTERS.map(repr),
            "output_shape": st.lists(st.sampled_from([None, 2, 3, 4]), max_size=3).map(repr),
            "bias_axes": st.sampled_from(["None", "'c'", "'d'", "'y'", "'dc'", "'e'", "'z'"]),
        },
        required=["equation", "output_shape"], ranks=(2, 3, 4), odd_ranks=(1, 5),
    ),
    "Embedding": calls(
        "Embedding", {"input_dim": numbers(3, 9), "output_dim": numbers(2, 4), "lora_rank": numbers(None, 2)},
        required=["input_dim", "output_dim"], ranks=ANY_RANK,
    ),
    "ReversibleEmbedding": calls(
        "ReversibleEmbedding",
        {"input_dim": numbers(3, 9), "output_dim": numbers(2, 4), "tie_weights": FLAG},
        required=["input_dim", "output_dim"], ranks=ANY_RANK, call="x, reverse=True",
    ),
    "Masking": calls("Masking", {"mask_value": numbers(0.0, 1)}, ranks=ANY_RANK, odd_ranks=(0,)),
    "PReLU": calls(
        "PReLU", {"shared_axes": st.lists(st.integers(-3, 5), max_size=3).map(repr)}, ranks=ANY_RANK, odd_ranks=(0,)
    ),
    "ReLU": calls("ReLU", {"max_value": numbers(None, 6, -1), "threshold": numbers(0, 1.5, -1)}, ranks=ANY_RANK),
    "Dropout": calls("Dropout", {"rate": numbers(0, 0.5, 1, 1.5, -1)}, required=["rate"], ranks=ANY_RANK),
    "SpatialDropout2D": calls("SpatialDropout2D", {"rate": numbers(0, 0.5)}, required=["rate"], ranks=ANY_RANK),
    "Flatten": calls("Flatten", {"data_format": FORMATS}, ranks=ANY_RANK, odd_ranks=(0,)),
    "Reshape": calls("Reshape", {"target_shape": TARGETS}, required=["target_shape"], ranks=ANY_RANK, odd_ranks=(0,)),
    "Permute": calls("Permute", {"dims": PERMUTATIONS}, required=["dims"], ranks=ANY_RANK),
    "RepeatVector": calls("RepeatVector", {"n": numbers(1, 4)}, required=["n"], ranks=(2,), odd_ranks=(1, 3)),
}  # fmt: skip


@pytest.mark.parametrize("family", FAMILIES)
def test_what_keras_says(agree, family):
    @generated
    @given(FAMILIES[family])
    def check(case):
        agree.holds(case)

    check()


@pytest.mark.parametrize("family", FAMILIES)
def test_nonsense_is_never_called_wrong_wrongly(agree, family):
    @generated
    @given(garbled(FAMILIES[family]))
    def check(case):
        agree.holds(case, silent=True)

    check()
