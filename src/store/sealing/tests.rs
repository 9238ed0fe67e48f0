//! Sealed values open in their own place with their own key, and nowhere else.
