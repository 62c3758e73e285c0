# SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
# SPDX-License-Identifier: Apache-2.0
"""Writes zip.bin and legacy.bin beside itself: the same tensors in both formats of torch.save."""

import pathlib
from collections import OrderedDict

import torch

folder = pathlib.Path(__file__).parent
base = torch.arange(12, dtype=torch.float32)
state = OrderedDict(
    plain=torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]),
    row=base.view(3, 4)[1],
    transposed=base.view(3, 4).t(),
    shared=base,
    half=torch.tensor([0.5, -2.0], dtype=torch.float16),
    brain=torch.tensor([0.5, -2.0], dtype=torch.bfloat16),
    double=torch.tensor([0.1], dtype=torch.float64),
    long=torch.tensor([-1, 1 << 40]),
    truth=torch.tensor([True, False]),
    scalar=torch.tensor(7.0),
    empty=torch.zeros(0, 3),
    parameter=torch.nn.Parameter(torch.tensor([8.0])),
    epoch=3,
)
state._metadata = OrderedDict({"": {"version": 1}})
torch.save(state, folder / "zip.bin")
torch.save({"state_dict": state, "step": 5}, folder / "legacy.bin", _use_new_zipfile_serialization=False)
