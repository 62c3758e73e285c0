#!/usr/bin/env python3
# SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
# SPDX-License-Identifier: Apache-2.0
"""Trains the compressor of one token alone, on frames of clips whose things are known: the token has to tell what is where.

    compressor.py MODEL CLIPS OUT [--steps 3000] [--rate 1e-3] [--stay 0.3] [--home 0] [--anywhere 0]

MODEL   a model in float32, as `llava-mini train` writes it: tower of 96 pixels, compressor of one token
CLIPS   what `llava-mini generate-data clips` wrote
OUT     MODEL with another compressor and projector

The tower is held. A linear read-out is fitted to the projected tokens as they are; then compressor and projector learn together with it to
tell kind, colour and size of the thing in each of nine places. --stay keeps tokens near what they were, so that the language model still
reads them; patches behind the projector always stay. --home lets each head look at the thing in one outer place. --anywhere lets a second
linear read-out tell which kinds are there at all, which is what attention that looks for a name can use.
Needs torch, safetensors, numpy and pillow.
"""
import argparse
import json
import random
import shutil
from multiprocessing import Pool
from pathlib import Path

import numpy
import torch
import torch.nn.functional as F
from PIL import Image
from safetensors.torch import load_file, save_file

COLORS = ["black", "blue", "green", "orange", "purple", "red", "white", "yellow"]
OUTER_PLACES = [0, 1, 2, 3, 5, 6, 7, 8]
MEAN = torch.tensor([0.48145466, 0.4578275, 0.40821073]).view(1, 3, 1, 1)
DEVIATION = torch.tensor([0.26862954, 0.26130258, 0.27577711]).view(1, 3, 1, 1)
HEADS, TEST, BATCH = 8, 4000, 256


def load_picture(path):
    return numpy.asarray(Image.open(path).convert("RGB"))


class Labels:
    """What each frame shows in nine places: kind (0: nothing, -1: unclear), colour and size (-1: none)."""

    def __init__(self, frames):
        self.names = sorted({thing["name"] for _, things in frames for thing in things})
        self.kind = torch.zeros(len(frames), 9, dtype=torch.long)
        self.color = torch.full((len(frames), 9), -1)
        self.size = torch.full((len(frames), 9), -1)
        self.count = torch.tensor([len(things) for _, things in frames])
        self.anywhere = torch.zeros(len(frames), len(self.names))
        for i, (_, things) in enumerate(frames):
            self.anywhere[i, [self.names.index(thing["name"]) for thing in things]] = 1
            places = [int(thing["y"] * 3) * 3 + int(thing["x"] * 3) for thing in things]
            for thing, place in zip(things, places):
                if places.count(place) > 1:
                    self.kind[i, place] = -1
                    continue
                self.kind[i, place] = 1 + self.names.index(thing["name"])
                self.size[i, place] = int(thing["size"] == "large")
                if "color" in thing:
                    self.color[i, place] = COLORS.index(thing["color"])

    def width(self):
        return 1 + len(self.names) + len(COLORS) + 2

    def split(self, told):
        return told.split([1 + len(self.names), len(COLORS), 2], -1)

    def loss(self, told, rows):
        kind, color, size = self.split(told)
        weight = torch.ones(kind.size(-1))
        weight[0] = 0.3
        loss = F.cross_entropy(kind.flatten(0, 1), self.kind[rows].flatten(), weight=weight, ignore_index=-1)
        loss = loss + 0.3 * F.cross_entropy(color.flatten(0, 1), self.color[rows].flatten(), ignore_index=-1)
        return loss + 0.2 * F.cross_entropy(size.flatten(0, 1), self.size[rows].flatten(), ignore_index=-1)

    def right(self, told, rows):
        """Per cent of things of which the kind is told, in frames of one to four things."""
        kind, expected = self.split(told)[0].argmax(-1), self.kind[rows]
        return self.by_count(kind == expected, expected > 0, rows)

    def kinds_loss(self, kinds, rows):
        return F.binary_cross_entropy_with_logits(kinds, self.anywhere[rows], reduction="sum") / len(rows)

    def kinds_right(self, kinds, rows):
        """Per cent of kinds that are told of those that are there, in frames of one to four things."""
        return self.by_count(kinds > 0, self.anywhere[rows] > 0, rows)

    def by_count(self, right, there, rows):
        chosen = [there & (self.count[rows] == count).unsqueeze(1) for count in (1, 2, 3, 4)]
        return [round(100 * right[some].float().mean().item(), 1) for some in chosen]


def read_frames(clips, limit):
    """Mostly frames of three and four things: those of fewer are easy."""
    chance = random.Random(1)
    frames = []
    for line in open(clips / "clips.jsonl"):
        clip = json.loads(line)
        for number, things in enumerate(clip["frames"]):
            if chance.random() < (0.25, 0.25, 0.6, 1, 1)[len(things)]:
                frames.append((clips / clip["video"] / f"{number}.png", things))
    chance.shuffle(frames)
    return frames[:limit]


def tower(weights, pictures):
    """Patches of the last layer, [pictures, 64, 192]."""
    layers = 1 + max(int(name.split(".")[3]) for name in weights if ".layers." in name)

    def linear(x, name):
        return F.linear(x, weights[f"vision_model.{name}.weight"], weights[f"vision_model.{name}.bias"])

    def norm(x, name):
        return F.layer_norm(x, x.shape[-1:], weights[f"vision_model.{name}.weight"], weights[f"vision_model.{name}.bias"], 1e-5)

    x = (pictures.permute(0, 3, 1, 2).float() / 255 - MEAN) / DEVIATION
    kernel = weights["vision_model.embeddings.patch_embedding.weight"]
    x = F.conv2d(x, kernel, stride=kernel.shape[-1]).flatten(2).transpose(1, 2)
    front = weights["vision_model.embeddings.class_embedding"].expand(len(x), 1, -1)
    x = norm(torch.cat([front, x], 1) + weights["vision_model.embeddings.position_embedding.weight"], "pre_layrnorm")
    for i in range(layers):
        layer = f"encoder.layers.{i}"
        h = norm(x, f"{layer}.layer_norm1")
        q, k, v = (linear(h, f"{layer}.self_attn.{n}_proj").unflatten(-1, (-1, 64)).transpose(1, 2) for n in "qkv")
        x = x + linear(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2), f"{layer}.self_attn.out_proj")
        h = linear(norm(x, f"{layer}.layer_norm2"), f"{layer}.mlp.fc1")
        x = x + linear(h * torch.sigmoid(1.702 * h), f"{layer}.mlp.fc2")
    return x[:, 1:]


def compress(weights, patches):
    """The token, [pictures, 192], and where each head looks, [pictures, heads, patches]."""
    w = {name.removeprefix("model.compressor."): tensor for name, tensor in weights.items()}
    width = patches.shape[-1]
    positions = w["pos_embed"].view(1, width)
    values = F.layer_norm(patches, (width,), w["ln_kv.weight"], w["ln_kv.bias"], 1e-5)
    query = F.layer_norm(w["query"].view(1, width), (width,), w["ln_q.weight"], w["ln_q.bias"], 1e-5) + positions
    rows, biases = w["attn.in_proj_weight"].chunk(3), w["attn.in_proj_bias"].chunk(3)
    q = F.linear(query, rows[0], biases[0]).view(1, HEADS, 1, -1)
    k = F.linear(values + positions, rows[1], biases[1]).unflatten(-1, (HEADS, -1)).transpose(1, 2)
    v = F.linear(values, rows[2], biases[2]).unflatten(-1, (HEADS, -1)).transpose(1, 2)
    looks = (q @ k.transpose(-1, -2) / k.shape[-1] ** 0.5).softmax(-1)
    joined = (looks @ v).transpose(1, 2).flatten(1)
    return F.linear(joined, w["attn.out_proj.weight"], w["attn.out_proj.bias"]), looks[:, :, 0]


def project(weights, x):
    first = F.gelu(F.linear(x, weights["model.mm_projector.0.weight"], weights["model.mm_projector.0.bias"]))
    return F.linear(first, weights["model.mm_projector.2.weight"], weights["model.mm_projector.2.bias"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("clips", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--stay", type=float, default=0.3)
    parser.add_argument("--home", type=float, default=0.0)
    parser.add_argument("--anywhere", type=float, default=0.0)
    parser.add_argument("--frames", type=int, default=44000)
    options = parser.parse_args()
    torch.manual_seed(0)

    frames = read_frames(options.clips, options.frames)
    labels = Labels(frames)
    train = len(frames) - TEST
    rows_for_test = torch.arange(train, len(frames))
    with Pool() as pool:
        pictures = torch.from_numpy(numpy.stack(pool.map(load_picture, [path for path, _ in frames], chunksize=500)))
    weights = load_file(options.model / "model.safetensors")
    vision = load_file(options.model / "vision_tower" / "model.safetensors")
    with torch.no_grad():
        patches = torch.cat([tower(vision, some).half() for some in pictures.split(500)])
        before = torch.cat([project(weights, compress(weights, some.float())[0]) for some in patches.split(1000)])
        mean, deviation = before.mean(0), before.std(0) + 1e-3
        patch_variance = project(weights, patches[:2000].float()).var((0, 1)).mean()
    learned = {name: weights[name].clone().requires_grad_() for name in weights if ".compressor." in name or ".mm_projector." in name}
    read_out = torch.nn.Linear(mean.numel(), 9 * labels.width() + len(labels.names))

    def told(tokens):
        places, kinds = read_out((tokens - mean) / deviation).split([9 * labels.width(), len(labels.names)], -1)
        return places.unflatten(-1, (9, -1)), kinds

    def told_loss(tokens, rows, weight):
        places, kinds = told(tokens)
        return labels.loss(places, rows) + weight * labels.kinds_loss(kinds, rows)

    def learn(groups, steps, loss):
        optimizer = torch.optim.AdamW(groups, weight_decay=0)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, [group["lr"] for group in groups], total_steps=steps + 1, pct_start=0.05)
        for step in range(1, steps + 1):
            optimizer.zero_grad()
            loss(torch.randint(train, (BATCH,))).backward()
            torch.nn.utils.clip_grad_norm_(learned.values(), 1.0)
            optimizer.step()
            schedule.step()
            if step % 500 == 0:
                with torch.no_grad():
                    tokens = project(learned, compress(learned, patches[rows_for_test].float())[0])
                    moved = ((tokens - before[rows_for_test]) ** 2).mean() / (deviation**2).mean()
                    places, kinds = told(tokens)
                    right = *labels.right(places, rows_for_test), "anywhere:", *labels.kinds_right(kinds, rows_for_test)
                    print(step, "right:", *right, f"moved: {moved:.3f}", flush=True)

    column = torch.bucketize(torch.arange(8), torch.tensor([3, 5]), right=True)
    place_of_patch = (column.unsqueeze(1) * 3 + column).flatten()
    in_place = F.one_hot(place_of_patch, 9).float()  # [patches, places]

    def loss(rows):
        some = patches[rows].float()
        token, looks = compress(learned, some)
        tokens = project(learned, token)
        total = told_loss(tokens, rows, options.anywhere)
        total = total + options.stay * ((tokens - before[rows]) ** 2).mean() / (deviation**2).mean()
        total = total + 3 * ((project(learned, some[:24]) - project(weights, some[:24])) ** 2).mean() / patch_variance
        if options.home:
            at_home = (looks @ in_place)[:, range(HEADS), OUTER_PLACES]
            occupied = (labels.kind[rows][:, OUTER_PLACES] > 0).float()
            total = total - options.home * ((at_home + 1e-4).log() * occupied).sum() / occupied.sum()
        return total

    learn([{"params": read_out.parameters(), "lr": 3e-3}], 1000, lambda rows: told_loss(before[rows], rows, 1))
    compressor = [tensor for name, tensor in learned.items() if ".compressor." in name]
    projector = [tensor for name, tensor in learned.items() if ".mm_projector." in name]
    learn(
        [
            {"params": compressor, "lr": options.rate},
            {"params": projector, "lr": options.rate / 2},
            {"params": read_out.parameters(), "lr": options.rate},
        ],
        options.steps,
        loss,
    )
    shutil.copytree(options.model, options.out, ignore=shutil.ignore_patterns("checkpoints", "train-log.jsonl", "loss.png"))
    weights.update({name: tensor.detach() for name, tensor in learned.items()})
    save_file(weights, options.out / "model.safetensors", metadata={"format": "pt"})


if __name__ == "__main__":
    main()
