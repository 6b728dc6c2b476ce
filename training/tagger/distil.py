"""Fewer layers from more: `python -m tagger.distil DATA TEACHER OUT`, with DATA the folder of all sets.

Some layers of the teacher learn to give what all of them give (soft tags and arcs, and what the last layer makes of the
pieces), on the articles that are marked and on others; marks are learnt from as well, where there are any.
"""

import argparse
import json
import random
import time
from pathlib import Path

import torch
from torch.nn import functional as F

from tagger import base, corpus, disturb, score, text
from tagger.corpus import NONE
from tagger.model import LAYERS, Tagger, tensors
from tagger.train import MOST, plain, predict, told

UNMARKED = ("stories/before2016.articles.jsonl", "times/train.articles.jsonl")


def scores(model: Tagger, ids, features, mask):
    """What the last layer makes of the pieces, the tags, and the two arcs."""
    last = model.each_layer(ids, features, mask)[-1]
    return last, *model.heads(last, mask)


def started(teacher: Tagger, layers: list[int]) -> Tagger:
    """A student that begins with these of the teacher's layers."""
    student, own = Tagger(len(layers), 0.05), {}
    for name, value in teacher.state_dict().items():
        if not name.startswith("layers."):
            own[name] = value
        elif int(name.split(".")[1]) in layers:
            _, layer, rest = name.split(".", 2)
            own[f"layers.{layers.index(int(layer))}.{rest}"] = value
    student.load_state_dict(own)
    return student


def loss(student: Tagger, teacher: Tagger, batch) -> torch.Tensor:
    ids, features, mask = tensors(batch)
    with torch.autocast("cpu", torch.bfloat16):
        with torch.no_grad():
            theirs = [x.float() for x in scores(teacher, ids, features, mask)]
        mine = [x.float() for x in scores(student, ids, features, mask)]
    real = mask.bool()
    likely = theirs[1].softmax(-1)

    def apart(part: int, weight):
        """How far the student's distribution lies from the teacher's (Kullback-Leibler), each row as heavy as told."""
        of, to = mine[part].log_softmax(-1), theirs[part].log_softmax(-1)
        return (weight * (to.exp() * (to - of)).sum(-1)).sum() / weight.sum().clamp(min=1)

    content, cue = likely[..., 9:13].sum(-1) * real, likely[..., 5:9].sum(-1) * real
    total = 2 * apart(1, real.float()) + 0.5 * apart(2, content) + 0.5 * apart(3, cue)
    total = total + 0.5 * F.mse_loss(mine[0][real], theirs[0][real])
    marked = [i for i, window in enumerate(batch) if window.marked]
    if marked:
        pad = lambda window: [*window.tags, *[NONE] * (ids.shape[1] - len(window))]
        tags = torch.tensor([pad(batch[i]) for i in marked]).flatten()
        total = total + 0.5 * F.cross_entropy(mine[1][marked].flatten(0, 1), tags, ignore_index=NONE)
    return total


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("teacher", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--layers", default="0,1,3,5", help="which of the teacher's the student begins with")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--start", type=Path, help="a student's weights to go on from")
    parser.add_argument("--limit", type=int, help="so many articles of each kind only")
    args = parser.parse_args(words)
    args.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(1)
    torch.set_num_threads(2)
    rng, tokenizer = random.Random(1), base.tokenizer()
    train, dev = (corpus.load(args.data / "attribution", part) for part in ("train", "dev"))
    lines = [line for name in UNMARKED for line in (args.data / name).read_text(encoding="utf-8").splitlines()]
    others = [corpus.Article(row["id"], row["text"], []) for row in map(json.loads, lines)]
    train, others = train[: args.limit], others[: args.limit]
    teacher = Tagger(LAYERS, 0.0)
    teacher.load_state_dict(torch.load(args.teacher))
    teacher.eval()
    student = started(teacher, [int(layer) for layer in args.layers.split(",")])
    if args.start:
        student.load_state_dict(torch.load(args.start))
    average = {name: value.clone() for name, value in student.state_dict().items()}
    groups = [
        {
            "params": [p for n, p in student.named_parameters() if p.requires_grad and plain(n) == w],
            "weight_decay": 0.0 if w else 0.01,
        }
        for w in (False, True)
    ]
    optimizer = torch.optim.AdamW(groups, lr=args.rate, fused=True)
    schedule, step, begun = None, 0, time.time()
    for epoch in range(args.epochs):
        made = []
        for articles, disturbed, marked in ((train, 0.4, True), (others, 0.25, False)):
            for article in articles:
                seen = disturb.disturbed(article, rng) if rng.random() < disturbed else article
                for window in corpus.labelled(tokenizer, seen, rng.randint(64, text.LONGEST)):
                    window.marked = marked
                    made.append(window)
        batches = corpus.batches(made, MOST, rng)
        if schedule is None:
            steps = len(batches) * args.epochs
            rate = lambda at: min(1.0, (at + 1) / (0.04 * steps)) * max(0.02, 1 - at / steps)
            schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
        student.train()
        for batch in batches:
            optimizer.zero_grad(set_to_none=True)
            loss(student, teacher, batch).backward()
            torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            decay = min(0.998, step / (step + 10))
            with torch.no_grad():
                for name, value in student.state_dict().items():
                    if name != "words.weight":
                        average[name].lerp_(value, 1 - decay)
        averaged = Tagger(len(student.layers))
        averaged.load_state_dict(average)
        print(f"epoch {epoch + 1}, {time.time() - begun:.0f} s: {told(score.linked(dev, predict(averaged, tokenizer, dev)))}", flush=True)
        torch.save(average, args.out / f"average-{epoch + 1}.pt")


if __name__ == "__main__":
    main()
