//! The networks: weights, tokenizer, and one pass over a window.
//!
//! The tagger's network reads the words. The actors' network is a small one on top of what the layers of the first
//! make of them, so that finding who is meant costs little more than finding who says what.

use std::ops::Range;

use onrecord_network::{Bytes, Floats, Layer, Malformed, Nodes, Norm, Product, Rows, Space, Table};
use onrecord_network::{add_scaled, bend, pairs};
use tokenizers::Tokenizer;

use super::pieces::Window;

/// Tags of a piece: outside, and beginning, inside, end or whole of a source, a cue, a content.
pub(crate) const TAGS: usize = 13;

/// Tags of a piece: outside, and beginning, inside, end or whole of a name of one of four kinds.
pub(crate) const KINDS: usize = 17;

/// Tags of a piece: outside, and the four of a noun phrase around a name, around a noun, and of a pronoun.
pub(crate) const PHRASES: usize = 13;

/// How many numbers stand for a mention that refers, or is referred to.
pub(crate) const WIDTH: usize = 64;

/// What is told of a pair of mentions beside those.
pub(crate) const FEATURES: usize = 14;

static WEIGHTS: &[u8] = include_bytes!("../../../../models/attribution-3.onnx");
static ACTORS: &[u8] = include_bytes!("../../../../models/actors-2.onnx");
static TOKENIZER: &[u8] = include_bytes!("../../../../models/attribution-3.tokenizer.json");

/// What the network says of a window of `n` pieces; logits.
pub(crate) struct Scores {
    /// `n` × [`TAGS`].
    pub(crate) tags: Rows,
    /// From content to the first piece of its cue, `n` × `n`.
    pub(crate) to_cue: Rows,
    /// From the first piece of a cue to its source, `n` × `n`; the first, special piece stands for none.
    pub(crate) to_source: Rows,
}

/// What the actors' network says of a window of `n` pieces.
pub(crate) struct Mentioned {
    /// `n` × [`KINDS`]; logits.
    pub(crate) kinds: Rows,
    /// `n` × [`PHRASES`]; logits.
    pub(crate) phrases: Rows,
    /// `n` × 4 [`WIDTH`]: as the first and the last piece of a mention that refers, and of one that is referred to.
    pub(crate) projections: Rows,
}

/// Mentions as they are weighed in pairs.
pub(crate) struct Weighed {
    /// [`WIDTH`] numbers a mention, as one that refers and as one that is referred to.
    mentions: [Vec<f32>; 2],
    /// What each adds to what is made of a pair.
    parts: [Rows; 2],
    /// How well each goes with nothing at all.
    nothing: Rows,
}

pub(crate) struct Network {
    pub(crate) tokenizer: Tokenizer,
    tagger: Attributions,
    actors: Actors,
}

impl Network {
    /// The networks that this crate ships.
    pub(crate) fn new() -> Self {
        Self {
            tokenizer: Tokenizer::from_bytes(TOKENIZER).expect("the shipped tokenizer loads"),
            tagger: Attributions::read(WEIGHTS).expect("the shipped weights load"),
            actors: Actors::read(ACTORS).expect("the shipped weights load"),
        }
    }

    /// The scores of each window; found as they are asked for.
    pub(crate) fn scores(&self, windows: &[Window], space: &mut Space) -> impl Iterator<Item = Scores> {
        at_once(windows).flat_map(|windows| self.tagger.scores(windows, space, |_, _| ()))
    }

    /// The scores of each window, and what the actors' network makes of it; found as they are asked for.
    pub(crate) fn scores_and_mentions(
        &self,
        windows: &[Window],
        space: &mut Space,
    ) -> impl Iterator<Item = (Scores, Mentioned)> {
        let unseen = self.tagger.layers.len() - LAYERS;
        let width = self.tagger.words.width();
        let both = move |windows: &[Window]| {
            let pieces: usize = windows.iter().map(|window| window.ids.len()).sum();
            let mut mixes = [space.rows(pieces, width), space.rows(pieces, width)];
            let scores = self.tagger.scores(windows, space, |layer, rows| {
                let Some(layer) = layer.checked_sub(unseen) else { return };
                for (mix, part) in mixes.iter_mut().zip([&self.actors.names, &self.actors.references]) {
                    add_scaled(mix.values_mut(), part.shares[layer], rows.values());
                }
            });
            let mentioned = self.actors.mentioned(&mixes, windows, space);
            mixes.into_iter().for_each(|mix| space.keep(mix));
            scores.into_iter().zip(mentioned).collect::<Vec<_>>()
        };
        at_once(windows).flat_map(both)
    }

    /// Mentions, [`WIDTH`] numbers each: as ones that refer and as ones that are referred to.
    pub(crate) fn weighed(&self, mentions: [Vec<f32>; 2]) -> Weighed {
        self.actors.weighed(mentions)
    }

    /// How well one mention goes together with each of those that it may refer to, of which pair [`FEATURES`] numbers
    /// are told, and last how well with nothing at all; logits.
    pub(crate) fn pairs(
        &self,
        mentions: &Weighed,
        mention: usize,
        reached: &[usize],
        features: &[f32],
    ) -> Vec<f32> {
        self.actors.pairs(mentions, mention, reached, features)
    }
}

/// So many pieces go through the networks at once: enough to fetch the weights seldom, and few enough for what is made
/// of them to stay at hand.
const AT_ONCE: usize = 256;

/// `windows` in runs of at most so many pieces, or of one.
fn at_once(windows: &[Window]) -> impl Iterator<Item = &[Window]> {
    let mut pieces = 0;
    windows.chunk_by(move |before, next| {
        pieces += before.ids.len();
        let joins = pieces + next.ids.len() <= AT_ONCE;
        if !joins {
            pieces = 0;
        }
        joins
    })
}

/// How many pieces each window has, and where it stands among all.
fn places(windows: &[Window]) -> (Vec<usize>, Vec<Range<usize>>) {
    let lengths: Vec<usize> = windows.iter().map(|window| window.ids.len()).collect();
    let ends = lengths.iter().scan(0, |end, length| {
        *end += length;
        Some(*end - length..*end)
    });
    let ranges = ends.collect();
    (lengths, ranges)
}

/// The tagger's network.
struct Attributions {
    words: Table,
    features: Table,
    places: Table,
    norm: Norm,
    layers: Vec<Layer>,
    /// The tags, and for each kind of arc where it comes from and where it goes.
    heads: Product,
    /// Where each of these stands.
    parts: [Range<usize>; 5],
    /// For each kind of arc what is added for how far apart two pieces are, from the furthest behind on.
    distances: [Vec<f32>; 2],
}

impl Attributions {
    fn read(file: &[u8]) -> Result<Self, Malformed> {
        let nodes = &mut Nodes::of(file)?;
        nodes.pass(&["Shape", "Gather", "Range"])?;
        let (words, features) = (Table::read(nodes)?, Table::read(nodes)?);
        nodes.pass(&["Add"])?;
        let places = Table::read(nodes)?;
        let (norm, _) = Norm::read_of_sum(nodes)?;
        let layers = read_layers(nodes)?;
        let mut heads = Product::read(nodes)?;
        heads.read_bias(nodes)?;
        let parts = parts(nodes)?;
        nodes.pass(&["Unsqueeze", "Unsqueeze", "Sub", "Add"])?;
        let mut distances = [Vec::new(), Vec::new()];
        for distances in &mut distances {
            *distances = nodes.next_floats("Gather", 0)?;
            nodes.pass(&["Transpose", "MatMul", "Add"])?;
        }
        Ok(Self { words, features, places, norm, layers, heads, parts, distances })
    }

    /// The scores of each window; `seen` is told what each layer makes of all.
    fn scores(
        &self,
        windows: &[Window],
        space: &mut Space,
        mut seen: impl FnMut(usize, &Rows),
    ) -> Vec<Scores> {
        let width = self.words.width();
        let (lengths, ranges) = places(windows);
        let mut rows = space.rows(lengths.iter().sum(), width);
        let pieces = windows.iter().flat_map(|window| window.ids.iter().zip(&window.features).enumerate());
        for ((at, (&id, &feature)), sum) in pieces.zip(rows.values_mut().chunks_exact_mut(width)) {
            self.words.add(id as usize, sum);
            self.features.add(feature as usize, sum);
            self.places.add(at, sum);
        }
        let mut bytes = Bytes::default();
        self.norm.apply(&mut rows, &mut bytes);
        for (number, layer) in self.layers.iter().enumerate() {
            layer.apply(&mut rows, &mut bytes, &lengths, space);
            seen(number, &rows);
        }
        let made = self.heads.of(&bytes, space);
        let [tags, cue_child, cue_parent, source_child, source_parent] = self.parts.clone();
        let scores = |range: Range<usize>| {
            let arcs = |from: &Range<usize>, to: &Range<usize>, distances: &[f32]| {
                let far = |from: usize, to: usize| distances[distances.len() / 2 + to - from];
                pairs(&made, range.clone(), [from.clone(), to.clone()], far)
            };
            let to_cue = arcs(&cue_child, &cue_parent, &self.distances[0]);
            let to_source = arcs(&source_child, &source_parent, &self.distances[1]);
            Scores { tags: made.part(range.clone(), tags.clone()), to_cue, to_source }
        };
        let scores = ranges.into_iter().map(scores).collect();
        [rows, made].into_iter().for_each(|rows| space.keep(rows));
        scores
    }
}

/// How many layers of the tagger's network the actors' network looks at: the last ones.
const LAYERS: usize = 5;

/// The actors' network.
struct Actors {
    names: Mixed,
    layers: Vec<Layer>,
    /// Kinds of names, and noun phrases.
    tags: Product,
    /// Where each of these stands.
    parts: [Range<usize>; 2],
    references: Mixed,
    projections: Product,
    /// Of the one that refers, of the one that is referred to, and of the two together.
    hidden: [Floats; 3],
    score: Floats,
    none: Floats,
}

impl Actors {
    fn read(file: &[u8]) -> Result<Self, Malformed> {
        let nodes = &mut Nodes::of(file)?;
        let names = Mixed::read(nodes)?;
        let layers = read_layers(nodes)?;
        let mut tags = Product::read(nodes)?;
        tags.read_bias(nodes)?;
        let parts = parts(nodes)?;
        let references = Mixed::read(nodes)?;
        let mut projections = Product::read(nodes)?;
        projections.read_bias(nodes)?;
        nodes.pass(&["Identity", "Mul", "Concat"])?;
        let hidden = Floats::read_parts(nodes, "BiasGelu", [Some(WIDTH), Some(WIDTH), None])?;
        let (score, none) = (Floats::read(nodes, "Add")?, Floats::read(nodes, "Add")?);
        Ok(Self { names, layers, tags, parts, references, projections, hidden, score, none })
    }

    /// What is made of the tagger's layers, mixed for names and for references, of each window.
    fn mentioned(
        &self,
        [names, references]: &[Rows; 2],
        windows: &[Window],
        space: &mut Space,
    ) -> Vec<Mentioned> {
        let (lengths, ranges) = places(windows);
        let (mut rows, mut bytes) = self.names.of(names, space);
        for layer in &self.layers {
            layer.apply(&mut rows, &mut bytes, &lengths, space);
        }
        let tags = self.tags.of(&bytes, space);
        let (mixed, bytes) = self.references.of(references, space);
        space.keep(mixed);
        let projections = self.projections.of(&bytes, space);
        let [kinds, phrases] = &self.parts;
        let mentioned = |range: Range<usize>| Mentioned {
            kinds: willing(tags.part(range.clone(), kinds.clone())),
            phrases: tags.part(range.clone(), phrases.clone()),
            projections: projections.part(range, 0..projections.width()),
        };
        let mentioned = ranges.into_iter().map(mentioned).collect();
        [rows, tags, projections].into_iter().for_each(|rows| space.keep(rows));
        mentioned
    }

    fn weighed(&self, mentions: [Vec<f32>; 2]) -> Weighed {
        let parts = [0, 1].map(|side: usize| self.hidden[side].of(&mentions[side]));
        Weighed { nothing: self.none.of(&mentions[0]), mentions, parts }
    }

    fn pairs(&self, all: &Weighed, mention: usize, reached: &[usize], features: &[f32]) -> Vec<f32> {
        let side = |side: usize, at: usize| &all.mentions[side][at * WIDTH..][..WIDTH];
        let own = all.parts[0].row(mention);
        let mut hidden = Vec::with_capacity(reached.len() * own.len());
        let mut told = Vec::with_capacity(reached.len() * WIDTH + features.len());
        for (&other, features) in reached.iter().zip(features.chunks_exact(FEATURES)) {
            hidden.extend(own.iter().zip(all.parts[1].row(other)).map(|(a, b)| a + b));
            told.extend(side(0, mention).iter().zip(side(1, other)).map(|(a, b)| a * b));
            told.extend_from_slice(features);
        }
        let mut hidden = Rows::new(own.len(), hidden);
        self.hidden[2].onto(&told, &mut hidden);
        bend(hidden.values_mut());
        let mut scores = self.score.of(hidden.values()).values().to_vec();
        scores.extend_from_slice(all.nothing.row(mention));
        scores
    }
}

/// The tagger's layers, each with its share, brought down to fewer numbers a piece.
struct Mixed {
    shares: [f32; LAYERS],
    down: Product,
    norm: Norm,
}

impl Mixed {
    fn read(nodes: &mut Nodes) -> Result<Self, Malformed> {
        let mut shares = [0.0; LAYERS];
        for share in &mut shares {
            let told = nodes.next_floats("Mul", 1)?;
            *share = *told.first().ok_or_else(|| Malformed::new("a share is missing"))?;
        }
        nodes.pass(&["Add"; LAYERS - 1])?;
        let mut down = Product::read(nodes)?;
        down.read_bias(nodes)?;
        Ok(Self { shares, down, norm: Norm::read(nodes)? })
    }

    fn of(&self, mix: &Rows, space: &mut Space) -> (Rows, Bytes) {
        let mut bytes = Bytes::default();
        bytes.put(mix);
        let mut rows = self.down.of(&bytes, space);
        self.norm.apply(&mut rows, &mut bytes);
        (rows, bytes)
    }
}

/// A piece is in no name so much less likely than the network says, which learnt names from a reader that misses some;
/// a logit.
const MISSED: f32 = 0.3;

fn willing(mut kinds: Rows) -> Rows {
    let width = kinds.width();
    kinds.values_mut().chunks_exact_mut(width).for_each(|row| row[0] -= MISSED);
    kinds
}

/// The layers that stand next.
fn read_layers(nodes: &mut Nodes) -> Result<Vec<Layer>, Malformed> {
    // How a layer's first product goes on.
    const BEHIND_BIAS: usize = 6;
    let mut layers = Vec::new();
    while nodes.kind(BEHIND_BIAS) == Some("Reshape") {
        layers.push(Layer::read(nodes)?);
    }
    Ok(layers)
}

/// Where the parts stand that a product is split into.
fn parts<const N: usize>(nodes: &mut Nodes) -> Result<[Range<usize>; N], Malformed> {
    let sizes = nodes.next_whole_numbers("Split", 1)?;
    let sizes: [usize; N] =
        sizes.try_into().map_err(|sizes| Malformed::new(format!("{sizes:?} are not {N} parts")))?;
    let mut from = 0;
    Ok(sizes.map(|size| {
        from += size;
        from - size..from
    }))
}

#[cfg(test)]
mod tests {
    use onrecord_network::on_own_thread;
    use onrecord_page::Span;
    use rten::{Model, Value};
    use rten_tensor::NdTensor;
    use rten_tensor::prelude::*;

    use super::*;
    use crate::tagger::pieces::{self, Passage};

    const STORY: &str = "“We will not sign,” Mara Voss told reporters on Friday, a day after the harbour board in \
        Velimar had said that the tunnel would cost €2.4 billion more than planned. “Not this year.” Her deputy, \
        Tom Lund, denied that ministers had ever promised the money, according to two people who were in the room. \
        The board did not answer questions, but the minister’s spokeswoman wrote that talks “are going well”.";

    /// A general runtime on the same files scales whole windows at once, so that it says nearly the same.
    #[test]
    fn says_what_the_files_say() {
        let network = Network::new();
        let passage = Passage { span: Span::new(0, STORY.len()), group: 0 };
        let windows = pieces::windows(&network.tokenizer, STORY, &[passage]);
        let (scores, mentioned) =
            on_own_thread(|space| network.scores_and_mentions(&windows[..1], space).next().unwrap());

        let tagger = Model::load_static_slice(WEIGHTS).unwrap();
        let actors = Model::load_static_slice(ACTORS).unwrap();
        let layers: Vec<String> = actors
            .input_ids()
            .iter()
            .filter_map(|&id| actors.node_info(id)?.name().map(str::to_owned))
            .take(LAYERS)
            .collect();
        let row = |values: &[i32]| Value::from(NdTensor::from_data([1, values.len()], values.to_vec()));
        let inputs = [("ids", row(&windows[0].ids)), ("features", row(&windows[0].features))];
        let inputs = inputs.map(|(name, row)| (tagger.node_id(name).unwrap(), row.into())).into();
        let names = ["tags", "to_cue", "to_source"].into_iter().chain(layers.iter().map(String::as_str));
        let outputs: Vec<_> = names.map(|name| tagger.node_id(name).unwrap()).collect();
        let mut told = tagger.run(inputs, &outputs, None).unwrap();
        let layers = layers.iter().map(|name| actors.node_id(name).unwrap()).zip(told.split_off(3));
        let outputs = ["kinds", "phrases", "projections"].map(|name| actors.node_id(name).unwrap());
        told.extend(
            actors.run(layers.map(|(id, layer)| (id, layer.into())).collect(), &outputs, None).unwrap(),
        );

        let own = [
            scores.tags,
            scores.to_cue,
            scores.to_source,
            mentioned.kinds,
            mentioned.phrases,
            mentioned.projections,
        ];
        for (which, (own, told)) in own.iter().zip(told).enumerate() {
            let told = NdTensor::<f32, 3>::try_from(told).unwrap().to_vec();
            assert_eq!(own.values().len(), told.len());
            let off: f32 = own.values().iter().zip(&told).map(|(own, told)| (own - told).abs()).sum();
            let size: f32 = told.iter().map(|told| told.abs()).sum();
            assert!(off < 0.12 * size, "output {which} is off by {off} of {size}");
            if ![TAGS, KINDS, PHRASES].contains(&own.width()) {
                continue;
            }
            let best = |row: &[f32]| (0..row.len()).max_by(|&a, &b| row[a].total_cmp(&row[b]));
            let rows = told.chunks_exact(own.width());
            let same = own.rows().zip(rows).filter(|(own, told)| best(own) == best(told)).count();
            let rows = own.rows().count();
            assert!(100 * same >= 95 * rows, "output {which}: {same} tags of {rows} are the same");
        }
    }
}
