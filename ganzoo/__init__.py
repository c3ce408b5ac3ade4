"""ganzoo: any GAN, any TensorFlow. Importing it imports neither TensorFlow nor NumPy."""

__version__ = "0.1.0"

from ganzoo.api import import_weights, load, prepare, resume, train, write_samples
from ganzoo.datasets import Dataset
from ganzoo.errors import GanzooError, Stopped, TrainingError, UserError
from ganzoo.losses import Loss
from ganzoo.penalties import Penalty
from ganzoo.players import GAN, Balance, Player, Spec, once
from ganzoo.settings import Setting

__all__ = ["GAN", "Balance", "Dataset", "GanzooError", "Loss", "Penalty", "Player", "Setting", "Spec", "Stopped", "TrainingError",
           "UserError", "import_weights", "load", "once", "prepare", "resume", "train", "write_samples", "__version__"]
