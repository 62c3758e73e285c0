#!/usr/bin/env python3
# SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
# SPDX-License-Identifier: Apache-2.0
"""Averages the weights of two models of the same shape, one of which went on from the other.

    average.py MODEL OTHER SHARE OUT

MODEL   a model directory; everything but the averaged weights is as here
OTHER   another one
SHARE   of OTHER in the mean, 0 to 1
OUT     the result, a new directory
"""
import argparse
import shutil
from pathlib import Path

from safetensors.torch import load_file, save_file

WEIGHTS = "model.safetensors"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("share", type=float)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    own, others = load_file(options.model / WEIGHTS), load_file(options.other / WEIGHTS)
    if not 0 <= options.share <= 1 or {k: v.shape for k, v in own.items()} != {k: v.shape for k, v in others.items()}:
        parser.error("SHARE must be 0 to 1, and the two models of the same shape")
    shutil.copytree(options.model, options.out, ignore=shutil.ignore_patterns("checkpoints", "train-log.jsonl", "loss.png"))
    mean = {name: own[name].float().lerp(others[name].float(), options.share).to(own[name].dtype) for name in own}
    save_file(mean, options.out / WEIGHTS, metadata={"format": "pt"})


if __name__ == "__main__":
    main()
