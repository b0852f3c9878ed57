"""Functions that ``tf.compat.v1`` and TensorFlow 2 share: the same objects, by whichever name."""

from __future__ import annotations

_NAMES = """
abs acos acosh add add_n argsort as_string asin asinh atan atan2 atanh bitwise.bitwise_and bitwise.bitwise_or
bitwise.bitwise_xor bitwise.left_shift bitwise.right_shift broadcast_to cast clip_by_norm clip_by_value complex concat
cos cosh cumsum divide einsum ensure_shape equal exp eye fill floor greater greater_equal guarantee_const
histogram_fixed_width identity image.adjust_brightness image.adjust_contrast image.adjust_gamma image.adjust_hue
image.adjust_saturation image.central_crop image.combined_non_max_suppression image.convert_image_dtype
image.crop_to_bounding_box image.decode_bmp image.decode_image image.decode_jpeg image.decode_png
image.flip_left_right image.flip_up_down image.grayscale_to_rgb image.hsv_to_rgb image.image_gradients
image.non_max_suppression image.pad_to_bounding_box image.per_image_standardization image.psnr image.random_brightness
image.random_contrast image.random_crop image.random_flip_left_right image.random_flip_up_down image.random_hue
image.random_saturation image.resize_with_crop_or_pad image.rgb_to_grayscale image.rgb_to_hsv image.rgb_to_yiq
image.rgb_to_yuv image.rot90 image.sobel_edges image.ssim image.ssim_multiscale image.total_variation image.transpose
image.yiq_to_rgb image.yuv_to_rgb io.decode_bmp io.decode_image io.decode_jpeg io.decode_png io.read_file less
less_equal linalg.adjoint linalg.band_part linalg.cholesky linalg.cross linalg.det linalg.eigh linalg.eigvalsh
linalg.einsum linalg.expm linalg.eye linalg.global_norm linalg.inv linalg.l2_normalize linalg.logdet linalg.logm
linalg.lstsq linalg.matrix_rank linalg.matvec linalg.normalize linalg.pinv linalg.qr linalg.set_diag linalg.solve
linalg.sqrtm linalg.svd linalg.tensor_diag linalg.tensordot linalg.triangular_solve linspace logical_and logical_not
logical_or math.add_n math.approx_max_k math.approx_min_k math.atan2 math.cumprod math.cumsum
math.cumulative_logsumexp math.equal math.floordiv math.greater math.greater_equal math.invert_permutation
math.is_finite math.is_inf math.is_nan math.l2_normalize math.less math.less_equal math.logical_and math.logical_not
math.logical_or math.logical_xor math.not_equal math.pow math.segment_max math.segment_mean math.segment_min
math.segment_prod math.segment_sum math.softsign math.squared_difference math.subtract math.top_k math.truediv
math.unsorted_segment_max math.unsorted_segment_mean math.unsorted_segment_min math.unsorted_segment_prod
math.unsorted_segment_sqrt_n math.unsorted_segment_sum math.xdivy math.xlog1py math.xlogy math.zero_fraction matmul
maximum meshgrid minimum multiply negative nn.approx_max_k nn.approx_min_k nn.atrous_conv2d nn.avg_pool1d
nn.avg_pool3d nn.batch_normalization nn.bias_add nn.conv1d_transpose nn.conv_transpose nn.elu nn.l2_loss
nn.l2_normalize nn.local_response_normalization nn.lrn nn.max_pool1d nn.max_pool2d nn.max_pool3d nn.relu nn.selu
nn.softsign nn.top_k nn.zero_fraction not_equal one_hot ones pow random.categorical random.gamma random.normal
random.shuffle random.stateless_normal random.stateless_truncated_normal random.stateless_uniform
random.truncated_normal random.uniform range rank realdiv repeat reshape reverse roll round saturate_cast scatter_nd
searchsorted sequence_mask sigmoid sign signal.dct signal.fft signal.fft2d signal.fft3d signal.fftshift signal.frame
signal.hamming_window signal.hann_window signal.idct signal.ifft signal.ifft2d signal.ifft3d signal.ifftshift
signal.irfft signal.kaiser_bessel_derived_window signal.kaiser_window signal.linear_to_mel_weight_matrix
signal.mfccs_from_log_mel_spectrograms signal.overlap_and_add signal.rfft signal.rfft2d signal.stft
signal.vorbis_window sin sinh slice sort split sqrt square stack stop_gradient strided_slice strings.bytes_split
strings.lower strings.regex_full_match strings.regex_replace strings.strip strings.to_hash_bucket_fast
strings.to_hash_bucket_strong strings.unicode_decode strings.unicode_split strings.upper subtract tan tanh
tensor_scatter_nd_add tensor_scatter_nd_max tensor_scatter_nd_min tensor_scatter_nd_sub tensor_scatter_nd_update
tensordot tile truediv truncatediv truncatemod unique unique_with_counts unstack zeros
"""

SHARED = frozenset(_NAMES.split())
"""Their names behind ``tensorflow.``; others take other arguments, or mean something else."""
