"""The network, in two parts on top of what the tagger's layers make of the pieces: names, and references."""

import torch
from torch import nn
from torch.nn import functional as F

from actors.pairs import FEATURES
from tagger.model import HIDDEN

LAYERS = 5
"""Of the tagger's six layers the last five are looked at."""
SIZE, HEADS, WIDTH = 256, 4, 64
KINDS = ("person", "organization", "place", "group")
PHRASES = ("name", "nominal", "pronoun")


class Layer(nn.Module):
    def __init__(self, dropout: float):
        super().__init__()
        self.qkv, self.o = nn.Linear(SIZE, 3 * SIZE), nn.Linear(SIZE, SIZE)
        self.n1, self.n2 = nn.LayerNorm(SIZE), nn.LayerNorm(SIZE)
        self.i, self.u = nn.Linear(SIZE, 2 * SIZE), nn.Linear(2 * SIZE, SIZE)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, mask):
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, SIZE // HEADS).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(1, 2).reshape(batch, length, SIZE)
        x = self.n1(x + self.dropout(self.o(y)))
        return self.n2(x + self.dropout(self.u(F.gelu(self.i(x)))))


class Mixed(nn.Module):
    """What the tagger's layers make of the pieces, mixed and brought down to SIZE."""

    def __init__(self, dropout: float):
        super().__init__()
        self.mix = nn.Parameter(torch.zeros(LAYERS))
        self.inp, self.n0 = nn.Linear(HIDDEN, SIZE), nn.LayerNorm(SIZE)
        self.dropout = nn.Dropout(dropout)

    def mixed(self, windows: list[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
        """Windows of the tagger's layers [piece, layer, HIDDEN], to [window, piece, SIZE] and their mask."""
        longest = max(map(len, windows))
        x, mask = torch.zeros(len(windows), longest, LAYERS, HIDDEN), torch.zeros(len(windows), 1, 1, longest)
        for i, window in enumerate(windows):
            x[i, : len(window)] = window.float()
            mask[i, ..., len(window) :] = -1e4
        return self.mix_of(x), mask

    def mix_of(self, x: torch.Tensor) -> torch.Tensor:
        """Layers [window, piece, layer, HIDDEN] to [window, piece, SIZE]."""
        return self.n0(self.inp(self.dropout((x * self.mix.softmax(0)[:, None]).sum(2))))


class Names(Mixed):
    """What is a name, of what kind, and what a noun phrase."""

    def __init__(self, layers: int = 2, dropout: float = 0.3):
        super().__init__(dropout)
        self.ls = nn.ModuleList(Layer(dropout) for _ in range(layers))
        self.kind, self.np = nn.Linear(SIZE, 1 + 4 * len(KINDS)), nn.Linear(SIZE, 1 + 4 * len(PHRASES))

    def forward(self, windows: list[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
        x, mask = self.mixed(windows)
        for layer in self.ls:
            x = layer(x, mask)
        return self.kind(x), self.np(x)


class References(Mixed):
    """What a mention may refer to. Layers of its own would learn the few texts there are by heart."""

    def __init__(self, dropout: float = 0.4):
        super().__init__(dropout)
        self.ana, self.ant = nn.Linear(2 * SIZE, WIDTH), nn.Linear(2 * SIZE, WIDTH)
        hidden = nn.Linear(3 * WIDTH + FEATURES, WIDTH)
        self.pair = nn.Sequential(hidden, nn.GELU(), nn.Dropout(dropout), nn.Linear(WIDTH, 1))
        self.none = nn.Linear(WIDTH, 1)

    def forward(self, windows: list[torch.Tensor]) -> torch.Tensor:
        return self.mixed(windows)[0]

    def scores(self, x, own, reached, told) -> list[torch.Tensor]:
        """For each mention that refers: the score of nothing, and of each mention that it may refer to.

        `x` [piece, SIZE]; `own` the first and last piece of each mention, `reached` those of each that it may refer
        to, `told` the features of each pair.
        """
        stands = lambda spans, linear: linear(
            self.dropout(torch.cat([x[[first for first, _ in spans]], x[[last for _, last in spans]]], -1))
        )
        anaphors = stands(own, self.ana)
        nothing = self.none(anaphors)[:, 0]
        flat = [span for spans in reached for span in spans]
        if not flat:
            return list(nothing.split(1))
        of = torch.tensor([i for i, spans in enumerate(reached) for _ in spans])
        a, b = anaphors[of], stands(flat, self.ant)
        pairs = self.pair(torch.cat([a, b, a * b, torch.tensor([f for rows in told for f in rows])], -1))[:, 0]
        parts = pairs.split([len(spans) for spans in reached])
        return [torch.cat([nothing[i : i + 1], part]) for i, part in enumerate(parts)]
