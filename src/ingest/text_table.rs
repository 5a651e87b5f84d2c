//! Distinct texts numbered in order of appearance: one byte arena, one hash table of numbers.

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::hash::{BuildHasher, Hasher};

/// The number of no text: no order id, product or status on a line.
pub const NONE: u32 = u32::MAX;

/// Hash of a text. The seed is fixed: the same file gives the same numbers in every run.
#[must_use]
#[inline]
pub fn hash_text(bytes: &[u8]) -> u64 {
    let mut hasher = FixedState::with_seed(0x66_65_6e_6a_69).build_hasher();
    hasher.write(bytes);
    hasher.finish()
}

/// Whether two texts are equal, eight bytes at a time: cells are short, and in wasm a call to compare memory costs more.
#[must_use]
#[inline]
pub fn same_text(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let (a_words, a_rest) = a.as_chunks::<8>();
    let (b_words, b_rest) = b.as_chunks::<8>();
    a_words.iter().zip(b_words).all(|(a, b)| u64::from_le_bytes(*a) == u64::from_le_bytes(*b)) && a_rest.iter().zip(b_rest).all(|(a, b)| a == b)
}

/// Appends a short text byte by byte: in wasm a call to copy memory costs more.
#[inline]
pub fn append_text(to: &mut Vec<u8>, text: &[u8]) {
    if text.len() > 64 {
        to.extend_from_slice(text);
        return;
    }
    to.reserve(text.len());
    let (words, rest) = text.as_chunks::<8>();
    for word in words {
        to.extend(*word);
    }
    for &byte in rest {
        to.push(byte);
    }
}

/// Distinct texts, numbered from 0.
#[derive(Clone, Debug, Default)]
pub struct TextTable {
    arena: Vec<u8>,
    /// One past the last byte of each text.
    ends: Vec<u32>,
    hashes: Vec<u64>,
    /// Numbers, each with the upper half of its text's hash beside it: a look-up that misses touches nothing else.
    numbers: HashTable<(u32, u32)>,
}

impl TextTable {
    /// Number of texts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The bytes of a text; empty where there is no such number.
    #[must_use]
    #[inline]
    pub fn bytes(&self, number: u32) -> &[u8] {
        let number = number as usize;
        let Some(&end) = self.ends.get(number) else { return &[] };
        let start = if number == 0 { 0 } else { self.ends[number - 1] };
        &self.arena[start as usize..end as usize]
    }

    /// The text of a number; texts come from `decode_cell`, so they are UTF-8.
    #[must_use]
    pub fn text(&self, number: u32) -> &str {
        std::str::from_utf8(self.bytes(number)).unwrap_or_default()
    }

    /// The number of a text that is already here.
    #[must_use]
    #[inline]
    pub fn find(&self, bytes: &[u8], hash: u64) -> Option<u32> {
        let tag = (hash >> 32) as u32;
        self.numbers.find(hash, |&(own, number)| own == tag && same_text(self.bytes(number), bytes)).map(|&(_, number)| number)
    }

    /// [`Self::find`] of a text alone.
    #[must_use]
    pub fn find_text(&self, text: &str) -> Option<u32> {
        self.find(text.as_bytes(), hash_text(text.as_bytes()))
    }

    /// The number of a text, added if it is new.
    #[inline]
    pub fn number(&mut self, bytes: &[u8]) -> u32 {
        self.number_hashed(bytes, hash_text(bytes))
    }

    /// The number of a text with its [`hash_text`], added if it is new.
    #[inline]
    pub fn number_hashed(&mut self, bytes: &[u8], hash: u64) -> u32 {
        if let Some(number) = self.find(bytes, hash) {
            return number;
        }
        let number = self.ends.len() as u32;
        append_text(&mut self.arena, bytes);
        self.ends.push(self.arena.len() as u32);
        self.hashes.push(hash);
        let hashes = &self.hashes;
        self.numbers.insert_unique(hash, ((hash >> 32) as u32, number), |&(_, number)| hashes[number as usize]);
        number
    }

    /// Makes room for so many texts of about `bytes` bytes in all.
    pub fn reserve(&mut self, texts: usize, bytes: usize) {
        self.arena.reserve(bytes);
        self.ends.reserve(texts);
        self.hashes.reserve(texts);
        let hashes = &self.hashes;
        self.numbers.reserve(texts, |&(_, number)| hashes[number as usize]);
    }

    /// Adds a text without looking whether it is here already; it can be read by number but not found.
    pub fn push(&mut self, bytes: &[u8]) {
        self.arena.extend_from_slice(bytes);
        self.ends.push(self.arena.len() as u32);
        self.hashes.push(hash_text(bytes));
    }

    /// All texts in order.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.ends.len() as u32).map(|number| self.bytes(number))
    }

    /// Arena, ends and hashes, for sending.
    #[must_use]
    pub fn parts(&self) -> (&[u8], &[u32], &[u64]) {
        (&self.arena, &self.ends, &self.hashes)
    }

    /// From [`Self::parts`]; such a table is read by number, not searched. `ends` must ascend to the arena's length.
    #[must_use]
    pub fn from_parts(arena: Vec<u8>, ends: Vec<u32>, hashes: Vec<u64>) -> Self {
        Self { arena, ends, hashes, numbers: HashTable::new() }
    }

    /// The [`hash_text`] of a text.
    #[must_use]
    pub fn hash(&self, number: u32) -> u64 {
        self.hashes.get(number as usize).copied().unwrap_or_default()
    }

    /// Memory held, in bytes.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.arena.capacity() + self.ends.capacity() * 4 + self.hashes.capacity() * 8 + self.numbers.capacity() * 9
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_share_a_number() {
        let mut table = TextTable::default();
        let numbers: Vec<u32> = ["a", "", "bc", "a", "bc", ""].iter().map(|text| table.number(text.as_bytes())).collect();
        assert_eq!(numbers, [0, 1, 2, 0, 2, 1]);
        assert_eq!(table.iter().collect::<Vec<_>>(), [&b"a"[..], b"", b"bc"]);
    }
}
