import pluggy
import pytest

from ganzoo import registry
from ganzoo.errors import PluginError, TrainingError, UserError
from ganzoo.hookspecs import Hooks, observer
from ganzoo.observing import Observers

BUILT_IN = ["advice", "checkpoints", "loss-curve", "metrics-log", "progress", "sample-grid"]


class Run:
    def __init__(self):
        self.said = []

    def say(self, text):
        self.said.append(text)


class Recorder:
    def __init__(self, **settings):
        self.settings, self.heard = settings, []

    @observer
    def ganzoo_started(self, run):
        self.heard.append("started")

    @observer
    def ganzoo_stepped(self, step):
        self.heard.append(step)

    @observer
    def ganzoo_reported(self, row, step):
        self.heard.append((step, row))

    @observer
    def ganzoo_finished(self):
        self.heard.append("finished")

    @observer
    def ganzoo_stopped(self, run, error):
        self.heard.append(error)


class Broken(Recorder):
    @observer
    def ganzoo_stepped(self, step):
        raise ValueError("no such thing\nand a second line")


class Every:
    def __init__(self, steps):
        self.steps = steps

    @observer
    def ganzoo_every(self):
        return self.steps


def item(name, distribution, thing="Recorder"):
    return registry.Item("observers", name, distribution, "1.0", f"{__name__}:{thing}")


@pytest.fixture
def zoo(monkeypatch):
    """A zoo with one built-in observer and one of another distribution; more may be added to the list."""
    found = [item("watcher", "ganzoo"), item("stranger", "elsewhere")]
    monkeypatch.setattr(registry, "items", lambda kind=None: list(found))
    monkeypatch.setattr(registry, "load", lambda wanted: globals()[wanted.value.partition(":")[2]])
    return found


def watching(observers):
    return [thing for _, thing in observers.manager.list_name_plugin()]


def test_the_observers_of_ganzoo_itself_always_watch():
    names = [name for name, _ in Observers().manager.list_name_plugin()]
    assert sorted(name.split("'")[1] for name in names) == BUILT_IN


def test_each_moment_reaches_the_observer_with_what_it_asks_for(zoo):
    observers, run, error = Observers(), Run(), KeyboardInterrupt()
    observers.started(run)
    observers.stepped(run, 3)
    observers.reported(run, 4, {"generator/fool": 1.0})
    observers.finished(run)
    observers.stopped(run, error)
    assert watching(observers)[0].heard == ["started", 3, (4, {"generator/fool": 1.0}), "finished", error]


def test_another_distributions_observer_watches_only_when_named(zoo):
    assert len(watching(Observers())) == 1
    assert len(watching(Observers(["stranger"]))) == 2
    assert len(watching(Observers(["elsewhere:stranger"]))) == 2


def test_a_name_may_carry_settings_and_a_built_in_one_is_not_doubled_by_them(zoo):
    assert [thing.settings for thing in watching(Observers(["watcher:loud=yes"]))] == [{"loud": "yes"}]


def test_a_built_in_observer_can_be_left_out(zoo):
    zoo.append(item("other", "ganzoo"))
    assert len(watching(Observers(without=["other"]))) == 1
    with pytest.raises(UserError, match="other, watcher"):
        Observers(without=["othr"])


def test_an_object_of_the_user_watches_as_it_is(zoo):
    mine, other = Recorder(), Recorder()
    observers = Observers([mine, other, mine])
    observers.stepped(Run(), 5)
    assert mine.heard == other.heard == [5]


def test_a_class_of_the_user_is_made_an_object(zoo):
    observers = Observers([Recorder])
    assert [type(thing) for thing in watching(observers)] == [Recorder, Recorder]


def test_a_failing_observer_is_told_once_and_dropped_and_nobody_else_suffers(zoo):
    mine, broken = Recorder(), Broken()
    observers, run = Observers([mine, broken]), Run()
    for step in (1, 2):
        observers.stepped(run, step)
    observers.finished(run)
    assert mine.heard == [1, 2, "finished"]
    assert broken.heard == []
    assert run.said == ["observer Broken failed in ganzoo_stepped and watches no more: ValueError: no such thing."]


def test_a_failing_plugin_is_named_with_its_distribution(zoo):
    zoo.append(item("bad", "elsewhere", "Broken"))
    run = Run()
    Observers(["bad"]).stepped(run, 1)
    assert run.said[0].startswith("observer 'bad' of elsewhere 1.0 failed")


def test_a_training_error_stops_the_run_after_everyone_has_heard(zoo):
    class Full(Recorder):
        @observer(tryfirst=True)
        def ganzoo_stepped(self, step):
            raise TrainingError("the disk is full")

    mine, run = Recorder(), Run()
    with pytest.raises(TrainingError, match="the disk is full"):
        Observers([mine, Full()]).stepped(run, 1)
    assert mine.heard == [1] and run.said == []


def test_ctrl_c_in_an_observer_is_no_failure_of_the_observer(zoo):
    class Interrupted:
        @observer
        def ganzoo_stepped(self):
            raise KeyboardInterrupt

    observers = Observers([Interrupted()])
    with pytest.raises(KeyboardInterrupt):
        observers.stepped(Run(), 1)
    assert len(watching(observers)) == 2


def test_pluggys_order_is_kept(zoo):
    order = []

    class Last:
        @observer(trylast=True)
        def ganzoo_finished(self):
            order.append("last")

    class First:
        @observer(tryfirst=True)
        def ganzoo_finished(self):
            order.append("first")

    class Between:
        @observer
        def ganzoo_finished(self):
            order.append("between")

    Observers([First(), Last(), Between()]).finished(Run())
    assert order == ["first", "between", "last"]


def test_intervals_are_sorted_and_each_is_there_once(zoo):
    assert Observers([Every(50), Every(20), Every(50), Every(None)]).every(Run()) == [20, 50]


@pytest.mark.parametrize("steps", [0, -5, 2.5, "ten", True])
def test_an_interval_that_is_none_costs_the_observer(zoo, steps):
    run = Run()
    observers = Observers([Every(steps), Every(7)])
    assert observers.every(run) == [7]
    assert len(run.said) == 1 and "observer Every" in run.said[0]


def test_a_misspelt_hook_is_an_error_that_lists_the_hooks(zoo):
    class Misspelt:
        @observer
        def ganzoo_step(self, run):
            pass

    with pytest.raises(PluginError, match="Misspelt.*ganzoo_step.*ganzoo_every, ganzoo_finished") as caught:
        Observers([Misspelt()])
    assert "\n" not in str(caught.value)


def test_an_argument_that_no_hook_has_is_an_error(zoo):
    class Greedy:
        @observer
        def ganzoo_started(self, session):
            pass

    with pytest.raises(PluginError, match="Greedy.*session"):
        Observers([Greedy()])


def test_an_observer_without_hooks_is_told_to_mark_its_methods(zoo):
    class Unmarked:
        def ganzoo_started(self, run):
            pass

    with pytest.raises(PluginError, match="mark its methods with @observer of ganzoo.hookspecs"):
        Observers([Unmarked()])


def test_wrapping_the_hooks_of_others_is_refused(zoo):
    class Wrapper:
        @observer(hookwrapper=True)
        def ganzoo_started(self, run):
            yield

    with pytest.raises(PluginError, match="cannot wrap"):
        Observers([Wrapper()])


def test_settings_that_an_observer_does_not_take_are_one_sentence(zoo):
    zoo.append(item("plain", "elsewhere", "Every"))
    with pytest.raises(PluginError, match="observer 'plain' of elsewhere 1.0 cannot be made"):
        Observers(["plain:volume=11"])


def test_an_unknown_name_is_told_with_the_nearest(zoo):
    with pytest.raises(UserError, match="Did you mean stranger"):
        Observers(["strangr"])


def test_without_the_built_in_observers_there_is_no_run(monkeypatch):
    monkeypatch.setattr(registry, "items", lambda kind=None: [])
    with pytest.raises(PluginError, match="install ganzoo"):
        Observers()


def test_the_specification_is_pluggys_own():
    manager = pluggy.PluginManager("ganzoo")
    manager.add_hookspecs(Hooks)
    manager.register(Recorder())
    manager.check_pending()
