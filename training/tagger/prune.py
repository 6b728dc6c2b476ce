"""Fewer heads and inner numbers from more: `python -m tagger.prune DATA MODEL OUT`, DATA the folder of all sets, MODEL an ONNX file.

First what each layer can do without is taken out, one head or one inner number after the other, always the one that
changes what the layer gives least when the others make up for it (optimal brain surgeon, Hassibi and Stork 1993, on
whole structures, as Kwon et al. 2022 do after training); all layers share one budget. Then the smaller network learns,
in an epoch or two, to give what the larger one gives: soft tags and arcs, and what each layer makes of the pieces. What
stands on these layers learns along with it, to say what it said on the larger one.
"""

import argparse
import copy
import json
import random
import re
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from actors.model import LAYERS, Names, References
from tagger import base, corpus, disturb, score, text, weights
from tagger.corpus import NONE
from tagger.model import HEADS, HIDDEN, INNER, SIZE, Tagger, tensors, unseen
from tagger.train import MOST, follow, plain, predict, told

UNMARKED = ("stories/before2016.articles.jsonl", "times/train.articles.jsonl")
HEAD, NUMBER = 4 * HIDDEN * SIZE + 28_000, 2 * HIDDEN + 120
"""What a piece costs in a head and in an inner number, in products of 8-bit numbers; the rest as measured beside them."""
STEP = {"heads": 2, "inner": 64}
"""Both leave rows in multiples of 64, which is what the widest vectors hold."""
OF_ACTORS = 4.0
"""How many times faster what stands on the layers learns."""
LEAST = {"heads": 4, "inner": 384}
HEAVY = (1.9, 1.6, 1.35, 1.15, 1.0, 0.65)
"""How much more an error counts the more layers it goes through: what the last one gives changes so many times as much."""


REPORTED = re.compile(
    r"\b(accus|acknowledg|admit|alleg|announc|argu|ask|assert|claim|confirm|deni|den(y|ies)|describ|insist|promis|repl(y|ied|ies)|report|said|say|state[ds]"
    r"|suggest|tell|told|vow|warn|writ|wrote)"
)
"""What a content has in which something else may be told."""


def contents(article: corpus.Article) -> corpus.Article:
    """What is said in an article and may hold what somebody else said: the reader reads it once more, by itself."""
    said = [article.text[start:end].strip(" \"“”'‘’") for each in article.attributions for start, end in each["content"]]
    return corpus.Article(article.id, "\n".join(" ".join(part.split()) for part in said if REPORTED.search(part)), [])


class Removal:
    """What a product gives when parts of what goes in are taken out, one after the other, and the others make up for it.

    `inputs` [piece, number] go into `weight` [number, out], in parts of `size` numbers.
    """

    def __init__(self, inputs: np.ndarray, weight: np.ndarray, size: int):
        self.size, self.weight = size, weight.astype(np.float64)
        gram = inputs.T.astype(np.float64) @ inputs.astype(np.float64)
        self.inverse = np.linalg.inv(gram + 0.01 * np.mean(np.diag(gram)) * np.eye(len(gram)))
        self.left = list(range(len(gram) // size))
        self.errors = [0.0]

    def rows(self, part: int) -> np.ndarray:
        return np.arange(part * self.size, (part + 1) * self.size)

    def costs(self) -> np.ndarray:
        """What taking out each of the parts that are left changes, squared."""
        if self.size == 1:
            left = np.array(self.left)
            return (self.weight[left] ** 2).sum(1) / self.inverse[left, left]
        cost = lambda rows: np.trace(self.weight[rows].T @ np.linalg.solve(self.inverse[np.ix_(rows, rows)], self.weight[rows]))
        return np.array([cost(self.rows(part)) for part in self.left])

    def take(self) -> None:
        """Takes out the part that changes least."""
        costs = self.costs()
        part = self.left.pop(int(np.argmin(costs)))
        rows = self.rows(part)
        inverse, columns = np.linalg.inv(self.inverse[np.ix_(rows, rows)]), self.inverse[:, rows]
        self.weight -= columns @ (inverse @ self.weight[rows])
        self.inverse -= columns @ inverse @ columns.T
        self.weight[rows] = self.inverse[rows] = self.inverse[:, rows] = 0.0
        self.errors.append(self.errors[-1] + costs.min())

    def kept(self) -> np.ndarray:
        return np.concatenate([self.rows(part) for part in self.left])


def fitted(inputs: np.ndarray, wanted: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """The weights [number, out] that make `wanted` of `inputs`, near `weight` where the pieces do not tell."""
    gram = inputs.T.astype(np.float64) @ inputs.astype(np.float64)
    ridge = 0.001 * np.mean(np.diag(gram))
    right = inputs.T.astype(np.float64) @ wanted.astype(np.float64) + ridge * weight
    return np.linalg.solve(gram + ridge * np.eye(len(gram)), right).astype(np.float32)


def shares(errors: list[dict[str, list[float]]], cost: float) -> list[dict[str, int]]:
    """How much of each kind each layer keeps at `cost` of what all cost, so that as little as possible changes.

    `errors` are of each layer, by how many heads and how many inner numbers are taken out.
    """
    price = {"heads": HEAD, "inner": NUMBER}
    kept = [{"heads": HEADS, "inner": INNER} for _ in errors]
    whole = sum(count * price[kind] for layer in kept for kind, count in layer.items())

    def dearness(layer: int, kind: str) -> float:
        out = len(errors[layer][kind]) - 1 + LEAST[kind] - kept[layer][kind]
        change = errors[layer][kind][out + STEP[kind]] - errors[layer][kind][out]
        return HEAVY[layer] * change / (STEP[kind] * price[kind])

    while sum(count * price[kind] for layer in kept for kind, count in layer.items()) > cost * whole:
        may = [(i, kind) for i, layer in enumerate(kept) for kind in price if layer[kind] > LEAST[kind]]
        layer, kind = min(may, key=lambda one: dearness(*one))
        kept[layer][kind] -= STEP[kind]
    return kept


class Calibration:
    """Pieces of news as they stand before each layer, in the larger network and in the smaller one."""

    def __init__(self, teacher: Tagger, windows: list[corpus.Window]):
        self.masks, mine = [], []
        for at in range(0, len(windows), 16):
            ids, features, mask = tensors(windows[at : at + 16])
            mine.append(teacher.embedded(ids, features))
            self.masks.append(mask.bool())
        self.theirs, self.mine = mine, list(mine)

    def numbers(self, batches: list[torch.Tensor]) -> np.ndarray:
        return torch.cat([batch[mask] for batch, mask in zip(batches, self.masks)]).numpy()

    def attended(self, layer, x: list[torch.Tensor]) -> list[torch.Tensor]:
        return [layer.attended(part, unseen(mask, part.dtype)) for part, mask in zip(x, self.masks)]


@torch.no_grad()
def smaller(teacher: Tagger, windows: list[corpus.Window], cost: float) -> dict[str, torch.Tensor]:
    """The teacher's weights without what it can do without."""
    errors, seen = [], Calibration(teacher, windows[: len(windows) // 3])
    for layer in teacher.layers:
        found = {}
        for kind, size, product in (("heads", SIZE, layer.out), ("inner", 1, layer.outer)):
            if kind == "heads":
                inputs = seen.attended(layer, seen.mine)
            else:
                seen.mine = [layer.norm_attention(x + layer.out(y)) for x, y in zip(seen.mine, inputs)]
                inputs = [F.gelu(layer.inner(x)) for x in seen.mine]
            given = seen.numbers([x + product(y) for x, y in zip(seen.mine, inputs)])
            removal = Removal(seen.numbers(inputs), product.weight.numpy().T, size)
            while len(removal.left) > LEAST[kind]:
                removal.take()
            found[kind] = [error / ((given - given.mean(0)) ** 2).sum() for error in removal.errors]
        seen.mine = [layer.norm(x + layer.outer(y)) for x, y in zip(seen.mine, inputs)]
        errors.append(found)
    kept = shares(errors, cost)
    print("kept:", "; ".join(f"{layer['heads']} heads, {layer['inner']}" for layer in kept), flush=True)
    state, seen = dict(teacher.state_dict()), Calibration(teacher, windows)
    for number, (layer, keep) in enumerate(zip(teacher.layers, kept)):
        put = lambda name, value: state.__setitem__(f"layers.{number}.{name}", torch.as_tensor(np.ascontiguousarray(value)))
        theirs, mine = (seen.attended(layer, x) for x in (seen.theirs, seen.mine))
        wanted = [x + layer.out(y) for x, y in zip(seen.theirs, theirs)]
        seen.mine, rows = replaced(seen, layer.out, mine, wanted, SIZE, keep["heads"], lambda weight: put("out.weight", weight))
        for part in ("query", "key", "value"):
            put(f"{part}.weight", getattr(layer, part).weight.numpy()[rows])
            put(f"{part}.bias", getattr(layer, part).bias.numpy()[rows])
        seen.theirs, seen.mine = ([layer.norm_attention(x) for x in part] for part in (wanted, seen.mine))
        wanted = [x + layer.outer(F.gelu(layer.inner(x))) for x in seen.theirs]
        mine = [F.gelu(layer.inner(x)) for x in seen.mine]
        seen.mine, rows = replaced(seen, layer.outer, mine, wanted, 1, keep["inner"], lambda weight: put("outer.weight", weight))
        put("inner.weight", layer.inner.weight.numpy()[rows])
        put("inner.bias", layer.inner.bias.numpy()[rows])
        own, right = seen.numbers(seen.mine), seen.numbers(wanted)
        off = ((own - right) ** 2).sum() / ((right - right.mean(0)) ** 2).sum()
        print(f"layer {number + 1}: {100 * off:.2f} % of the variance lost", flush=True)
        seen.theirs, seen.mine = ([layer.norm(x) for x in part] for part in (wanted, seen.mine))
    return state


def replaced(seen: Calibration, product, inputs, wanted, size: int, keep: int, put):
    """Takes out parts of what goes into `product` until `keep` are left, and fits the others to `wanted`.

    Gives what the smaller network makes of its pieces then, and which numbers are left.
    """
    numbers = seen.numbers(inputs)
    missing = seen.numbers(wanted) - seen.numbers(seen.mine) - product.bias.numpy()
    weight = fitted(numbers, missing, product.weight.numpy().T)
    removal = Removal(numbers, weight, size)
    while len(removal.left) > keep:
        removal.take()
    rows = removal.kept()
    weight = fitted(numbers[:, rows], missing, weight[rows])
    put(weight.T)
    made = torch.from_numpy(weight)
    return [x + y[..., rows] @ made + product.bias for x, y in zip(seen.mine, inputs)], rows


class Actors(nn.Module):
    """The actors' network that stands on the larger one, and is to say the same on the smaller one."""

    def __init__(self, path: Path):
        super().__init__()
        self.names, self.references = Names(), References()
        self.load_state_dict(weights.of_actors(path))
        self.eval()

    def forward(self, layers: list[torch.Tensor], mask) -> tuple[torch.Tensor, ...]:
        """Scores of kinds and of phrases, and what mentions are told by, from what each layer makes of the pieces."""
        stacked = torch.stack(layers[-LAYERS:], 2)
        x = self.names.mix_of(stacked)
        for layer in self.names.ls:
            x = layer(x, unseen(mask, x.dtype))
        projection = torch.cat([half for part in (self.references.ana, self.references.ant) for half in part.weight.chunk(2, 1)])
        return self.names.kind(x), self.names.np(x), F.linear(self.references.mix_of(stacked), projection)


def loss(student: Tagger, teacher: Tagger, batch, actors: tuple[Actors, Actors] | None = None) -> torch.Tensor:
    """`actors` stand on the student and on the teacher."""
    ids, features, mask = tensors(batch)
    with torch.no_grad():
        layers = teacher.each_layer(ids, features, mask)
        theirs = teacher.heads(layers[-1], mask)
    own = student.each_layer(ids, features, mask)
    mine = student.heads(own[-1], mask)
    real = mask.bool()
    likely = theirs[0].softmax(-1)

    def apart(own, to, weight):
        """How far the student's distribution lies from the teacher's (Kullback-Leibler), each row as heavy as told."""
        own, to = own.log_softmax(-1), to.log_softmax(-1)
        return (weight * (to.exp() * (to - own)).sum(-1)).sum() / weight.sum().clamp(min=1)

    content, cue = likely[..., 9:13].sum(-1) * real, likely[..., 5:9].sum(-1) * real
    total = sum(part * apart(*of) for part, of in zip((2, 0.5, 0.5), zip(mine, theirs, (real.float(), content, cue))))
    for own_made, made in zip(own, layers):
        total = total + 0.3 * F.mse_loss(own_made[real], made[real])
    if actors:
        with torch.no_grad():
            kinds, phrases, told = actors[1](layers, mask)
        own_kinds, own_phrases, own_told = actors[0](own, mask)
        # Most pieces are in no name, and teach little.
        heavy = lambda theirs: (1.2 - theirs.softmax(-1)[..., 0]) * real
        total = total + 2 * apart(own_kinds, kinds, heavy(kinds)) + apart(own_phrases, phrases, heavy(phrases))
        total = total + 0.3 * F.mse_loss(own_told[real], told[real]) / told[real].var()
    marked = [i for i, window in enumerate(batch) if window.marked]
    if marked:
        pad = lambda window: [*window.tags, *[NONE] * (ids.shape[1] - len(window))]
        tags = torch.tensor([pad(batch[i]) for i in marked]).flatten()
        total = total + 0.5 * F.cross_entropy(mine[0][marked].flatten(0, 1), tags, ignore_index=NONE)
    return total


def keep(averages: dict[str, dict[str, torch.Tensor]], out: Path, behind: str = "") -> None:
    for part, average in averages.items():
        torch.save(average, out / f"{part}{behind}.pt")


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--cost", type=float, default=0.6, help="of what the heads and the inner numbers of the larger cost")
    parser.add_argument("--pieces", type=int, default=60_000, help="so many to weigh what can be done without")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--start", type=Path, help="what is left, from an earlier run")
    parser.add_argument("--actors", type=Path, help="an ONNX file that stands on the larger network, to say the same on the smaller")
    parser.add_argument("--start-actors", type=Path, help="what stands on it, from that run")
    parser.add_argument("--limit", type=int, help="so many articles of each kind only")
    args = parser.parse_args(words)
    args.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(1)
    torch.set_num_threads(2)
    rng, tokenizer = random.Random(1), base.tokenizer()
    train, dev = (corpus.load(args.data / "attribution", part) for part in ("train", "dev"))
    lines = [line for name in UNMARKED for line in (args.data / name).read_text(encoding="utf-8").splitlines()]
    others = [corpus.Article(row["id"], row["text"], []) for row in map(json.loads, lines)]
    said = [contents(article) for article in train]
    train, others = (rng.sample(articles, len(articles))[: args.limit] for articles in (train, others))
    teacher = Tagger.of(weights.of_tagger(args.model))
    teacher.eval()
    if args.start:
        state = torch.load(args.start)
    else:
        windows = []
        for article in rng.sample(train, len(train)):
            if sum(map(len, windows)) < args.pieces:
                windows += corpus.windows(tokenizer, article.text, 126)
        state = smaller(teacher, windows, args.cost)
        torch.save(state, args.out / "average-0.pt")
    student = Tagger.of(state, 0.05)
    theirs = Actors(args.actors).requires_grad_(False) if args.actors else None
    actors = (copy.deepcopy(theirs).requires_grad_(True), theirs) if theirs else None
    if args.start_actors:
        actors[0].load_state_dict(torch.load(args.start_actors))
    print(f"untrained: {told(score.linked(dev, predict(student, tokenizer, dev)))}", flush=True)
    learn = {"average": student} | ({"actors": actors[0]} if actors else {})
    averages = {part: {name: value.clone() for name, value in net.state_dict().items()} for part, net in learn.items()}
    groups = [
        {
            "params": [p for n, p in student.named_parameters() if p.requires_grad and plain(n) == w],
            "weight_decay": 0.0 if w else 0.01,
        }
        for w in (False, True)
    ]
    # Of pairs nothing is learnt: what a pair is told by is enough.
    groups += [{"params": list(actors[0].parameters()), "weight_decay": 0.0, "lr": OF_ACTORS * args.rate}] if actors else []
    optimizer = torch.optim.AdamW(groups, lr=args.rate, fused=True)
    schedule, step, begun = None, 0, time.time()
    for epoch in range(args.epochs):
        made = []
        for articles, disturbed, marked in ((train, 0.4, True), (others, 0.25, False), (said, 0.0, False)):
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
            loss(student, teacher, batch, actors).backward()
            torch.nn.utils.clip_grad_norm_([p for net in learn.values() for p in net.parameters()], 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            for part, net in learn.items():
                follow(averages[part], net, step, 0.99)
            if step % 100 == 0:
                print(f"step {step} of {steps}, {time.time() - begun:.0f} s", flush=True)
                keep(averages, args.out)
        averaged = Tagger.of(averages["average"])
        print(f"epoch {epoch + 1}, {time.time() - begun:.0f} s: {told(score.linked(dev, predict(averaged, tokenizer, dev)))}", flush=True)
        keep(averages, args.out, f"-{epoch + 1}")


if __name__ == "__main__":
    main()
