//! Chance that can be repeated: a number that depends only on the seed and on what it is rolled for.

#[derive(Clone, Copy, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(mix(seed))
    }

    /// The dice for one more thing: an account, a day, a purpose.
    pub(crate) const fn with(self, part: u64) -> Self {
        Self(mix(self.0 ^ mix(part)))
    }

    pub(crate) fn named(self, purpose: &str) -> Self {
        purpose.bytes().fold(self, |dice, byte| dice.with(u64::from(byte)))
    }

    pub(crate) const fn roll(self) -> u64 {
        self.0
    }

    /// A number from `low` to `high`, both included.
    pub(crate) const fn between(self, low: u64, high: u64) -> u64 {
        low + self.0 % (high - low + 1)
    }

    /// `value`, scaled by a number of thousandths from `low` to `high`.
    pub(crate) const fn share(self, value: u64, low: u64, high: u64) -> u64 {
        value * self.between(low, high) / 1000
    }
}

/// The finaliser of splitmix64.
const fn mix(state: u64) -> u64 {
    let z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
