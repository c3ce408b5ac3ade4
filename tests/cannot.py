"""What a TensorFlow cannot do: each once, with its releases and its reason. The list is strict: what is listed and works fails."""

from typing import NamedTuple, Optional, Tuple


class Cannot(NamedTuple):
    """Tests that fail on some releases.

    test: the end of a test's path and name without its parameters, such as `compat/test_networks.py::test_a_lone_layer`.
    first, last: minor releases, both included, such as "1.6" and "1.8".
    reason: for a person.
    modes: None means every mode, and tests that have none.
    keras: 2 or 3 where only one of them cannot.
    parameter: what a parametrised test's brackets must contain.
    """

    test: str
    first: str
    last: str
    reason: str
    modes: Optional[Tuple[str, ...]] = None
    keras: Optional[int] = None
    parameter: str = ""

    def holds(self, node: str, mode: Optional[str], release: Tuple[int, ...], keras: int) -> bool:
        """Whether it holds for the test `node` (path::name[parameters]), run in that mode on that TensorFlow and Keras."""
        name, _, parameters = node.partition("[")
        return (name.endswith("/" + self.test) and self.parameter in parameters
                and _numbers(self.first) <= release <= _numbers(self.last)
                and (self.modes is None or mode in self.modes) and self.keras in (None, keras))


def _numbers(release: str) -> Tuple[int, ...]:
    return tuple(int(part) for part in release.split("."))


OF_KINDS = (  # tests of tests/compat/test_keras_layer.py that have a parameter for each kind of network
    "test_a_network_of_another_kind_is_named_by_kind_and_number_trains_and_samples",
    "test_batch_statistics_of_another_kind_rest_with_their_network",
    "test_a_checkpoint_of_another_kind_is_restored_in_every_mode_and_the_modes_agree",
)
OF_FUNCTIONS = (  # tests of tests/compat/test_function_layer.py that have a parameter for each kind of function
    "test_a_function_trains_and_samples", "test_variables_are_named_by_the_network_and_the_functions_scopes",
    "test_batch_statistics_of_a_function_move_with_their_network_only",
    "test_batch_statistics_of_a_functions_two_passes_follow_each_other",
    "test_modes_agree_on_a_function_from_its_initial_weights_on",
    "test_a_function_is_saved_by_readable_names_and_restored_in_every_mode",
)

OF_PRECISION = (
    "test_products_are_computed_in_half_of_the_bits_and_given_in_float32", "test_small_gradients_are_not_lost",
    "test_a_gradient_that_overflows_is_skipped_and_told", "test_a_model_learns_as_it_does_in_float32_with_the_same_variables",
    "test_keras_layers_of_a_model_follow",
)

OF_TRAIN_STEPS = (
    "test_a_train_step_updates_and_its_terms_are_those_of_the_step_alone", "test_what_its_optimizer_keeps_is_saved_and_restored",
    "test_what_an_optimizer_keeps_has_the_same_names_on_every_release", "test_a_run_of_it_does_not_promise_to_be_repeated",
    "test_weights_that_would_not_be_saved_are_refused", "test_a_model_that_was_not_compiled_is_refused",
    "test_scaled_losses_are_refused",
)

PENALTIES = (  # tests of tests/compat/test_contract.py whose penalty goes through batch norm, fused or by its moments
    "test_a_penalty_through_batch_norm_has_the_gradient_of_finite_differences",
    "test_a_player_s_penalty_through_batch_norm_moves_its_weights_rightly",
)

CANNOT: Tuple[Cannot, ...] = (
    Cannot("compat/test_contract.py::test_a_penalty_that_would_be_silently_wrong_is_refused_with_what_to_use", "1.13", "2.21",
           "the gradient of fused batch norm has a right one, and nothing is refused (eagerly from 1.14 on: before, an error)"),
    Cannot("compat/test_contract.py::test_a_penalty_that_would_be_silently_wrong_is_refused_with_what_to_use", "1.6", "1.12",
           "the gradient of fused batch norm has none in eager mode: an error of TensorFlow's own", modes=("eager",)),
    Cannot("compat/test_networks.py::test_layers_of_tf_layers_train", "2.0", "2.21",
           "tf.layers ended with TensorFlow 1; its classes live on in tf.compat.v1.layers: tests/compat/test_keras_layer.py"),
    Cannot("compat/test_networks.py::test_keras_layers_that_assign_weights_leave_those_of_resting_networks_alone", "1.6", "2.12",
           "Keras has no SpectralNormalization before 2.13"),
    Cannot("compat/test_networks.py::test_keras_layers_that_assign_weights_leave_those_of_resting_networks_alone", "2.13", "2.18",
           "Keras 2's SpectralNormalization asks `if` of a tensor, and trains eagerly only", modes=("function", "graph"), keras=2),
    Cannot("core/test_exporting.py::test_a_file_for_tensorflow_lite_draws_the_same_one_at_a_time", "1.6", "1.12",
           "TensorFlow Lite's converter came with TensorFlow 1.13"),
    Cannot("core/test_exporting.py::test_a_release_without_tensorflow_lite_says_so", "1.13", "2.21", "it has TensorFlow Lite"),
    Cannot("core/test_quiet.py::test_an_export_says_nothing_but_what_it_is_and_how_to_draw_with_it", "1.6", "1.12",
           "TensorFlow Lite's converter came with TensorFlow 1.13"),
    Cannot("core/test_quiet.py::test_a_run_that_xla_compiles_says_nothing_but_its_own_line", "1.6", "2.4",
           "functions compiled by XLA came with TensorFlow 2.5"),
    Cannot("core/test_importing.py::test_a_checkpoint_of_tensorflow_s_dcgan_tutorial_needs_no_map", "1.6", "1.15",
           "the tutorial is for TensorFlow 2, eager from the start"),
    Cannot("plugins/metrics/test_ms_ssim.py::test_it_is_tensorflow_s", "1.6", "1.7", "tf.image has no ssim_multiscale before 1.8"),
    Cannot("plugins/layers/test_layer_norm.py::test_of_vectors_it_is_keras_s_own", "1.6", "1.13",
           "Keras has no LayerNormalization before 1.14"),
    Cannot("plugins/layers/test_group_norm.py::test_it_is_keras_s_own", "1.6", "2.10",
           "Keras has no GroupNormalization before 2.11"),
    Cannot("compat/test_function_layer.py::test_a_layer_with_a_regularizer_in_a_function_is_refused", "2.16", "2.21",
           "Keras 3 has no tf.compat.v1.layers", keras=3),
    Cannot("compat/test_function_layer.py::test_a_layer_with_a_regularizer_in_a_function_is_refused", "1.6", "1.13",
           "up to 1.8 they stay in layers that nobody sees; from 1.9 on tf.layers fails by itself in functions: existing_variables",
           modes=("eager", "function")),
    Cannot("compat/test_foreign_weights.py::test_weights_that_keras_3_s_optimizers_list_have_the_path_through_their_network",
           "1.6", "1.6", "its message for the object graph of a checkpoint has no keys: names stay those of the optimizer's list"),
) + tuple(
    Cannot(f"plugins/extractors/{test}", "1.6", "1.7" if "keras_model" in test else "1.8",  # a model of 1.8's Keras works eagerly
           "a process that was switched to eager mode has no graphs up to 1.8", modes=("eager", "function"))
    for test in ("test_inception.py::test_images_are_seen_from_0_to_255_in_three_channels_and_names_have_1008_numbers",
                 "test_inception.py::test_the_two_ways_of_resizing_are_two_and_are_told_apart",
                 "test_inception.py::test_a_folder_and_the_environment_say_where_it_is",
                 "test_keras_model.py::test_a_model_of_one_s_own_sees_images_in_its_size_channels_and_extent")
) + tuple(
    Cannot(f"compat/test_contract.py::{test}", "1.6", last, reason, modes=modes, parameter="fused")
    for test in PENALTIES for last, modes, reason in (
        ("1.12", ("graph", "function"), "the gradient of fused batch norm has a silently wrong one in graphs: refused by ganzoo"),
        ("1.13", ("eager",), "the gradient of fused batch norm has none in eager mode: an error"))
) + tuple(
    Cannot("plugins/test_every_loss_and_penalty.py::test_a_penalty_keeps_the_rules",
           "1.6", last, f"it goes through the generator's fused batch norm: {reason}", modes=modes, parameter="path-length")
    for last, modes, reason in (
        ("1.12", ("graph", "function"), "no right gradient of its gradient in graphs, refused by ganzoo"),
        ("1.13", ("eager",), "no gradient of its gradient in eager mode, an error"))
) + tuple(
    Cannot(f"compat/test_opaque.py::{test}", first, last, reason, modes=modes)
    for test in OF_TRAIN_STEPS for first, last, modes, reason in (
        ("1.6", "2.1", None, "Keras's models have a train_step from TensorFlow 2.2 on"),
        ("2.2", "2.21", ("graph",), "a train_step takes its gradients by a tape, which graphs have none of"))
) + tuple(
    Cannot(f"compat/test_precision.py::{test}", "1.6", "2.3", "mixed precision came with TensorFlow 2.4")
    for test in OF_PRECISION
) + tuple(
    Cannot("core/test_importing.py::test_what_this_release_saved_becomes_a_run", first, last, reason, keras=keras, parameter=kind)
    for kind, first, last, keras, reason in (
        ("tfe.Saver", "2.0", "2.21", None, "tf.contrib ended with TensorFlow 1"),
        ("tfe.Checkpoint", "2.0", "2.21", None, "tf.contrib ended with TensorFlow 1"),
        ("tfe.Checkpoint", "1.6", "1.6", None, "it came with TensorFlow 1.7"),
        ("tfe.Checkpoint", "1.7", "1.7", None, "it writes down the layers of subclassed models, and none of a Sequential"),
        ("tf.train.Checkpoint", "1.6", "1.8", None, "it came with TensorFlow 1.9"),
        ("layers.h5", "2.16", "2.21", 3, "Keras 3 saves weights as .weights.h5 only"))
) + tuple(
    Cannot(f"compat/test_function_layer.py::{test}", "2.16", "2.21", "Keras 3 has no tf.compat.v1.layers", keras=3,
           parameter="layers")
    for test in OF_FUNCTIONS
) + tuple(
    Cannot(f"compat/test_function_layer.py::{test}", "2.0", "2.21", "tf.contrib ended with TensorFlow 1", parameter=kind)
    for test in OF_FUNCTIONS for kind in ("contrib", "slim")
) + tuple(
    Cannot(f"compat/test_keras_layer.py::{test}", first, last, reason, keras=keras, parameter=kind)
    for test in OF_KINDS for kind, first, last, keras, reason in (
        ("subclassed", "1.6", "1.6", None, "a tf.keras.Model is made of inputs and outputs, and not subclassed"),
        ("tf_layers", "2.16", "2.21", 3, "Keras 3 has no tf.compat.v1.layers"),
        ("tfe_network", "2.0", "2.21", None, "tf.contrib ended with TensorFlow 1"))
)
