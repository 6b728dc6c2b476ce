//! The loops over single numbers, in vectors as wide as the machine has them.

use rten_simd::ops::{BitOps, FloatOps, IntOps, NarrowSaturate, NumOps, ToFloat};
use rten_simd::{Isa, Simd, SimdOp, SimdUnaryOp};

use crate::product::LANES;
use crate::{Norm, Product};

/// Rows of 8-bit numbers, each row with a scale and a zero of its own: a number is `(byte - zero) * scale`.
#[derive(Default)]
pub struct Bytes {
    count: usize,
    width: usize,
    values: Vec<u8>,
    scale: Vec<f32>,
    /// Times the scale.
    shift: Vec<f32>,
}

impl Bytes {
    /// Room for `count` rows.
    pub(crate) fn reserve(&mut self, count: usize, width: usize) {
        (self.count, self.width) = (count, width);
        room(&mut self.values, count * width);
        room(&mut self.scale, count);
        room(&mut self.shift, count);
    }

    /// How many rows there are.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// The bytes of all rows.
    pub(crate) fn values(&self) -> &[u8] {
        &self.values[..self.count * self.width]
    }

    /// Makes 8-bit numbers of `rows`.
    pub fn put(&mut self, rows: &crate::Rows) {
        struct Op<'a>(&'a [f32], &'a mut Bytes);
        impl SimdOp for Op<'_> {
            type Output = ();

            #[inline(always)]
            fn eval<I: Isa>(self, isa: I) {
                let Self(rows, bytes) = self;
                for (at, row) in rows.chunks_exact(bytes.width).enumerate() {
                    put(isa, row, bytes, at);
                }
            }
        }
        self.reserve(rows.values().len() / rows.width(), rows.width());
        Op(rows.values(), self).dispatch();
    }
}

/// The first `count` of `kept`, which grows where it is shorter. What stands in them is of no account.
pub(crate) fn room<T: Copy + Default>(kept: &mut Vec<T>, count: usize) -> &mut [T] {
    if kept.len() < count {
        kept.resize(count, T::default());
    }
    &mut kept[..count]
}

/// All numbers of a vector in one, halves onto halves.
#[inline(always)]
fn folded<I: Isa>(isa: I, vector: I::F32, both: impl Fn(f32, f32) -> f32) -> f32 {
    let mut numbers = [0.0; LANES];
    let mut left = isa.f32().len();
    isa.f32().store(vector, &mut numbers[..left]);
    while left > 1 {
        left /= 2;
        for at in 0..left {
            numbers[at] = both(numbers[at], numbers[at + left]);
        }
    }
    numbers[0]
}

/// Makes 8-bit numbers of a row. Nothing is always a whole number of steps away from the least and the most.
#[inline(always)]
fn put<I: Isa>(isa: I, row: &[f32], bytes: &mut Bytes, at: usize) {
    const BYTES: f32 = 255.0;
    let (floats, whole, halves, small) = (isa.f32(), isa.i32(), isa.i16(), isa.u8());
    let lanes = floats.len();
    let (mut least, mut most) = ([floats.zero(); 4], [floats.zero(); 4]);
    for four in row.chunks_exact(4 * lanes) {
        for part in 0..4 {
            let numbers = floats.load(&four[part * lanes..][..lanes]);
            least[part] = floats.min(least[part], numbers);
            most[part] = floats.max(most[part], numbers);
        }
    }
    let least = floats.min(floats.min(least[0], least[1]), floats.min(least[2], least[3]));
    let most = floats.max(floats.max(most[0], most[1]), floats.max(most[2], most[3]));
    let (low, high) = (folded(isa, least, f32::min), folded(isa, most, f32::max));
    let scale = if high > low { (high - low) / BYTES } else { 1.0 };
    let zero = (-low / scale).clamp(0.0, BYTES).round_ties_even();
    (bytes.scale[at], bytes.shift[at]) = (scale, zero * scale);
    let (steps, zero) = (floats.splat(1.0 / scale), whole.splat(zero as i32));
    let out = &mut bytes.values[at * row.len()..][..row.len()];
    for (four, out) in row.chunks_exact(4 * lanes).zip(out.chunks_exact_mut(4 * lanes)) {
        let mut made = [whole.zero(); 4];
        for part in 0..4 {
            let numbers = floats.mul(floats.load(&four[part * lanes..][..lanes]), steps);
            made[part] = whole.add(floats.to_int_round(numbers), zero);
        }
        let first = whole.narrow_saturate(made[0], made[1]);
        let second = whole.narrow_saturate(made[2], made[3]);
        small.store(halves.narrow_saturate(first, second), out);
    }
}

/// `sum` and `share` times `rows`.
pub fn add_scaled(sum: &mut [f32], share: f32, rows: &[f32]) {
    struct Op<'a>(&'a mut [f32], f32, &'a [f32]);
    impl SimdOp for Op<'_> {
        type Output = ();

        #[inline(always)]
        fn eval<I: Isa>(self, isa: I) {
            let floats = isa.f32();
            let (lanes, share) = (floats.len(), floats.splat(self.1));
            for (sum, row) in self.0.chunks_exact_mut(lanes).zip(self.2.chunks_exact(lanes)) {
                let made = floats.mul_add(share, floats.load(row), floats.load(sum));
                floats.store(made, sum);
            }
        }
    }
    Op(sum, share, rows).dispatch();
}

/// The sum of the powers of `x`, from nothing on, each times its term.
#[inline(always)]
fn series<I: Isa, const TERMS: usize>(isa: I, terms: &[f32; TERMS], x: I::F32) -> I::F32 {
    let floats = isa.f32();
    let mut sum = floats.splat(terms[TERMS - 1]);
    for at in (0..TERMS - 1).rev() {
        sum = floats.mul_add(sum, x, floats.splat(terms[at]));
    }
    sum
}

/// Bends each number by GELU.
pub fn bend(numbers: &mut [f32]) {
    Bend.map_mut(numbers);
}

/// GELU: a number times how likely a normally distributed one is below it. That share is one half and an odd
/// polynomial, which is off by less than 0.00006 (fitted to be least off at most, up to where it is 0 or 1); the
/// numbers are rounded far more coarsely afterwards, and a quotient would take as long as all the rest.
struct Bend;

impl Bend {
    /// Beyond it the share is 0 or 1.
    const FURTHEST: f32 = 4.4;
    const TERMS: [f32; 9] = [
        0.398_761_87,
        -0.066_076_905,
        0.009_643_333,
        -0.001_055_086_3,
        8.430_880_6e-5,
        -4.726_405_7e-6,
        1.741_709_6e-7,
        -3.756_633_2e-9,
        3.572_633e-11,
    ];
}

impl SimdUnaryOp<f32> for Bend {
    #[inline(always)]
    fn eval<I: Isa>(&self, isa: I, x: I::F32) -> I::F32 {
        let floats = isa.f32();
        let near = floats.clamp(x, floats.splat(-Self::FURTHEST), floats.splat(Self::FURTHEST));
        let square = floats.mul(near, near);
        let sum = series(isa, &Self::TERMS, square);
        floats.mul(x, floats.mul_add(near, sum, floats.splat(0.5)))
    }
}

/// The scale of a row, and what is to be taken off for its zero.
#[inline(always)]
fn of_row<I: Isa>(isa: I, rows: &Bytes, at: usize) -> [I::F32; 2] {
    let floats = isa.f32();
    [floats.splat(rows.scale[at]), floats.splat(-rows.shift[at])]
}

/// What a product's sums for a row stand for: as many as there are lanes, from `at` on.
#[inline(always)]
fn meant<I: Isa>(isa: I, sums: &[i32], [scale, shift]: [I::F32; 2], product: &Product, at: usize) -> I::F32 {
    let (floats, whole) = (isa.f32(), isa.i32());
    let lanes = floats.len();
    let numbers = whole.to_float(whole.load(&sums[at..at + lanes]));
    let scale = floats.mul(scale, floats.load(&product.scale[at..at + lanes]));
    let bias = floats.load(&product.bias[at..at + lanes]);
    let bias = floats.mul_add(shift, floats.load(&product.too_much[at..at + lanes]), bias);
    floats.mul_add(numbers, scale, bias)
}

/// The sums of `product` over `rows` as numbers.
pub(crate) fn scaled(sums: &[i32], rows: &Bytes, product: &Product, made: &mut [f32]) {
    struct Op<'a>(&'a [i32], &'a Bytes, &'a Product, &'a mut [f32]);
    impl SimdOp for Op<'_> {
        type Output = ();

        #[inline(always)]
        fn eval<I: Isa>(self, isa: I) {
            let Self(sums, rows, product, made) = self;
            let floats = isa.f32();
            let (lanes, width) = (floats.len(), product.width());
            let both = sums.chunks_exact(width).zip(made.chunks_exact_mut(width));
            for (row, (sums, made)) in both.enumerate() {
                let of_row = of_row(isa, rows, row);
                for at in (0..width).step_by(lanes) {
                    floats.store(meant(isa, sums, of_row, product, at), &mut made[at..at + lanes]);
                }
            }
        }
    }
    Op(sums, rows, product, made).dispatch();
}

/// The sums of `product` over `rows` as numbers, bent by GELU, in 8-bit numbers. `line` is room for a row.
pub(crate) fn bent(sums: &[i32], rows: &Bytes, product: &Product, line: &mut Vec<f32>, made: &mut Bytes) {
    struct Op<'a>(&'a [i32], &'a Bytes, &'a Product, &'a mut [f32], &'a mut Bytes);
    impl SimdOp for Op<'_> {
        type Output = ();

        #[inline(always)]
        fn eval<I: Isa>(self, isa: I) {
            let Self(sums, rows, product, line, made) = self;
            let floats = isa.f32();
            let (lanes, width) = (floats.len(), product.width());
            for (row, sums) in sums.chunks_exact(width).enumerate() {
                let of_row = of_row(isa, rows, row);
                for at in (0..width).step_by(lanes) {
                    let number = Bend.eval(isa, meant(isa, sums, of_row, product, at));
                    floats.store(number, &mut line[at..at + lanes]);
                }
                put(isa, line, made, row);
            }
        }
    }
    Op(sums, rows, product, room(line, product.width()), made).dispatch();
}

/// The sums of `product` over `rows` as numbers, added to `onto` and normalised, and this in 8-bit numbers too.
pub(crate) fn onto(
    sums: &[i32],
    rows: &Bytes,
    product: &Product,
    norm: &Norm,
    onto: &mut [f32],
    made: &mut Bytes,
) {
    struct Op<'a>(&'a [i32], &'a Bytes, &'a Product, &'a Norm, &'a mut [f32], &'a mut Bytes);
    impl SimdOp for Op<'_> {
        type Output = ();

        #[inline(always)]
        fn eval<I: Isa>(self, isa: I) {
            let Self(sums, rows, product, norm, onto, made) = self;
            let floats = isa.f32();
            let (lanes, width) = (floats.len(), product.width());
            let both = sums.chunks_exact(width).zip(onto.chunks_exact_mut(width));
            for (row, (sums, onto)) in both.enumerate() {
                let of_row = of_row(isa, rows, row);
                for at in (0..width).step_by(lanes) {
                    let part = &mut onto[at..at + lanes];
                    let number = floats.add(meant(isa, sums, of_row, product, at), floats.load(part));
                    floats.store(number, part);
                }
                normalise(isa, onto, norm);
                put(isa, onto, made, row);
            }
        }
    }
    Op(sums, rows, product, norm, onto, made).dispatch();
}

/// Each row normalised, and this in 8-bit numbers too.
pub(crate) fn normed(rows: &mut [f32], norm: &Norm, made: &mut Bytes) {
    struct Op<'a>(&'a mut [f32], &'a Norm, &'a mut Bytes);
    impl SimdOp for Op<'_> {
        type Output = ();

        #[inline(always)]
        fn eval<I: Isa>(self, isa: I) {
            let Self(rows, norm, made) = self;
            for (at, row) in rows.chunks_exact_mut(made.width).enumerate() {
                normalise(isa, row, norm);
                put(isa, row, made, at);
            }
        }
    }
    Op(rows, norm, made).dispatch();
}

#[inline(always)]
fn normalise<I: Isa>(isa: I, row: &mut [f32], norm: &Norm) {
    let floats = isa.f32();
    let lanes = floats.len();
    let count = row.len() as f32;
    let mut sums = [floats.zero(); 2];
    for two in row.chunks_exact(2 * lanes) {
        sums[0] = floats.add(sums[0], floats.load(&two[..lanes]));
        sums[1] = floats.add(sums[1], floats.load(&two[lanes..]));
    }
    let mean = floats.splat(floats.sum(floats.add(sums[0], sums[1])) / count);
    let mut sums = [floats.zero(); 2];
    for two in row.chunks_exact(2 * lanes) {
        let off = floats.sub(floats.load(&two[..lanes]), mean);
        sums[0] = floats.mul_add(off, off, sums[0]);
        let off = floats.sub(floats.load(&two[lanes..]), mean);
        sums[1] = floats.mul_add(off, off, sums[1]);
    }
    let variance = floats.sum(floats.add(sums[0], sums[1])) / count;
    let by = floats.splat(1.0 / (variance + norm.epsilon).sqrt());
    for at in (0..row.len()).step_by(lanes) {
        let part = &mut row[at..at + lanes];
        let number = floats.mul(floats.sub(floats.load(part), mean), by);
        let number = floats.mul_add(
            number,
            floats.load(&norm.scale[at..at + lanes]),
            floats.load(&norm.shift[at..at + lanes]),
        );
        floats.store(number, part);
    }
}

/// What a layer's pieces ask, are found by, and tell: of each piece, for each head, query, key and value. Queries are
/// scaled, so that a piece looks at another as much as 2 to the power of how well they go together.
pub(crate) struct Attention<'a> {
    pub(crate) made: &'a [f32],
    /// How many pieces each window has: none looks beyond its own.
    pub(crate) windows: &'a [usize],
    pub(crate) heads: usize,
    /// The width of a head.
    pub(crate) size: usize,
}

/// How many vectors of a line are worked on at once.
const VECTORS: usize = 2;

/// Sums over all lines of the line's shares, each times the line from column `at` on. `ROWS` shares are so many that
/// the sums keep the machine busy, and so few that all of them stand in its registers.
#[inline(always)]
fn tile<I: Isa, const ROWS: usize>(
    isa: I,
    shares: impl Iterator<Item = [f32; ROWS]>,
    lines: &[f32],
    width: usize,
    at: usize,
) -> [[I::F32; VECTORS]; ROWS] {
    let floats = isa.f32();
    let lanes = floats.len();
    let mut sums = [[floats.zero(); VECTORS]; ROWS];
    for (line, shares) in lines.chunks_exact(width).zip(shares) {
        let line = &line[at..at + VECTORS * lanes];
        let line = [floats.load(&line[..lanes]), floats.load(&line[lanes..])];
        for row in 0..ROWS {
            let share = floats.splat(shares[row]);
            for part in 0..VECTORS {
                sums[row][part] = floats.mul_add(share, line[part], sums[row][part]);
            }
        }
    }
    sums
}

/// 2 to the power of a number from -126 to 127, to seven digits: 2 to the power of a whole number, times that of what
/// is left, by a polynomial (fitted to be least off at most in proportion, and 1 at 0).
#[inline(always)]
fn power<I: Isa>(isa: I, x: I::F32) -> I::F32 {
    const TERMS: [f32; 6] =
        [1.0, std::f32::consts::LN_2, 0.240_222_42, 0.055_507_337, 0.009_671_513, 0.001_326_472_7];
    let (floats, whole) = (isa.f32(), isa.i32());
    let twos = floats.to_int_round(x);
    let sum = series(isa, &TERMS, floats.sub(x, whole.to_float(twos)));
    // A float's exponent stands behind its first nine bits, and is 127 more than it says.
    let exponent = whole.shift_left::<23>(whole.add(twos, whole.splat(127)));
    floats.mul(sum, exponent.reinterpret_cast::<I::F32>())
}

/// So many queries are laid the other way round at once; windows are filled up to a multiple of it.
const TURNED: usize = 8;

/// What goes together better than this, or worse than the opposite, is taken as if it were this: so that no power is too large, and
/// the best need not be known before the others. Trained layers stay far within.
const MOST: f32 = 86.0;

/// What each piece takes from all, in 8-bit numbers. `kept` is room for the queries of a head laid the other way round,
/// its values, how much some pieces look at each, and what they take.
pub(crate) fn attended(attention: &Attention<'_>, kept: [&mut Vec<f32>; 4], made: &mut Bytes) {
    struct Op<'a>(&'a Attention<'a>, [&'a mut Vec<f32>; 4], &'a mut Bytes);
    impl SimdOp for Op<'_> {
        type Output = ();

        #[inline(always)]
        fn eval<I: Isa>(self, isa: I) {
            // The machines with the widest vectors have twice as many registers.
            if isa.f32().len() == LANES { self.by_rows::<I, 8>(isa) } else { self.by_rows::<I, 4>(isa) }
        }
    }
    impl Op<'_> {
        #[inline(always)]
        fn by_rows<I: Isa, const ROWS: usize>(self, isa: I) {
            let Self(&Attention { made: mut all, windows, heads, size }, kept, made) = self;
            let floats = isa.f32();
            let lanes = floats.len();
            let columns = VECTORS * lanes;
            let (stride, hidden) = (3 * heads * size, heads * size);
            let [queries, values, weights, taken] = kept;
            let (least, most) = (floats.splat(-MOST), floats.splat(MOST));
            let looks = |goes: I::F32| power(isa, floats.clamp(goes, least, most));
            let mut row_made = 0;
            for &count in windows {
                let (own, others) = all.split_at(count * stride);
                all = others;
                let across = count.next_multiple_of(columns);
                let (queries, values) = (room(queries, size * across), room(values, count * size));
                let (weights, taken) = (room(weights, count * columns), room(taken, count * hidden));
                for head in 0..heads {
                    // Behind the last piece it is taken again, for nothing.
                    let of_head = |piece: usize, which: usize| {
                        let from = piece.min(count - 1) * stride + (head * 3 + which) * size;
                        &own[from..from + size]
                    };
                    for (piece, value) in values.chunks_exact_mut(size).enumerate() {
                        value.copy_from_slice(of_head(piece, 2));
                    }
                    for first in (0..count).step_by(TURNED) {
                        let rows: [&[f32]; TURNED] = std::array::from_fn(|at| of_head(first + at, 0));
                        for (at, queries) in queries.chunks_exact_mut(across).enumerate() {
                            queries[first..first + TURNED].copy_from_slice(&rows.map(|row| row[at]));
                        }
                    }
                    // As many pieces at once as their vectors hold: how much they look at each of all, then what they
                    // take.
                    for first in (0..count).step_by(columns) {
                        let mut whole = [floats.zero(); VECTORS];
                        for (key, weights) in weights.chunks_mut(ROWS * columns).enumerate() {
                            let keys: [&[f32]; ROWS] = std::array::from_fn(|at| of_head(key * ROWS + at, 1));
                            let shares = (0..size).map(|at| keys.map(|key| key[at]));
                            let goes = tile(isa, shares, queries, across, first);
                            for (goes, weights) in goes.into_iter().zip(weights.chunks_exact_mut(columns)) {
                                for part in 0..VECTORS {
                                    let looks = looks(goes[part]);
                                    whole[part] = floats.add(whole[part], looks);
                                    floats.store(looks, &mut weights[part * lanes..][..lanes]);
                                }
                            }
                        }
                        let mut of_whole = [0.0; VECTORS * LANES];
                        for part in 0..VECTORS {
                            floats.store(
                                floats.reciprocal(whole[part]),
                                &mut of_whole[part * lanes..][..lanes],
                            );
                        }
                        for from in (0..columns.min(count - first)).step_by(ROWS) {
                            let shares =
                                |line: &[f32]| std::array::from_fn::<_, ROWS, _>(|at| line[from + at]);
                            for column in (0..size).step_by(columns) {
                                let shares = weights.chunks_exact(columns).map(shares);
                                let sums = tile(isa, shares, values, size, column);
                                let pieces = first + from..count.min(first + from + ROWS);
                                for ((piece, sums), &share) in pieces.zip(sums).zip(&of_whole[from..]) {
                                    let out = &mut taken[piece * hidden + head * size + column..][..columns];
                                    for part in 0..VECTORS {
                                        let made = floats.mul(sums[part], floats.splat(share));
                                        floats.store(made, &mut out[part * lanes..][..lanes]);
                                    }
                                }
                            }
                        }
                    }
                }
                for row in taken.chunks_exact(hidden) {
                    put(isa, row, made, row_made);
                    row_made += 1;
                }
            }
        }
    }
    Op(attention, kept, made).dispatch();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Rows;

    fn numbers(count: usize, seed: f32) -> Vec<f32> {
        (0..count)
            .map(|at| ((at as f32 * 0.77 + seed).sin() * 3.0 + (at as f32 * 0.031).cos()) * 1.5)
            .collect()
    }

    fn near(own: &[f32], told: &[f32], off: f32) {
        assert_eq!(own.len(), told.len());
        for (at, (own, told)) in own.iter().zip(told).enumerate() {
            assert!((own - told).abs() <= off, "number {at}: {own}, not {told}");
        }
    }

    #[test]
    fn bends_like_the_normal_distribution() {
        // The share below 0, 0.5, 1, 2, 3 and 4.2, from a table.
        let shares = [(0.0, 0.5), (0.5, 0.691_462_5), (1.0, 0.841_344_7), (2.0, 0.977_249_9)];
        let more = [(3.0, 0.998_650_1), (4.2, 0.999_986_65), (20.0, 1.0)];
        for (x, share) in shares.into_iter().chain(more) {
            let mut both = [x, -x];
            bend(&mut both);
            near(&both, &[x * share, -x * (1.0 - share)], 2e-4);
        }
    }

    #[test]
    fn powers_are_those_of_the_library() {
        struct Op<'a>(&'a mut [f32]);
        impl SimdOp for Op<'_> {
            type Output = ();

            #[inline(always)]
            fn eval<I: Isa>(self, isa: I) {
                rten_simd::functional::simd_map(isa.f32(), self.0, |x| power(isa, x));
            }
        }
        let told: Vec<f32> = (0..4000).map(|at| 0.043 * (at - 2000) as f32).collect();
        let mut own = told.clone();
        Op(&mut own).dispatch();
        for (own, told) in own.iter().zip(told) {
            assert!((own - told.exp2()).abs() <= 1e-6 * told.exp2(), "2^{told} is not {own}");
        }
    }

    #[test]
    fn a_byte_is_off_by_half_a_step_at_most() {
        let width = 128;
        let mut rows = numbers(3 * width, 0.0);
        rows[width..2 * width].iter_mut().for_each(|number| *number = number.abs() * 40.0);
        rows[2 * width..].fill(0.0);
        let rows = Rows::new(width, rows);
        let mut bytes = Bytes::default();
        bytes.put(&rows);
        for (at, row) in rows.rows().enumerate() {
            let told: Vec<f32> = bytes.values()[at * width..][..width]
                .iter()
                .map(|&byte| f32::from(byte) * bytes.scale[at] - bytes.shift[at])
                .collect();
            near(&told, row, bytes.scale[at] * 0.51);
        }
    }

    #[test]
    fn rows_are_normalised() {
        let width = 64;
        let mut rows = Rows::new(width, numbers(2 * width, 1.0));
        let norm = Norm { scale: numbers(width, 2.0), shift: numbers(width, 3.0), epsilon: 1e-12 };
        let told: Vec<f32> = rows
            .rows()
            .flat_map(|row| {
                let mean = row.iter().sum::<f32>() / width as f32;
                let variance = row.iter().map(|x| (x - mean) * (x - mean)).sum::<f32>() / width as f32;
                let each = row.iter().zip(&norm.scale).zip(&norm.shift);
                each.map(|((x, scale), shift)| (x - mean) / variance.sqrt() * scale + shift)
                    .collect::<Vec<_>>()
            })
            .collect();
        norm.apply(&mut rows, &mut Bytes::default());
        near(rows.values(), &told, 1e-4);
    }

    /// Windows of any length, and none sees the others.
    #[test]
    fn each_piece_takes_its_share_of_all() {
        let (heads, size) = (2, 32);
        let windows = [5, 1, 40];
        let pieces: usize = windows.iter().sum();
        // As good as trained layers' pieces go together.
        let made: Vec<f32> =
            numbers(pieces * 3 * heads * size, 4.0).iter().map(|number| number * 0.25).collect();
        let attention = Attention { made: &made, windows: &windows, heads, size };
        let (mut queries, mut values, mut weights, mut taken) =
            (vec![9.0; 7000], Vec::new(), Vec::new(), Vec::new());
        let mut bytes = Bytes::default();
        bytes.reserve(pieces, heads * size);
        attended(&attention, [&mut queries, &mut values, &mut weights, &mut taken], &mut bytes);
        let part = |piece: usize, head: usize, which: usize| {
            &made[(piece * heads * 3 + head * 3 + which) * size..][..size]
        };
        let mut before = 0;
        for count in windows {
            for piece in before..before + count {
                for head in 0..heads {
                    let goes = |other: usize| {
                        let both = part(piece, head, 0).iter().zip(part(other, head, 1));
                        both.map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>()
                    };
                    let all: Vec<f64> = (before..before + count).map(goes).collect();
                    let most = all.iter().copied().fold(f64::MIN, f64::max);
                    let all: Vec<f64> = all.iter().map(|weight| (weight - most).exp2()).collect();
                    let whole: f64 = all.iter().sum();
                    let told: Vec<f32> = (0..size)
                        .map(|at| {
                            let values =
                                (before..before + count).map(|other| f64::from(part(other, head, 2)[at]));
                            (values.zip(&all).map(|(value, weight)| value * weight).sum::<f64>() / whole)
                                as f32
                        })
                        .collect();
                    let own = &bytes.values()[piece * heads * size + head * size..][..size];
                    let own: Vec<f32> = own
                        .iter()
                        .map(|&byte| f32::from(byte) * bytes.scale[piece] - bytes.shift[piece])
                        .collect();
                    near(&own, &told, bytes.scale[piece] * 0.52);
                }
            }
            before += count;
        }
    }
}
