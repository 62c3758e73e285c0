#!/usr/bin/env python3
# SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
# SPDX-License-Identifier: Apache-2.0
"""Adds questions that are hard and rare to the dialogues of generated data, and leaves out easy ones.

    questions.py FOLDER OUT.json [--hard]

FOLDER  what `llava-mini generate-data clips` or `scenes` wrote
OUT     the dialogues that result: LLaVA JSON whose media lie in FOLDER

Clips: the order of events any number of seconds apart, the direction of everything that moves; of the questions that count or ask whether
something is there two stay, of the listings one in seven, of the clips without motion and order one in four. Scenes: comparisons.
--hard leaves less of what is easy: of the clips without order one in four; of a clip three questions of order, two of motion, one of what
happens and at times another one; of the scenes those in which there is more of one kind than of another, with three such questions and four
others.
"""
import argparse
import json
import random
import re
from pathlib import Path

ORDER = re.compile(r"Does the|Which (appears|disappears) first")
MOTION = re.compile(r"Which way")
EVENT = re.compile(r"What (moves|appears|disappears|flashes|changes|color)")
HARD = re.compile("|".join(kind.pattern for kind in (ORDER, MOTION, EVENT)) + "|Where is")
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


def things_by_name(things):
    by_name = {}
    for thing in things:
        by_name.setdefault(thing["name"], []).append(thing)
    return by_name


def questions_of_more(things, plurals, chance, most):
    """What there is more of, of pairs of kinds that differ in number; no pair twice."""
    by_name = things_by_name(things)
    names = sorted(name for name in by_name if name in plurals)
    pairs = [(one, other) for one in names for other in names if one < other and len(by_name[one]) != len(by_name[other])]
    chance.shuffle(pairs)
    for pair in pairs[:most]:
        one, other = chance.sample(pair, 2)
        more = len(by_name[one]) > len(by_name[other])
        yield f"Are there more {plurals[one]} than {plurals[other]}?", "yes" if more else "no"


def comparisons(things, plurals, chance):
    by_name = things_by_name(things)
    single = [name for name, all_of in by_name.items() if len(all_of) == 1 and "color" in all_of[0]]
    pairs = [(one, other) for one in single for other in single if one != other]
    chance.shuffle(pairs)
    for same in (True, False):
        alike = [pair for pair in pairs if (by_name[pair[0]][0]["color"] == by_name[pair[1]][0]["color"]) == same]
        if alike and (same or chance.random() < 0.55):
            yield f"Are the {alike[0][0]} and the {alike[0][1]} the same color?", "yes" if same else "no"
    yield from questions_of_more(things, plurals, chance, 2)


def plural_names(rows, names):
    asked = set(re.findall(r"How many ([a-z ]+) are there\?", " ".join(turn["value"] for row in rows for turn in row["conversations"])))
    forms = {name: (name + "s", name + "es", name[:-1] + "ies", name, name[:-1] + "ves", name[:-2] + "ves") for name in names}
    return {name: form for name in names for form in reversed(forms[name]) if form in asked}


def turns_of(row):
    """The mark of the picture or clip, the turns, and the listing apart from them."""
    values = [turn["value"] for turn in row["conversations"]]
    mark, values[0] = values[0].split("\n", 1)
    turns = list(zip(values[::2], values[1::2]))
    listing = [turn for turn in turns if LISTING.match(turn[0])]
    return mark, [turn for turn in turns if turn not in listing], listing


def write_turns(row, mark, turns):
    turns[0] = (mark + "\n" + turns[0][0], turns[0][1])
    row["conversations"] = [
        {"from": side, "value": value} for turn in turns for side, value in zip(("human", "gpt"), turn)
    ]


def with_more(turns, more, chance):
    known = {question.removesuffix(" Answer in a sentence.") for question, _ in turns}
    result = list(turns)
    for turn in more:
        if turn[0] not in known:
            result.insert(chance.randint(0, len(result)), turn)
    return result


def clip_turns(turns, listing, chance):
    easy = [turn for turn in turns if not HARD.match(turn[0])]
    dropped = chance.sample(easy, max(0, len(easy) - 2))
    kept = [turn for turn in turns if turn not in dropped]
    return kept + (listing if chance.random() < 1 / 7 or not kept else [])


def hard_clip_turns(turns, listing, chance):
    order, motion, event = ([turn for turn in turns if kind.match(turn[0])] for kind in (ORDER, MOTION, EVENT))
    rest = [turn for turn in turns if turn not in order + motion + event]
    kept = order[:3] + motion[:2] + chance.sample(event, min(1, len(event)))
    kept += chance.sample(rest, min(1, len(rest))) if chance.random() < 0.6 else []
    chance.shuffle(kept)
    return kept + (listing if chance.random() < 0.05 or not kept else [])


def clips(folder, rows, hard, chance):
    frames_of = {clip["video"]: clip["frames"] for clip in map(json.loads, open(folder / "clips.jsonl"))}
    for row in rows:
        frames = frames_of[row["video"]]
        order, motion = list(order_questions(frames, chance)), list(motion_questions(frames))
        wanted = order if hard else order + motion
        if not wanted and chance.random() > 0.25:
            continue
        mark, turns, listing = turns_of(row)
        turns = with_more(turns, order + motion, chance)
        write_turns(row, mark, (hard_clip_turns if hard else clip_turns)(turns, listing, chance))
        yield row


def scenes(folder, rows, hard, chance):
    things_of = {scene["image"]: scene["objects"] for scene in map(json.loads, open(folder / "scenes.jsonl"))}
    plurals = plural_names(rows, {thing["name"] for things in things_of.values() for thing in things})
    for row in rows:
        things = things_of[row["image"]]
        mark, turns, listing = turns_of(row)
        if hard:
            more = list(questions_of_more(things, plurals, chance, 3))
            if not more:
                continue
            turns = with_more(chance.sample(turns, min(4, len(turns))), more, chance)
            listing = listing if chance.random() < 0.15 else []
        else:
            turns = with_more(turns, comparisons(things, plurals, chance), chance)
        write_turns(row, mark, turns + listing)
        yield row


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--hard", action="store_true")
    options = parser.parse_args()
    chance = random.Random(7)
    rows = json.loads((options.folder / "dialogues.json").read_text())
    chosen = clips if (options.folder / "clips.jsonl").exists() else scenes
    result = list(chosen(options.folder, rows, options.hard, chance))
    options.out.write_text(json.dumps(result))
    print(f"{len(result)} of {len(rows)} dialogues, {sum(len(row['conversations']) // 2 for row in result)} questions")


if __name__ == "__main__":
    main()
