"""The numbers of evaluation, beside those of others, of the same features: what a reader of papers compares with."""


def test_ours_and_those_that_are_stored_are_theirs(load, pytestconfig, capsys):
    peers = load("plugins/metrics/peers")
    theirs = load("fidelity/theirs").of(peers)
    found = peers.compare(theirs, "torch-fidelity|clean-fid|prdc", pytestconfig.getoption("--store"))
    with capsys.disabled():
        print("", *(f"{name}: {far:.1e} apart" for name, far in found.items()), sep="\n")
