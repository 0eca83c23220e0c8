//! Dice that fall the same way every time: the demo is the same community wherever it is filled.

pub struct Dice(u64);

impl Dice {
    /// FNV-1a of the seed, then SplitMix64 (Steele, Lea and Flood 2014).
    pub fn of(seed: &str) -> Self {
        Self(seed.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        }))
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// 0 to `most` - 1; 0 when there is nothing below.
    pub fn below(&mut self, most: u64) -> u64 {
        self.next() % most.max(1)
    }

    /// 0 to 1.
    pub fn part(&mut self) -> f32 {
        self.below(10_000) as f32 / 10_000.0
    }

    /// Puts a row in another order.
    pub fn shuffle<T>(&mut self, row: &mut [T]) {
        for at in (1..row.len()).rev() {
            let other = self.below(at as u64 + 1) as usize;
            row.swap(at, other);
        }
    }
}
