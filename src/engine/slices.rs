//! Cutting a file into slices. Where the cuts fall never changes a result.

/// A stretch of a file's bytes; records that begin in it belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    /// First byte.
    pub start: u64,
    /// One past the last byte.
    pub end: u64,
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
}
