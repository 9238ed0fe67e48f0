//! Packed figures come back as they went in, and merging loses no number.
