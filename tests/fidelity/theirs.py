"""What torch-fidelity, clean-fid and prdc say of the arrays of tests/plugins/metrics/peers.py."""

import numpy as np
import torch
from cleanfid.fid import frechet_distance, kernel_distance
from cleanfid.resize import build_resizer
from prdc import compute_prdc
from torch_fidelity.metric_fid import fid_features_to_statistics, fid_statistics_to_metric
from torch_fidelity.metric_isc import isc_features_to_metric
from torch_fidelity.metric_kid import kid_features_to_metric
from torch_fidelity.metric_prc import prc_features_to_metric


def of(peers):
    """{name: number, or list of numbers}."""
    real, fake = peers.REAL, peers.FAKE
    # both draw subsets: one as large as the sample is the sample
    fakes = fake[:peers.SUBSET]
    score = isc_features_to_metric(torch.tensor(peers.LOGITS), peers.SPLITS, shuffle=False)
    # its first features are the fakes
    within = prc_features_to_metric(torch.tensor(fake), torch.tensor(real), prc_neighborhood=peers.K, prc_batch_size=10000,
                                    save_cpu_ram=False, verbose=False)
    clean = build_resizer("clean")
    return {
        "torch-fidelity 0.4.0: frechet distance": fidelity(real, fake),
        "torch-fidelity 0.4.0: frechet distance of few": fidelity(peers.FEW_REAL, peers.FEW_FAKE),
        "torch-fidelity 0.4.0: kernel distance": kid_features_to_metric(
            torch.tensor(real), torch.tensor(fakes), kid_subsets=1, kid_subset_size=peers.SUBSET,
            verbose=False)["kernel_inception_distance_mean"],
        "torch-fidelity 0.4.0: classifier score": [score["inception_score_mean"], score["inception_score_std"]],
        "torch-fidelity 0.4.0: precision and recall": [within["precision"], within["recall"]],
        "clean-fid 0.1.35: frechet distance": cleaned(real, fake),
        "clean-fid 0.1.35: frechet distance of few": cleaned(peers.FEW_REAL, peers.FEW_FAKE),
        "clean-fid 0.1.35: kernel distance": kernel_distance(real, fakes, num_subsets=1, max_subset_size=peers.SUBSET),
        "clean-fid 0.1.35: resizing up": peers.some(clean(peers.PICTURES["small"])).tolist(),
        "clean-fid 0.1.35: resizing down": peers.some(clean(peers.PICTURES["large"])).tolist(),
        "prdc 0.2: precision, recall, density, coverage": neighbours(real, fake, peers.K),
        "prdc 0.2: precision, recall, density, coverage of nearest neighbours": neighbours(real, fake, 1),
    }


def fidelity(real, fake):
    """torch-fidelity's Frechet distance, of features."""
    statistics = [fid_features_to_statistics(torch.tensor(one)) for one in (real, fake)]
    return fid_statistics_to_metric(statistics[0], statistics[1], verbose=False)["frechet_inception_distance"]


def cleaned(real, fake):
    """clean-fid's, of features: its own callers take the moments so."""
    means, covariances = zip(*((np.mean(one, axis=0), np.cov(one, rowvar=False)) for one in (real, fake)))
    return float(frechet_distance(means[0], covariances[0], means[1], covariances[1]))


def neighbours(real, fake, k):
    """prdc's four."""
    found = compute_prdc(real, fake, k)
    return [float(found[name]) for name in ("precision", "recall", "density", "coverage")]
