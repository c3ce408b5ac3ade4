from ganzoo_plugins.observers.terms import losses, watches

ROW = {"step": 4, "seconds": 0.5, "critic/real": 1.0, "generator/fool": 2.0, "critic/penalty": 3.0, "critic/real_logits": 4.0}
WATCHED = frozenset(["critic/real_logits"])


def test_terms_belong_to_their_players_and_step_and_seconds_to_nobody():
    assert losses(ROW, WATCHED) == {"critic": {"real": 1.0, "penalty": 3.0}, "generator": {"fool": 2.0}}


def test_what_is_watched_is_no_part_of_a_loss():
    assert watches(ROW, WATCHED) == {"critic": {"real_logits": 4.0}}
