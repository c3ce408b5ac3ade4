"""Deliberately broken plugins, each caught by the rule that it breaks, and by no other."""

import json
import os
import re

import numpy as np
import pytest
import tensorflow as tf

from ganzoo import checks, registry

SOUND = "Metadata-Version: 2.1\nName: ganzoo-broken\nVersion: 1.0\nRequires-Dist: ganzoo\n"
PAPER = '"""A paper, 2026, https://example.org."""\n'
MODEL = PAPER + '''import numpy as np
import tensorflow as tf
from ganzoo import GAN, Player, Setting, once
from ganzoo_compat import variables
from ganzoo_compat.networks import Network
from ganzoo_compat.optimizers import Adam
from ganzoo_plugins.layers.batch_norm import BatchNorm
from ganzoo_plugins.layers.dense import Dense
from ganzoo_plugins.layers.dropout import Dropout
from ganzoo_plugins.models.dcgan import DCGAN
from ganzoo_plugins.models.gan import DenseGAN


class Broken(DenseGAN):
    """A broken one."""

    dataset = "ring:size=200"
    small = {"batch_size": 4, "hidden": (6,), "latent": 2}

'''
IMAGES = MODEL.replace("DenseGAN)", "DCGAN)").replace("ring:size=200", "digits").replace('"hidden": (6,), ', '"width": 2, ')
LOSS = PAPER + '''import tensorflow as tf
from ganzoo import Loss, Setting


class Broken(Loss):
    """A broken one."""

    def discriminator(self, real_logits, fake_logits):
        return {"real": tf.reduce_mean(tf.nn.softplus(-real_logits)), "fake": tf.reduce_mean(tf.nn.softplus(fake_logits))}

    def generator(self, real_logits, fake_logits):
        return {"fool": tf.reduce_mean(tf.nn.softplus(-fake_logits))}

'''
PENALTY = PAPER + '''import tensorflow as tf
from ganzoo import Penalty


class Broken(Penalty):
    """A broken one."""

    def term(self, game, move):
        return tf.reduce_mean(game.judge(move, game.real(move)) ** 2)

'''
DATASET = '''import numpy as np
from ganzoo import Dataset, Setting


class Broken(Dataset):
    """A broken one."""

    def arrays(self, seed):
        return {"x": np.random.RandomState(seed).normal(size=(50, 2)).astype("float32")}

'''
METRIC = '''from ganzoo.metrics import Metric


class Broken(Metric):
    """A broken one."""

    def measure(self, run, seed=0):
        return float(run.sample(8, seed).mean())

'''
OBSERVER = '''from ganzoo.hookspecs import observer


class Broken:
    """A broken one."""

    @observer
    def ganzoo_reported(self, run, step):
        self.step = step

'''
COMMAND = '''import click


@click.command()
def Broken():
    """A broken one."""

'''
EXTRACTOR = '''import numpy as np
from ganzoo.extractors import Extractor, Looked


class Broken(Extractor):
    """A broken one."""

    def look(self, images, mode):
        return Looked(images.reshape(len(images), -1)[:, :50].astype("float64"))

    def fingerprint(self):
        return "the first fifty values"

'''
BASES = {"models": MODEL, "images": IMAGES, "losses": LOSS, "penalties": PENALTY, "datasets": DATASET, "metrics": METRIC,
         "extractors": EXTRACTOR, "observers": OBSERVER, "commands": COMMAND}

# (rule, kind, what is found, the module's text after the class)
BROKEN = [
    ("loads", "observers", "RuntimeError: no luck", "raise RuntimeError('no luck')"),
    ("loads", "datasets", "has to be a subclass of ganzoo.Dataset", """
class Ring:
    pass


Broken = Ring
"""),
    ("quiet-import", "observers", "'hello'", "print('hello')"),
    ("light-import", "datasets", "imports TensorFlow", "import tensorflow"),
    ("no-network", "observers", "asks the network for example.org", """
import urllib.request
try:
    urllib.request.urlopen('http://example.org/')
except OSError:
    pass
"""),
    ("no-global-state", "observers", "changes environment variables", """
import os
os.environ['TF_DETERMINISTIC_OPS'] = '1'
"""),
    ("no-global-state", "models", "changes numpy.random's state", "np.random.seed(1)"),
    ("no-global-state", "models", "changes TensorFlow's type of Keras's numbers", "tf.keras.backend.set_floatx('float64')"),
    ("settings", "datasets", "'count' has no help", """
Broken.count = Setting(3, '')
Broken.count.name = 'count'
"""),
    ("settings", "losses", "is taken without a word", """
    def __init__(self, **settings):
        super().__init__()
"""),
    ("settings", "losses", "is answered by a traceback", """
    def __init__(self):
        super().__init__()
"""),
    ("trains", "models", "AttributeError", """
    def generator_loss(self, move):
        return {'fool': self.nothing}
"""),
    ("finite-terms", "models", "odd is nan", """
    def generator_terms(self, move):
        return {'odd': tf.math.log(-1.0)}
"""),
    ("samples", "models", "have the shape [5, 1]", """
    def sample(self, move):
        return self.fake(move)[:, :1]
"""),
    ("samples", "models", "repeat each", """
    def sample(self, move):
        return self.fake(move)[:1] + tf.zeros([move.size, 1])
"""),
    ("samples", "images", "those of the data are in [-1, 1]", """
    def sample(self, move):
        return self.fake(move) + 2.0
"""),
    ("sample-range", "images", "is below 0", """
    def generate(self, move, z):
        return super().generate(move, z) * 0.5 + 0.5
"""),
    ("sample-seeds", "models", "other samples the second time", """
    def sample(self, move):
        return self.fake(move) + np.float32(np.random.normal())
"""),
    ("gradients", "models", "never moves first/dense/kernel", """
    def generate(self, move, z):
        return self.generator(tf.stop_gradient(self.first(z)))

    def build(self):
        super().build()
        self.first = Network('first', [Dense(2)], [self.latent])

    def generators(self):
        return [self.generator, self.first]
"""),
    ("own-networks", "models", "which is not its own", """
    def after_discriminator(self, move):
        for weight in self.generator.trainable.values():
            variables.assign(weight, weight * 0.9)
"""),
    ("statistics", "models", "never change in training: d/frozen/moving_mean", """
    def build(self):
        super().build()
        self.discriminator = Network('d', [Dense(4), Frozen(), Dense(1)], self.shape)


class Frozen(BatchNorm):
    def call(self, x):
        return (x - self.mean) * self.gamma + self.beta + tf.zeros_like(x) * self.variance
"""),
    ("statistics", "models", "'d' has dropout or batch norm, and does in training what it does in samples", """
    def build(self):
        super().build()
        self.discriminator = Network('d', [Dense(4), Late(0.5), Dense(1)], self.shape)


class Late(Dropout):
    def call(self, x):
        return x
"""),
    ("same-seed", "models", "other terms in its first step", """
    def generator_terms(self, move):
        return {'odd': np.float32(np.random.normal()) * tf.reduce_mean(self.fake(move))}
"""),
    ("modes-agree", "models", "generator/odd is", """
    def generator_terms(self, move):
        return {'odd': (1.0 + tf.executing_eagerly()) * tf.reduce_mean(self.fake(move) ** 2)}
"""),
    ("exact-resume", "models", "its terms are others", """
    calls = 0.0

    def generator_terms(self, move):
        self.calls += 1.0
        return {'odd': self.calls * tf.reduce_mean(self.fake(move))}
"""),
    ("export", "models", "The samples of its SavedModel differ from its own by 0.1", """
    def sample(self, move):
        self.drawn = getattr(self, 'drawn', 0) + 1
        return super().sample(move) + 0.1 * self.drawn
"""),
    ("export", "models", "It cannot be exported: TypeError", """
    def sample(self, move):
        return self.generator(tf.constant(np.zeros([move.size, self.latent], 'float32')) + self.noise(move))
"""),
    ("logits", "models", "are all from 0 to 1", """
    def judge(self, move, x):
        return tf.sigmoid(super().judge(move, x))
"""),
    ("plays", "losses", "the generator does not move", """
    def generator(self, real_logits, fake_logits):
        return {'fool': tf.reduce_mean(fake_logits) * 0.0}
"""),
    ("sure-logits", "losses", "generator's loss is not finite", """
    def generator(self, real_logits, fake_logits):
        return {'fool': -tf.reduce_mean(tf.math.log(tf.sigmoid(fake_logits)))}
"""),
    ("depends", "losses", "does not look at the logits of the examples", """
    def discriminator(self, real_logits, fake_logits):
        return {'fake': tf.reduce_mean(tf.nn.softplus(fake_logits))}
"""),
    ("joins", "penalties", "is nan after its first steps", """
    def term(self, game, move):
        return tf.reduce_mean(tf.sqrt(game.judge(move, game.real(move)) - 9.0))
"""),
    ("seldom", "penalties", "never seldom", """
    def build(self, game):
        if self.seldom:
            raise RuntimeError('never seldom')
"""),
    ("examples", "datasets", "must give x", """
    def arrays(self, seed):
        return {'y': np.zeros([3, 2])}
"""),
    ("labels", "datasets", "from 0 to 4, and the classes from 0 to 2", """
    classes = 3

    def arrays(self, seed):
        return {'x': np.eye(5), 'label': np.arange(5)}
"""),
    ("labels", "datasets", "how many classes", """
    def arrays(self, seed):
        return {'x': np.eye(5), 'label': np.arange(5)}
"""),
    ("repeatable", "datasets", "other examples", """
    def arrays(self, seed):
        return {'x': np.random.normal(size=(5, 2))}
"""),
    ("sizes", "datasets", "does not give them the size 32 x 32", """
    def examples(self, seed, image_size=None):
        return Read()


from ganzoo.examples import Examples


class Read(Examples):
    images = ('x',)
    shapes = {'x': (8, 8, 1)}

    def __len__(self):
        return 5

    def read(self, rows):
        return {'x': np.zeros([len(rows), 8, 8, 1], 'uint8')}

    def checksums(self):
        return {}
"""),
    ("measures", "metrics", "no number but str", """
    def measure(self, run, seed=0):
        return str(run.step)
"""),
    ("measures", "metrics", "gives 1.0 and then 2.0", """
    def measure(self, run, seed=0):
        self.n = getattr(self, 'n', 0.0) + 1.0
        return self.n
"""),
    ("looks", "extractors", "features depend on which others are looked at with it", """
    def look(self, images, mode):
        return Looked((images - images.mean(axis=0)).reshape(len(images), -1)[:, :50].astype("float64"))
"""),
    ("looks", "extractors", "says that it has 7 classes, and its logits are None", "    classes = 7"),
    ("looks", "extractors", "fingerprint() returns None", """
    def fingerprint(self):
        return None
"""),
    ("watches", "observers", "RuntimeError: no luck", """
    @observer
    def ganzoo_started(self, run):
        raise RuntimeError('no luck')
"""),
    ("only-watches", "observers", "has other numbers", """
    @observer
    def ganzoo_started(self, run):
        stage = run.runner.stage
        stage.write({name: value * 2 for name, value in stage.read(list(stage.named)).items() if name.endswith('kernel')})
"""),
    ("command", "commands", "no click command", "Broken = 7"),
]

# what then is broken too
CONSEQUENCES = {
    "finite-terms": {"exact-resume", "gradients", "same-seed", "sample-seeds", "samples", "own-networks", "techniques"},
    "same-seed": {"exact-resume"}, "exact-resume": {"same-seed"}, "plays": {"depends"}, "joins": {"seldom"},
    "samples": {"sample-range"}, "sample-seeds": {"same-seed"}, "light-import": {"quiet-import", "no-global-state"},
}


def broken(install, kind, text="", name="broken", metadata=SOUND, api="[ganzoo.api]\n1 = ganzoo\n", more=""):
    """The item of a distribution with one plugin, whose module is the sound one of its kind and the text."""
    real = "models" if kind == "images" else kind
    install("ganzoo-broken", {}, {"broken_module.py": BASES[kind] + text + "\n"}, metadata=metadata,
            entry_points=f"{api}[ganzoo.{real}]\n{name} = broken_module:Broken\n{more}")
    (item,) = [item for item in registry.items(real) if item.distribution == "ganzoo-broken"]
    return item


@pytest.fixture(autouse=True)
def the_process_as_it_was():
    """Some of the plugins change what others have too, and the tests after these are of others."""
    environment, numbers, state = dict(os.environ), tf.keras.backend.floatx(), np.random.get_state()
    yield
    os.environ.clear()
    os.environ.update(environment)
    tf.keras.backend.set_floatx(numbers)
    np.random.set_state(state)


def modes_for(rule):
    return {"modes-agree": ("eager", "graph"), "export": ("graph",)}.get(rule, ("eager",))


@pytest.mark.parametrize("rule, kind, said, text", BROKEN, ids=[f"{rule}-{place}" for place, (rule, *_) in enumerate(BROKEN)])
def test_a_broken_plugin_is_caught_by_the_rule_that_it_breaks(install, in_folder, rule, kind, said, text):
    found = checks.check(broken(install, kind, text), modes_for(rule))
    rules = {one.rule for one in found}
    assert {rule} <= rules <= {rule} | CONSEQUENCES.get(rule, set()), "\n".join(map(str, found))
    assert said in " ".join(one.what for one in found), "\n".join(map(str, found))
    assert all(one.what.endswith(".") and one.why.endswith(".") and one.how.endswith(".") for one in found)


@pytest.mark.parametrize("rule, options, said", [
    ("api", {"api": ""}, "does not say for which version"),
    ("entry-points", {"more": "[ganzoo.modells]\nodd = x:Y\n"}, "in the group ganzoo.modells"),
    ("requirement", {"metadata": SOUND.replace("Requires-Dist: ganzoo\n", "")}, "does not require ganzoo"),
    ("requirement", {"metadata": SOUND + "Requires-Dist: tensorflow (>=2.3)\n"}, "requires tensorflow"),
    ("name", {"name": "My_Observer"}, "'My_Observer' is not made of small letters"),
    ("name", {"name": "progress"}, "has one named 'progress' too")])
def test_what_a_distribution_says_of_itself_is_looked_at(install, in_folder, rule, options, said):
    found = checks.check(broken(install, "observers", **options))
    assert [one.rule for one in found] == [rule], "\n".join(map(str, found))
    assert said in found[0].what


@pytest.mark.parametrize("kind, rule, before, after", [
    ("observers", "summary", '    """A broken one."""\n', ""), ("losses", "paper", PAPER, '"""Mine."""\n')])
def test_documentation_is_looked_at(install, in_folder, monkeypatch, kind, rule, before, after):
    monkeypatch.setitem(BASES, kind, BASES[kind].replace(before, after, 1))
    assert {one.rule for one in checks.check(broken(install, kind))} == {rule}


@pytest.mark.parametrize("kind", sorted(BASES))
def test_the_sound_one_of_each_kind_keeps_all_rules(install, in_folder, kind):
    tried = []
    found = checks.check(broken(install, kind), ("eager",), tell=lambda rule, mode, outcome: tried.append((rule.name, outcome)))
    assert not found, "\n".join(map(str, found))
    assert [outcome for _, outcome in tried] == [[]] * len(tried) and len(tried) > 8


def test_every_rule_has_a_broken_plugin():
    apart = {"api", "entry-points", "requirement", "name", "summary", "paper", "techniques"}  # above; and below
    assert {rule.name for rule in checks.all_rules()} == {rule for rule, *_ in BROKEN} | apart
    assert len(BROKEN) >= 15


def test_a_technique_that_a_model_stumbles_over_is_told(install, in_folder):
    text = """
    def __init__(self, spec, **settings):
        super().__init__(spec, **settings)
        if self.clip_gradients:
            raise ValueError('no clipping')
"""
    found = checks.check(broken(install, "models", text), ("eager",))
    assert [one.rule for one in found] == ["techniques"] and "no clipping" in found[0].what


def test_check_tells_what_why_and_how_and_ends_with_1(install, in_folder, shell):
    broken(install, "observers", "print('hello')")
    done = shell("check", "broken", "--mode", "eager")
    assert done.code == 1
    assert re.search(r"  quiet-import: Its import writes .*\n    why: .*\n    how: .*\n", done.out)
    assert done.out.endswith("1 of 1 plugins not as they should be.\n")
    for name in ("ganzoo-broken", "ganzoo-broken:broken"):
        told = json.loads(shell("check", name, "--mode", "eager", "--json").out)
        assert told[0]["plugin"] == "observer 'broken' of ganzoo-broken 1.0"


def test_check_of_what_keeps_all_rules_ends_with_0(install, in_folder, shell):
    done = shell("check", "ring", "--kind", "datasets")
    assert (done.code, done.err) == (0, ""), done.out
    assert "keeps the 15 rules that were tried" in done.out and done.out.endswith("1 plugin as it should be.\n")


def test_a_dataset_whose_files_are_not_there_is_not_tried_and_said_so(in_folder, shell):
    done = shell("check", "folder")
    assert done.code == 0 and "examples was not tried: it needs data: the dataset Folder needs" in done.out


@pytest.mark.parametrize("arguments, said", [
    (["check"], "say what to check"), (["check", "dcgn"], "no plugin and no distribution is named 'dcgn'. Did you mean dcgan"),
    (["check", "dcgan", "--set", "x"], "'x' is no setting")])
def test_what_cannot_be_checked_is_the_user_s_mistake(shell, arguments, said):
    done = shell(*arguments)
    assert done.code == 2 and said in done.err and done.err.count("\n") == 1


def test_rules_are_listed_with_their_reasons(shell):
    assert re.search(r"^models:\n(.*\n)*  logits +A loss on logits applies the sigmoid itself", shell("check", "--rules").out, re.M)
    assert {"rule", "kinds", "why", "how"} == set(json.loads(shell("check", "--rules", "--json").out)[0])
