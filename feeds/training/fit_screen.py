"""Fits relevance: n-grams, rules, and meaning with rules, each a balanced logistic regression."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy as np
from numpy.typing import NDArray

from feeds.errors import UserError
from feeds.judging.screen import RULE_SHARE, standardised
from feeds.judging.text import HASH_SIZE, hashed_ngrams
from feeds.training.examples import Examples, halved, rounded

Arrays = dict[str, NDArray[Any]]
_LEAST_SPREAD = 0.25
"""What one training row in a thousand has must not shout where it does turn up."""
_STEPS = 2000
_TOLERANCE = 1e-4
_C_PATTERNS, _C_MEANING, _C_RULES = 10.0, 3.0, 0.3


def fit_screen(examples: Examples) -> Arrays:
    """The arrays that `feeds.judging.screen` reads."""
    labels = np.array([row.relevant is True for row in examples.rows])
    if labels.all() or not labels.any():
        raise UserError("The rows are all relevant or all not.", "Training needs both kinds.")
    seed = examples.numbers[examples.is_seed]  # a label has its weight's say, and none in what is usual
    mean, std = seed.mean(axis=0), np.maximum(seed.std(axis=0), _LEAST_SPREAD)
    standard = standardised(examples.numbers, mean, std)
    weights = examples.weights
    rules, rules_bias = _fit(standard, labels, _C_RULES, weights)
    patterns, patterns_bias = _fit(sparse(examples, HASH_SIZE), labels, _C_PATTERNS, weights)
    arrays: Arrays = {
        "features.mean": rounded(mean),
        "features.std": rounded(std),
        "screen.rules": rounded(rules),
        "screen.patterns": halved(patterns),
    }
    bias = [rules_bias, patterns_bias]
    if examples.vectors is not None:
        both = np.concatenate([examples.vectors, RULE_SHARE * standard], axis=1)
        meaning, meaning_bias = _fit(both, labels, _C_MEANING, weights)
        arrays["screen.meaning"] = rounded(meaning)
        bias.append(meaning_bias)
    arrays["screen.bias"] = rounded(np.array(bias))
    return arrays


def sparse(examples: Examples, size: int) -> Any:
    """Hashed n-grams of all rows as a sparse matrix."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415  (training only; never at run time)

    hashed = [hashed_ngrams(one.folded, size) for one in examples.found]
    starts = np.concatenate([[0], np.cumsum([len(one.index) for one in hashed])])
    index = np.concatenate([one.index for one in hashed])
    value = np.concatenate([one.value for one in hashed]).astype(np.float64)
    return csr_matrix((value, index, starts), shape=(len(hashed), size))


def _fit(
    rows: Any, labels: NDArray[np.bool_], c: float, weights: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    model = regression(c).fit(rows, labels, sample_weight=weights)
    return model.coef_[0], float(model.intercept_[0])


def one_thread() -> AbstractContextManager[object]:
    """Linear algebra on one thread while this is open."""
    try:
        from threadpoolctl import threadpool_limits  # noqa: PLC0415  (comes with scikit-learn)
    except ImportError:
        return nullcontext()
    limits: AbstractContextManager[object] = threadpool_limits(limits=1)
    return limits


def regression(c: float) -> Any:
    """A balanced logistic regression that always comes out the same."""
    try:
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  (the extra `train`)
    except ImportError as missing:
        raise UserError(
            "Training needs scikit-learn.", 'Install it: pip install "slugline[train]".'
        ) from missing
    return LogisticRegression(C=c, class_weight="balanced", max_iter=_STEPS, tol=_TOLERANCE)
