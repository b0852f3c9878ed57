"""Names that programs for older releases use and Keras 3 doesn't have: what they are called now, if anything."""

from __future__ import annotations

from collections.abc import Mapping

OF_BOTH: Mapping[str, str] = {
    "keras.layers.AbstractRNNCell": "",
    "keras.layers.AtrousConvolution1D": "",
    "keras.layers.AtrousConvolution2D": "",
    "keras.layers.ConvRecurrent2D": "",
    "keras.layers.CuDNNGRU": "keras.layers.GRU",
    "keras.layers.CuDNNLSTM": "keras.layers.LSTM",
    "keras.layers.Deconvolution2D": "keras.layers.Conv2DTranspose",
    "keras.layers.Deconvolution3D": "keras.layers.Conv3DTranspose",
    "keras.layers.DenseFeatures": "",
    "keras.layers.Highway": "",
    "keras.layers.LambdaMerge": "",
    "keras.layers.LocallyConnected1D": "",
    "keras.layers.LocallyConnected2D": "",
    "keras.layers.MaxoutDense": "",
    "keras.layers.Merge": "",
    "keras.layers.RandomFourierFeatures": "",
    "keras.layers.Recurrent": "",
    "keras.layers.SyncBatchNormalization": "",
    "keras.layers.TimeDistributedDense": "",
    "keras.layers.experimental": "",
    "keras.layers.merge": "",
    "keras.optimizers.adadelta": "keras.optimizers.Adadelta",
    "keras.optimizers.adagrad": "keras.optimizers.Adagrad",
    "keras.optimizers.adam": "keras.optimizers.Adam",
    "keras.optimizers.adamax": "keras.optimizers.Adamax",
    "keras.optimizers.nadam": "keras.optimizers.Nadam",
    "keras.optimizers.rmsprop": "keras.optimizers.RMSprop",
    "keras.optimizers.sgd": "keras.optimizers.SGD",
    "keras.models.model_from_yaml": "",
    "keras.utils.HDF5Matrix": "",
    "keras.utils.multi_gpu_model": "",
    "keras.utils.print_summary": "",
    "keras.losses.cosine_proximity": "keras.losses.cosine_similarity",
    "keras.metrics.cosine_proximity": "",
    **{
        f"keras.backend.{name}": ""
        for name in [
            "function",
            "get_session",
            "get_variable_shape",
            "image_dim_ordering",
            "in_test_phase",
            "in_train_phase",
            "is_placeholder",
            "learning_phase",
            "learning_phase_scope",
            "logsumexp",
            "manual_variable_initialization",
            "ops",
            "placeholder",
            "print_tensor",
            "random_binomial",
            "reset_uids",
            "set_image_dim_ordering",
            "set_learning_phase",
            "set_session",
            "tf",
        ]
    },
}
"""Gone from ``keras`` and from ``tensorflow.keras``, with the name that is meant today, if there is one."""

_SAME_IN_OPS = (
    "abs all any argmax argmin binary_crossentropy cast categorical_crossentropy cos cumprod cumsum dot elu equal exp"
    " expand_dims eye greater greater_equal hard_sigmoid less less_equal log max maximum mean min minimum ndim"
    " not_equal one_hot ones ones_like prod relu reshape round shape sigmoid sign sin softmax softplus softsign"
    " sparse_categorical_crossentropy sqrt square squeeze stack std stop_gradient sum tanh tile transpose var zeros"
    " zeros_like"
)
_OTHER_IN_OPS = {
    "clip": "clip",
    "flatten": "ravel",
    "int_shape": "shape",
    "permute_dimensions": "transpose",
    "pow": "power",
    "repeat_elements": "repeat",
}
_NOT_IN_OPS = (
    "arange batch_dot batch_flatten batch_get_value batch_normalization batch_set_value bias_add"
    " binary_focal_crossentropy cast_to_floatx categorical_focal_crossentropy concatenate constant conv1d conv2d"
    " conv2d_transpose conv3d count_params ctc_batch_cost ctc_decode ctc_label_dense_to_sparse depthwise_conv2d dropout"
    " dtype eval foldl foldr gather get_value gradients in_top_k is_sparse l2_normalize map_fn moving_average_update"
    " pool2d pool3d random_bernoulli random_normal random_normal_variable random_uniform"
    " random_uniform_variable repeat resize_images resize_volumes reverse rnn separable_conv2d set_value"
    " spatial_2d_padding spatial_3d_padding switch temporal_padding to_dense truncated_normal update update_add"
    " update_sub variable"
)

OF_KERAS: Mapping[str, str] = {
    **{f"keras.backend.{name}": f"keras.ops.{name}" for name in _SAME_IN_OPS.split()},
    **{f"keras.backend.{name}": f"keras.ops.{other}" for name, other in _OTHER_IN_OPS.items()},
    **{f"keras.backend.{name}": "" for name in _NOT_IN_OPS.split()},
    **{
        f"keras.preprocessing.image.{name}": ""
        for name in [
            "DirectoryIterator",
            "ImageDataGenerator",
            "NumpyArrayIterator",
            "random_brightness",
            "random_rotation",
            "random_shear",
            "random_shift",
            "random_zoom",
        ]
    },
    "keras.preprocessing.sequence.TimeseriesGenerator": "",
    "keras.preprocessing.sequence.make_sampling_table": "",
    "keras.preprocessing.sequence.skipgrams": "",
    "keras.layers.ThresholdedReLU": "",
}
"""Gone from ``keras``, while ``tensorflow.keras`` still has them."""

OF_MODELS: Mapping[str, str] = {
    "fit_generator": "fit",
    "evaluate_generator": "evaluate",
    "predict_generator": "predict",
    "predict_proba": "predict",
    "predict_classes": "",
    "to_yaml": "",
}
"""Methods of models, with those that do the same today."""

OF_LAYERS: Mapping[str, str] = {
    "output_shape": "output.shape",
    "input_shape": "input.shape",
    "get_output_at": "",
    "get_input_at": "",
    "get_output_shape_at": "",
    "get_input_shape_at": "",
    "inbound_nodes": "",
    "outbound_nodes": "",
}
"""Attributes of the layers of Keras."""

OF_TENSORS: Mapping[str, str] = {
    "get_shape": "shape",
    "_keras_shape": "shape",
    "set_shape": "",
    "numpy": "",
    "eval": "",
    "graph": "",
    "op": "",
}
"""Attributes of tensors of TensorFlow that a KerasTensor doesn't have."""

OF_SHAPES = frozenset({"as_list", "ndims", "dims", "num_elements"})
"""Attributes of TensorFlow's shapes: that of a KerasTensor is a tuple."""

OF_OPTIMIZERS: Mapping[str, str] = {"lr": "learning_rate"}
OF_FIT: Mapping[str, str] = {
    "nb_epoch": "epochs",
    "samples_per_epoch": "",
    "nb_val_samples": "",
    "show_accuracy": "",
    "max_q_size": "",
    "max_queue_size": "",
    "workers": "",
    "use_multiprocessing": "",
}
OF_MODEL: Mapping[str, str] = {"input": "inputs", "output": "outputs"}
"""Arguments of optimizers, of ``fit``, ``evaluate`` and ``predict``, and of ``Model`` itself."""


def replacement(name: str, package: str) -> str | None:
    """What a canonical name of a package is called today: ``""`` if nothing is the same, ``None`` if it isn't gone."""
    if package not in ("keras", "tensorflow.keras"):
        return None
    found = OF_BOTH.get(name)
    return OF_KERAS.get(name) if found is None and package == "keras" else found
