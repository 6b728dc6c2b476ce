"""Trains the actors' network: `python -m actors.train DATA WORK TAGGER`.

DATA is the folder of all sets, TAGGER the tagger's weights, which stay as they are. Names and noun phrases are learnt from
what spaCy finds in articles, references from GAP's development part and from OntoGUM. `WORK/actors.pt` is what comes out;
GAP's validation part is looked at on the way.
"""

import argparse
import bisect
import copy
import json
import random
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

from actors import coref, model, pairs, silver
from tagger import base, corpus, text
from tagger.corpus import NONE
from tagger.model import Tagger, tensors

ARTICLES = {"attribution/train.articles.jsonl": None, "stories/before2016.articles.jsonl": 900, "times/train.articles.jsonl": None}
"""What names and noun phrases are learnt from, and how many articles of each."""


@dataclass
class Encoded:
    """A text as the tagger's layers see it."""

    spans: list
    """For each piece where it stands; None for a special one."""
    windows: list[torch.Tensor]
    """[piece, layer, hidden]"""

    def __post_init__(self):
        self.real = [i for i, span in enumerate(self.spans) if span]
        self.starts = [self.spans[i][0] for i in self.real]

    def pieces(self, start: int, end: int) -> list[int]:
        """The pieces of a span."""
        first = bisect.bisect_left(self.starts, start)
        if first and self.spans[self.real[first - 1]][1] > start:
            first -= 1
        return self.real[first : bisect.bisect_left(self.starts, end)]

    def bounds(self) -> list[tuple[int, int]]:
        found, at = [], 0
        for window in self.windows:
            found.append((at, at + len(window)))
            at += len(window)
        return found


@torch.no_grad()
def encode(tagger: Tagger, tokenizer, texts: list[str]) -> list[Encoded]:
    """The texts through the tagger's layers, in windows of the length that they are read in."""
    text.LONGEST = 126
    all_windows = [(i, window) for i, each in enumerate(texts) for window in corpus.windows(tokenizer, each, text.LONGEST)]
    made: list = [None] * len(all_windows)
    order = sorted(range(len(all_windows)), key=lambda n: len(all_windows[n][1]))
    for at in range(0, len(order), 32):
        batch = order[at : at + 32]
        ids, features, mask = tensors([all_windows[n][1] for n in batch])
        with torch.autocast("cpu", torch.bfloat16):
            layers = tagger.each_layer(ids, features, mask)
        stacked = torch.stack(layers[-model.LAYERS :], 2).to(torch.bfloat16)
        for row, n in enumerate(batch):
            made[n] = stacked[row, : len(all_windows[n][1])].clone()
    found = [Encoded([], []) for _ in texts]
    for (i, window), layers in zip(all_windows, made):
        found[i].spans += window.spans
        found[i].windows.append(layers)
    return [Encoded(each.spans, each.windows) for each in found]


def tags(encoded: Encoded, labels: list[tuple[int, int, str]], kinds: tuple[str, ...]) -> list[int]:
    """BIES tags of the pieces; of labels that overlap, the first."""
    made = [0 if span else NONE for span in encoded.spans]
    for start, end, kind in sorted(labels):
        run = encoded.pieces(start, end)
        if not run or any(made[i] > 0 for i in run):
            continue
        moves = [3] if len(run) == 1 else [0] + [1] * (len(run) - 2) + [2]
        for i, move in zip(run, moves):
            made[i] = 1 + 4 * kinds.index(kind) + move
    return made


@dataclass
class Items:
    """The mentions of a text that refer, each with what it may refer to."""

    encoded: Encoded
    own: list[tuple[int, int]]
    reached: list[list[tuple[int, int]]]
    told: list[list[list[float]]]
    right: list[list[int]]
    """0 for nothing, 1 for the first that it may refer to."""
    wrong: list[list[int]]
    """Where none is known to be right: which are known to be wrong."""


def items(written: str, encoded: Encoded, found: silver.Silver, more: list, answer) -> Items:
    """`answer` says of a mention and what it may refer to which are right and which wrong, or None to leave it out."""
    spans = {(s, e) for s, e, kind in found.names if kind != "group"} | {(s, e) for s, e, kind in found.phrases if kind != "pronoun"}
    spans |= {match.span() for match in pairs.PRONOUN.finditer(written)} | set(more)
    places = {span: encoded.pieces(*span) for span in spans}
    places = {span: (run[0], run[-1]) for span, run in places.items() if run}
    count = pairs.counts(written, places)
    made = Items(encoded, [], [], [], [], [])
    for own, reached in pairs.candidates(written, places):
        answered = answer(own, reached)
        if answered is None:
            continue
        made.own.append(places[own])
        made.reached.append([places[other] for other in reached])
        made.told.append([pairs.features(written, other, own, count[other]) for other in reached])
        made.right.append(answered[0])
        made.wrong.append(answered[1])
    return made


def of_pronoun(item: coref.Pronoun, encoded: Encoded, found: silver.Silver) -> Items:
    def answer(own, reached):
        if own != item.pronoun:
            return None
        right, wrong = [], []
        for (start, end), meant in item.names:
            same = lambda span: span[0] < end and start < span[1] or item.text[slice(*span)].replace("'s", "") == item.text[start:end]
            (right if meant else wrong).extend(1 + n for n, span in enumerate(reached) if same(span))
        return right, wrong

    return items(item.text, encoded, found, [span for span, _ in item.names] + [item.pronoun], answer)


def of_document(document: coref.Document, encoded: Encoded, found: silver.Silver) -> Items:
    entities = {(start, end): entity for start, end, entity in document.mentions}

    def answer(own, reached):
        entity = entities.get(own)
        if entity is None:
            # A pronoun that nobody has marked may be anything; a noun phrase refers to nothing.
            return None if pairs.form(document.text[slice(*own)]) != pairs.NOMINAL else ([0], [])
        return [1 + n for n, other in enumerate(reached) if entities.get(other) == entity] or [0], []

    return items(document.text, encoded, found, list(entities), answer)


def loss_of(net: model.References, x: torch.Tensor, made: Items, first: int = 0, last: int | None = None):
    """How unlikely the right answers are, over the mentions between two pieces."""
    inside = lambda span: span[0] >= first and (last is None or span[1] < last)
    moved = lambda span: (span[0] - first, span[1] - first)
    own, reached, told, answers = [], [], [], []
    for a, spans, rows, right, wrong in zip(made.own, made.reached, made.told, made.right, made.wrong):
        if not inside(a):
            continue
        kept = [n for n, span in enumerate(spans) if inside(span)]
        place = {0: 0} | {1 + n: 1 + at for at, n in enumerate(kept)}
        right_here, wrong_here = [place[n] for n in right if n in place], [place[n] for n in wrong if n in place]
        if right and not right_here or not right and not wrong_here:
            continue
        own.append(moved(a))
        reached.append([moved(spans[n]) for n in kept])
        told.append([rows[n] for n in kept])
        answers.append((right_here, wrong_here))
    if not own:
        return torch.zeros(())
    total = torch.zeros(())
    for scores, (right, wrong) in zip(net.scores(x, own, reached, told), answers):
        log = scores.log_softmax(0)
        total = total - (torch.logsumexp(log[right], 0) if right else torch.log1p(-log[wrong].exp().sum().clamp(max=0.999)))
    return total / len(own)


def flat(net: model.References, encoded: list[Encoded]) -> list[torch.Tensor]:
    """Each text's pieces in a row."""
    windows = [window for each in encoded for window in each.windows]
    x, found, at = net(windows), [], 0
    for each in encoded:
        found.append(torch.cat([x[at + i, : len(window)] for i, window in enumerate(each.windows)]))
        at += len(each.windows)
    return found


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("tagger", type=Path)
    parser.add_argument("--names", type=int, default=2400, help="steps")
    parser.add_argument("--references", type=int, default=900, help="steps")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args(words)
    torch.manual_seed(args.seed)
    random.seed(args.seed)
    tagger, tokenizer = Tagger.of(torch.load(args.tagger)), base.tokenizer()
    tagger.eval()

    texts = []
    for name, most in ARTICLES.items():
        lines = (args.data / name).read_text(encoding="utf-8").splitlines()
        texts += [json.loads(line)["text"] for line in lines[:most]]
    tagged = []
    for encoded, found in zip(encode(tagger, tokenizer, texts), silver.annotate(texts)):
        kinds, phrases = tags(encoded, found.names, model.KINDS), tags(encoded, found.phrases, model.PHRASES)
        tagged += [(w, kinds[a:b], phrases[a:b]) for w, (a, b) in zip(encoded.windows, encoded.bounds())]

    def prepared(texts, sources, make):
        return [make(*each) for each in zip(sources, encode(tagger, tokenizer, texts), silver.annotate(texts))]

    pronouns = coref.gap(args.data / "coref/gap-development.tsv")
    pronouns = [each for each in prepared([p.text for p in pronouns], pronouns, of_pronoun) if each.own]
    held = coref.gap(args.data / "coref/gap-validation.tsv")
    held = [each for each in prepared([p.text for p in held], held, of_pronoun) if each.own]
    documents = coref.ontogum(args.data / "coref/ontogum")
    documents = [each for each in prepared([d.text for d in documents], documents, of_document) if each.own]
    print(f"{len(tagged)} windows, {len(pronouns)} pronouns, {len(documents)} documents", flush=True)

    def step_of_names(net: model.Names) -> torch.Tensor:
        batch = random.sample(tagged, 20)
        kinds, phrases = net([window for window, _, _ in batch])
        pad = lambda k: torch.tensor([[*row[k], *[NONE] * (kinds.shape[1] - len(row[k]))] for row in batch]).flatten()
        loss = F.cross_entropy(kinds.flatten(0, 1), pad(1), ignore_index=NONE)
        return loss + 0.5 * F.cross_entropy(phrases.flatten(0, 1), pad(2), ignore_index=NONE)

    def step_of_references(net: model.References) -> torch.Tensor:
        batch = random.sample(pronouns, 16)
        xs = flat(net, [each.encoded for each in batch])
        loss = sum(loss_of(net, x, made) for x, made in zip(xs, batch)) / len(batch)
        # Six windows of one document.
        made = random.choice(documents)
        bounds = made.encoded.bounds()
        start = random.randrange(max(1, len(bounds) - 5))
        windows = made.encoded.windows[start : start + 6]
        x = net(windows)
        x = torch.cat([x[i, : len(window)] for i, window in enumerate(windows)])
        part = bounds[start : start + 6]
        return 0.5 * loss + 0.5 * loss_of(net, x, made, part[0][0], part[-1][1])

    def of_held(net: model.References) -> float:
        losses = [loss_of(net, flat(net, [each.encoded])[0], each).item() for each in held]
        return sum(losses) / len(losses)

    names = fit(model.Names(), step_of_names, args.names, lambda _: 0.0)
    references = fit(model.References(), step_of_references, args.references, of_held)
    args.work.mkdir(parents=True, exist_ok=True)
    state = {f"names.{key}": value for key, value in names.state_dict().items()}
    state |= {f"references.{key}": value for key, value in references.state_dict().items()}
    torch.save(state, args.work / "actors.pt")


def fit(net: nn.Module, loss_of_step, steps: int, held) -> nn.Module:
    """The running average of the weights over `steps` steps; `held` is told on the way."""
    average = copy.deepcopy(net).eval()
    optimizer = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=0.05)
    rate = lambda step: min(1, (step + 1) / 200) * max(0.02, 1 - step / steps)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    for step in range(steps):
        net.train()
        loss = loss_of_step(net)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        with torch.no_grad():
            keep = min(0.997, (step + 1) / (step + 20))
            for mean, weight in zip(average.parameters(), net.parameters()):
                mean.mul_(keep).add_(weight, alpha=1 - keep)
            if step % 300 == 299:
                print(f"{step + 1}: {loss.item():.3f}, on what is kept back {held(average):.3f}", flush=True)
    return average


if __name__ == "__main__":
    main()
