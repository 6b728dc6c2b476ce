//! Follows feeds.
