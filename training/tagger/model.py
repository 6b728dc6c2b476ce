"""The tagger: a small BERT encoder, a linear tagger, and two bilinear arcs (content to cue, cue to source)."""

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F

from tagger.corpus import NONE, TAGS
from tagger.text import FEATURES, LONGEST

HIDDEN, INNER, HEADS, LAYERS, WORDS, PLACES = 384, 1536, 12, 6, 30522, 512
SIZE = HIDDEN // HEADS
"""The width of a head."""
ARC = 128
FAR = LONGEST + 2
"""No two pieces of a window are further apart."""


def unseen(mask, kind: torch.dtype):
    """What is added to how much each piece looks at each, so that none looks at padding."""
    return (1.0 - mask.to(kind))[:, None, None, :] * -1e4


class Layer(nn.Module):
    def __init__(self, dropout: float, heads: int = HEADS, inner: int = INNER):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value = (nn.Linear(HIDDEN, heads * SIZE) for _ in range(3))
        self.out = nn.Linear(heads * SIZE, HIDDEN)
        self.inner, self.outer = nn.Linear(HIDDEN, inner), nn.Linear(inner, HIDDEN)
        self.norm_attention, self.norm = (nn.LayerNorm(HIDDEN, eps=1e-12) for _ in range(2))
        self.dropout = nn.Dropout(dropout)

    def attended(self, x, mask):
        """What each piece takes from all, of every head."""
        batch, length, _ = x.shape
        split = lambda y: y.view(batch, length, self.heads, SIZE).transpose(1, 2)
        q, k, v = split(self.query(x)), split(self.key(x)), split(self.value(x))
        if torch.onnx.is_in_onnx_export():
            weights = torch.softmax(q @ k.transpose(2, 3) * SIZE**-0.5 + mask, -1)
            y = weights @ v
        else:
            y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask.to(q.dtype))
        return y.transpose(1, 2).reshape(batch, length, self.heads * SIZE)

    def forward(self, x, mask):
        x = self.norm_attention(x + self.dropout(self.out(self.attended(x, mask))))
        return self.norm(x + self.dropout(self.outer(F.gelu(self.inner(x)))))


class Arc(nn.Module):
    """Scores each pair of pieces: a product of two projections, and a bias for how far apart they are."""

    def __init__(self):
        super().__init__()
        self.child, self.parent = nn.Linear(HIDDEN, ARC), nn.Linear(HIDDEN, ARC)
        self.distance = nn.Parameter(torch.zeros(2 * FAR + 1))

    def forward(self, x):
        length = x.shape[1]
        at = torch.arange(length, device=x.device)
        bias = self.distance[at[None, :] - at[:, None] + FAR]
        return self.child(x) @ self.parent(x).transpose(1, 2) * ARC**-0.5 + bias


class Tagger(nn.Module):
    def __init__(self, layers: int | list[tuple[int, int]] = LAYERS, dropout: float = 0.1):
        """`layers` are so many, or of each how many heads and how many inner numbers it has."""
        super().__init__()
        sizes = [(HEADS, INNER)] * layers if isinstance(layers, int) else layers
        self.words, self.places = nn.Embedding(WORDS, HIDDEN), nn.Embedding(PLACES, HIDDEN)
        self.kind = nn.Parameter(torch.zeros(HIDDEN))
        self.features = nn.Embedding(FEATURES, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout, *size) for size in sizes)
        self.dropout = nn.Dropout(dropout)
        self.tags = nn.Linear(HIDDEN, len(TAGS))
        self.to_cue, self.to_source = Arc(), Arc()
        nn.init.zeros_(self.features.weight)
        self.words.weight.requires_grad = False

    @classmethod
    def of(cls, state: dict[str, torch.Tensor], dropout: float = 0.0) -> "Tagger":
        """The tagger with these weights, as large as they are."""
        count = 1 + max(int(name.split(".")[1]) for name in state if name.startswith("layers."))
        shape = lambda layer, part: state[f"layers.{layer}.{part}.weight"].shape[0]
        made = cls([(shape(i, "query") // SIZE, shape(i, "inner")) for i in range(count)], dropout)
        made.load_state_dict(state)
        return made

    def embedded(self, ids, features):
        """The pieces as they stand before the first layer."""
        at = torch.arange(ids.shape[1], device=ids.device)
        return self.norm(self.words(ids) + self.places(at)[None] + self.kind + self.features(features))

    def each_layer(self, ids, features, mask):
        """What each layer makes of the pieces, from ids, features and mask [window, piece]."""
        x = self.dropout(self.embedded(ids, features))
        hidden = unseen(mask, x.dtype)
        made = []
        for layer in self.layers:
            x = layer(x, hidden)
            made.append(x)
        return made

    def heads(self, x, mask):
        """Scores of tags, of content pieces' cues, and of cues' sources, from what the last layer makes of the pieces."""
        hidden = (1.0 - mask.to(x.dtype))[:, None, :] * -1e4
        return self.tags(x), self.to_cue(x) + hidden, self.to_source(x) + hidden

    def forward(self, ids, features, mask):
        """The scores, from ids, features and mask [window, piece]."""
        return self.heads(self.each_layer(ids, features, mask)[-1], mask)

    def start_from(self, path: str) -> None:
        """The base encoder's weights."""
        base = load_file(path)
        own = self.state_dict()
        names = {"words.weight": "embeddings.word_embeddings.weight", "places.weight": "embeddings.position_embeddings.weight"}
        names |= {f"norm.{x}": f"embeddings.LayerNorm.{x}" for x in ("weight", "bias")}
        inside = {
            "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
            "out": "attention.output.dense", "norm_attention": "attention.output.LayerNorm",
            "inner": "intermediate.dense", "outer": "output.dense", "norm": "output.LayerNorm",
        }  # fmt: skip
        for i in range(len(self.layers)):
            for mine, theirs in inside.items():
                names |= {f"layers.{i}.{mine}.{x}": f"encoder.layer.{i}.{theirs}.{x}" for x in ("weight", "bias")}
        own |= {mine: base[theirs] for mine, theirs in names.items()}
        own["kind"] = base["embeddings.token_type_embeddings.weight"][0]
        self.load_state_dict(own)


def tensors(batch):
    """Ids, features and mask of a batch of windows, padded to the longest."""
    longest = max(map(len, batch))
    pad = lambda rows, fill: torch.tensor([[*row, *[fill] * (longest - len(row))] for row in rows])
    mask = [[1] * len(w) for w in batch]
    return pad([w.ids for w in batch], 0), pad([w.features for w in batch], 0), pad(mask, 0)


def loss(model, batch, arcs: float = 0.3):
    """Cross entropy of the tags, and of each content piece's cue and each cue's sources (`arcs` times)."""
    ids, features, mask = tensors(batch)
    longest = ids.shape[1]
    with torch.autocast("cpu", torch.bfloat16):
        tags, to_cue, to_source = model(ids, features, mask)
    pad = lambda rows: torch.tensor([[*row, *[NONE] * (longest - len(row))] for row in rows]).flatten()
    total = F.cross_entropy(tags.float().flatten(0, 1), pad([w.tags for w in batch]), ignore_index=NONE)
    cues = pad([w.cues for w in batch])
    if (cues != NONE).any():
        total = total + arcs * F.cross_entropy(to_cue.float().flatten(0, 1), cues, ignore_index=NONE)
    rows = [(i, cue, source) for i, w in enumerate(batch) for cue, source in w.sources.items()]
    if rows:
        log = to_source.float()[[r[0] for r in rows], [r[1] for r in rows]].log_softmax(-1)
        shared = torch.full_like(log, float("-inf"))
        for n, (_, _, source) in enumerate(rows):
            shared[n, source] = 0.0
        total = total - arcs * torch.logsumexp(log + shared, -1).mean()
    return total
