#!/usr/bin/env python3
# SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
# SPDX-License-Identifier: Apache-2.0
"""Adds questions that are hard and rare to the dialogues of generated data, and leaves out easy ones.

    questions.py FOLDER OUT.json

FOLDER  what `llava-mini generate-data clips` or `scenes` wrote
OUT     the dialogues that result: LLaVA JSON whose media lie in FOLDER

Clips: the order of events any number of seconds apart, the direction of everything that moves; of the questions that count or ask whether
something is there two stay, of the listings one in seven, of the clips without motion and order one in four. Scenes: comparisons.
"""
import json
import random
import re
import sys
from pathlib import Path

HARD = re.compile(r"(Which way|Does the|Which (appears|disappears) first|What (moves|appears|disappears|flashes|changes|color)|Where is)")
LISTING = re.compile(r"(Where are the things|What do the things do)\?")


def events(frames):
    """What appears or disappears once: name, verb and the frame of it."""
    for name in sorted({thing["name"] for frame in frames for thing in frame}):
        there = [any(thing["name"] == name for thing in frame) for frame in frames]
        changes = [i for i in range(1, len(frames)) if there[i] != there[i - 1]]
        if len(changes) == 1:
            yield name, "appear" if there[changes[0]] else "disappear", changes[0]


def order_questions(frames, chance):
    happening = list(events(frames))
    pairs = [(one, other) for one in happening for other in happening if one[2] != other[2]]
    chance.shuffle(pairs)
    pairs.sort(key=lambda pair: abs(pair[0][2] - pair[1][2]) > 1 and chance.random() < 0.6)
    for one, other in pairs[:4]:
        if one[1] == other[1] and chance.random() < 0.5:
            first = min(one, other, key=lambda event: event[2])[0]
            yield f"Which {one[1]}s first, the {one[0]} or the {other[0]}?", first
        else:
            yield f"Does the {one[0]} {one[1]} before the {other[0]} {other[1]}s?", "yes" if one[2] < other[2] else "no"


def motion_questions(frames):
    last = {thing["name"]: thing for thing in frames[-1]}
    for thing in frames[0]:
        if thing["name"] in last and all(any(other["name"] == thing["name"] for other in frame) for frame in frames):
            x, y = (last[thing["name"]][axis] - thing[axis] for axis in "xy")
            if abs(x) + abs(y) > 0.1:
                way = ("right" if x > 0 else "left") if abs(x) > abs(y) else ("down" if y > 0 else "up")
                yield f"Which way does the {thing['name']} move?", way


def comparisons(things, plurals, chance):
    by_name = {}
    for thing in things:
        by_name.setdefault(thing["name"], []).append(thing)
    single = [name for name, all_of in by_name.items() if len(all_of) == 1 and "color" in all_of[0]]
    pairs = [(one, other) for one in single for other in single if one != other]
    chance.shuffle(pairs)
    for same in (True, False):
        alike = [pair for pair in pairs if (by_name[pair[0]][0]["color"] == by_name[pair[1]][0]["color"]) == same]
        if alike and (same or chance.random() < 0.55):
            yield f"Are the {alike[0][0]} and the {alike[0][1]} the same color?", "yes" if same else "no"
    unequal = [(one, other) for one in by_name for other in by_name if len(by_name[one]) != len(by_name[other])]
    chance.shuffle(unequal)
    for one, other in unequal[:2]:
        if one in plurals and other in plurals:
            more = len(by_name[one]) > len(by_name[other])
            yield f"Are there more {plurals[one]} than {plurals[other]}?", "yes" if more else "no"


def plural_names(rows, names):
    asked = set(re.findall(r"How many ([a-z ]+) are there\?", " ".join(turn["value"] for row in rows for turn in row["conversations"])))
    forms = {name: (name + "s", name + "es", name[:-1] + "ies", name, name[:-1] + "ves", name[:-2] + "ves") for name in names}
    return {name: form for name in names for form in reversed(forms[name]) if form in asked}


def turns_of(row):
    values = [turn["value"] for turn in row["conversations"]]
    mark, values[0] = values[0].split("\n", 1)
    return mark, list(zip(values[::2], values[1::2]))


def write_turns(row, mark, turns):
    turns[0] = (mark + "\n" + turns[0][0], turns[0][1])
    row["conversations"] = [
        {"from": side, "value": value} for turn in turns for side, value in zip(("human", "gpt"), turn)
    ]


def with_more(turns, more, chance):
    known = {question.removesuffix(" Answer in a sentence.") for question, _ in turns}
    listing = [turn for turn in turns if LISTING.match(turn[0])]
    result = [turn for turn in turns if turn not in listing]
    for turn in more:
        if turn[0] not in known:
            result.insert(chance.randint(0, len(result)), turn)
    return result, listing


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    chance = random.Random(7)
    rows = json.loads((folder / "dialogues.json").read_text())
    result = []
    if (folder / "clips.jsonl").exists():
        clips = {clip["video"]: clip["frames"] for clip in map(json.loads, open(folder / "clips.jsonl"))}
        for row in rows:
            frames = clips[row["video"]]
            more = [*order_questions(frames, chance), *motion_questions(frames)]
            if not more and chance.random() > 0.25:
                continue
            mark, turns = turns_of(row)
            turns, listing = with_more(turns, more, chance)
            easy = [turn for turn in turns if not HARD.match(turn[0])]
            dropped = chance.sample(easy, max(0, len(easy) - 2))
            turns = [turn for turn in turns if turn not in dropped]
            write_turns(row, mark, turns + (listing if chance.random() < 1 / 7 or not turns else []))
            result.append(row)
    else:
        scenes = {scene["image"]: scene["objects"] for scene in map(json.loads, open(folder / "scenes.jsonl"))}
        plurals = plural_names(rows, {thing["name"] for things in scenes.values() for thing in things})
        for row in rows:
            mark, turns = turns_of(row)
            turns, listing = with_more(turns, comparisons(scenes[row["image"]], plurals, chance), chance)
            write_turns(row, mark, turns + listing)
            result.append(row)
    out.write_text(json.dumps(result))
    print(f"{len(result)} of {len(rows)} dialogues, {sum(len(row['conversations']) // 2 for row in result)} questions")


if __name__ == "__main__":
    main()
