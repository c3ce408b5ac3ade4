"""All knowledge of TensorFlow's versions and modes, and nothing else.

Two axes. The *mode* (graph with a session, eager, compiled function) is a whole implementation: `stage_graph` and
`stage_eager` have the same names, `modes` chooses. The *spelling* (one call at one version) is one module per seam, with the
branch in it once, at import, by capability, its version range in a comment. `import tensorflow as tf` serves for the nine
tenths that never changed: nothing here patches it, wraps a tensor or pretends to be it.

    modes        which modes there are, and the stage of one
    stage        where players move: one step, K steps a call, sampling, save and restore
    culprit      which operation of a step makes a number that is not finite
    move         what a loss sees: batch, step, random numbers, values shared by `once`
    networks     what a player's networks are made of: base_layer (layers of our own), keras_layer (Keras's layers and models,
                 tf.layers, tfe.Network), function_layer (functions, whose variables come from scopes), naming
    beside       values and operations worked out beside a run, alike in every mode
    layers       the few operations whose spelling or numbers depend on the version
    variables    create, assign, read
    optimizers   Adam, RMSprop, SGD with named slots
    gradients    the gradient of a function by its input, for penalties
    random       normal, uniform and dropout masks as functions of a seed
    checkpoints  variables by canonical name in a file that every version reads
    foreign_weights  what others saved, by readable name
    quiet        TensorFlow imported without its notes
    devices      which there are, which one to use, its memory and threads
    facts        what `ganzoo doctor` tells of this TensorFlow
"""

from ganzoo_compat import quiet as _quiet  # noqa: F401  # first, so that the others find TensorFlow imported
