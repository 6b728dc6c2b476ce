"""Trains the tagger: `python -m tagger.train DATA OUT`, with DATA holding train and dev of the attribution set."""

import argparse
import json
import math
import random
import time
from pathlib import Path

import torch

from tagger import base, corpus, decode, disturb, score, text
from tagger.model import Tagger, loss, tensors


MOST = 2048
"""Pieces in a batch, padding included."""


def predict(model, tokenizer, articles, most: int = 4096) -> dict[str, list[dict]]:
    """The attributions of each article, as the shipped reader would find them."""
    model.eval()
    rows = [(article.id, w) for article in articles for w in corpus.windows(tokenizer, article.text)]
    rows.sort(key=lambda row: len(row[1]))
    found: dict[str, list[dict]] = {article.id: [] for article in articles}
    for start in range(0, len(rows), most // 256):
        batch = rows[start : start + most // 256]
        with torch.no_grad():
            scores = [x.float().numpy() for x in model(*tensors([w for _, w in batch]))]
        for i, (id, w) in enumerate(batch):
            n = len(w)
            tags, to_cue, to_source = (x[i] for x in scores)
            for one in decode.attributions(w, tags[:n], to_cue[:n, :n], to_source[:n, :n]):
                found[id].append(decode.readable(w, one))
    return found


def mean(weights: list[Path], out: Path) -> None:
    """The mean of several weights: better than each, where they come from one start."""
    states = [torch.load(path) for path in weights]
    torch.save({name: sum(state[name] for state in states) / len(states) for name in states[0]}, out)


def plain(name: str) -> bool:
    """Whether weights do not decay."""
    return name.endswith("bias") or "norm" in name or name.endswith("distance") or name == "kind"


@torch.no_grad()
def follow(average: dict[str, torch.Tensor], model: Tagger, step: int, most: float) -> None:
    """Moves a running average of the weights on behind a step; it decays by `most` at most."""
    decay = min(most, step / (step + 10))
    for name, value in model.state_dict().items():
        if name != "words.weight":
            average[name].lerp_(value, 1 - decay)


def told(scores: dict) -> str:
    return "  ".join(f"{kind} {100 * f:.1f}" for kind, (_, _, f) in scores.items())


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--stop", type=int, help="stop behind this epoch; the rate falls as if it went on")
    parser.add_argument("--seed", type=int, default=1, help="of the heads' first weights and of the dropout")
    parser.add_argument("--order", type=int, default=1, help="seed of the order of articles, their windows and disturbances")
    parser.add_argument("--disturbed", type=float, default=0.25, help="share of articles with disturbed marks")
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--encoder-rate", type=float, default=1.5e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--average", type=float, default=0.998, help="decay of the running average of weights")
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--limit", type=int, help="train on so many articles only")
    args = parser.parse_args(words)
    args.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(args.seed)
    torch.set_num_threads(2)
    rng = random.Random(args.order)
    tokenizer = base.tokenizer()
    train, dev = (corpus.load(args.data, part) for part in ("train", "dev"))
    train = train[: args.limit]
    model = Tagger(args.layers, args.dropout)
    if args.start:
        model.load_state_dict(torch.load(args.start))
    else:
        model.start_from(base.weights())
    average = {name: value.clone() for name, value in model.state_dict().items()}
    heads = lambda name: name.startswith(("tags", "to_", "features"))
    groups = [
        {
            "params": [p for n, p in model.named_parameters() if p.requires_grad and heads(n) == h and plain(n) == w],
            "lr": args.head_rate if h else args.encoder_rate,
            "weight_decay": 0.0 if w else 0.01,
        }
        for h in (False, True)
        for w in (False, True)
    ]
    optimizer = torch.optim.AdamW(groups, fused=True)
    sample = train[:: max(1, len(train) // 80)]
    pieces = sum(len(w) for a in sample for w in corpus.windows(tokenizer, a.text)) * len(train) / len(sample)
    # A tenth more, as batches are not full to the brim.
    steps = math.ceil(1.1 * args.epochs * pieces / MOST)
    rate = lambda step: min(1.0, (step + 1) / (0.08 * steps)) * max(0.02, 1 - step / steps)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    step, begun = 0, time.time()
    for epoch in range(args.stop or args.epochs):
        made = []
        for article in train:
            seen = disturb.disturbed(article, rng) if rng.random() < args.disturbed else article
            made += corpus.labelled(tokenizer, seen, rng.randint(64, text.LONGEST))
        model.train()
        total, n = 0.0, 0
        for batch in corpus.batches(made, MOST, rng):
            value = loss(model, batch)
            value.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad(set_to_none=True)
            step += 1
            total, n = total + float(value.detach()), n + 1
            follow(average, model, step, args.average)
            if step % 50 == 0:
                print(f"step {step}/{steps} loss {total / n:.4f} {time.time() - begun:.0f} s", flush=True)
        scores = score.linked(dev, predict(model, tokenizer, dev))
        averaged = Tagger(args.layers)
        averaged.load_state_dict(average)
        of_average = score.linked(dev, predict(averaged, tokenizer, dev))
        print(f"epoch {epoch + 1} loss {total / n:.4f} {time.time() - begun:.0f} s", flush=True)
        print(f"  last    {told(scores)}\n  average {told(of_average)}", flush=True)
        torch.save(average, args.out / f"average-{epoch + 1}.pt")
    (args.out / "metrics.json").write_text(json.dumps({"last": scores, "average": of_average}, indent=1))


if __name__ == "__main__":
    main()
