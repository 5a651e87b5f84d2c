//! Cutting a file into slices. Where the cuts fall never changes a result.

/// A stretch of a file's bytes; records that begin in it belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    /// First byte.
    pub start: u64,
    /// One past the last byte.
    pub end: u64,
}

/// The most order lines that are read together. A line takes about 50 bytes in the ledger and as much again while it is
/// graded, and wasm has 4 GiB at most.
pub const MAX_LINES: u64 = 24_000_000;

/// How many lines a file of `size` bytes has, as far as its first bytes tell.
#[must_use]
pub fn estimated_lines(seen: &[u8], size: u64) -> u64 {
    let count = |mark: u8| seen.iter().filter(|&&byte| byte == mark).count() as u64;
    let ends = match count(b'\n') {
        0 => count(b'\r'),
        ends => ends,
    };
    u64::try_from(u128::from(size) * u128::from(ends.max(1)) / (seen.len() as u128).max(1)).unwrap_or(u64::MAX)
}

/// A slice size that gives every worker several slices, within what a worker's memory holds easily.
#[must_use]
pub fn slice_bytes(file_bytes: u64, workers: usize) -> u64 {
    (file_bytes / (workers.max(1) as u64 * 4)).clamp(1 << 20, 16 << 20)
}

/// The slices from the first record on. An empty stretch still has one, empty slice.
#[must_use]
pub fn cut(data_start: u64, size: u64, slice_bytes: u64) -> Vec<Slice> {
    let step = slice_bytes.max(1);
    let mut slices = Vec::new();
    let mut start = data_start.min(size);
    loop {
        let end = start.saturating_add(step).min(size);
        slices.push(Slice { start, end });
        if end >= size {
            return slices;
        }
        start = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_cover_the_file_once() {
        for (start, size, step) in [(0, 0, 5), (3, 3, 5), (3, 4, 5), (10, 100, 7), (0, 100, 100), (5, u64::from(u32::MAX) * 3, 1 << 30)] {
            let slices = cut(start, size, step);
            assert_eq!((slices[0].start, slices[slices.len() - 1].end), (start, size));
            assert!(slices.windows(2).all(|pair| pair[0].end == pair[1].start));
        }
    }

    #[test]
    fn lines_are_estimated_from_the_first_bytes() {
        assert_eq!(estimated_lines(b"a,b\n1,2\n", 8_000), 2_000);
        assert_eq!(estimated_lines(b"a,b\r1,2\r", 8_000), 2_000);
        assert_eq!(estimated_lines(b"a,b\r\n1,2\r\n", 10), 2);
        assert_eq!(estimated_lines(b"one long line", u64::MAX), u64::MAX / 13);
        assert_eq!(estimated_lines(b"", 0), 0);
    }
}
