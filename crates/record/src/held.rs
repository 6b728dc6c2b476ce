//! What has been found, held ready for whoever asks for it again.

use std::collections::HashMap;
use std::hash::Hash;

/// At most so many values by their keys: when it is full, it begins anew.
#[derive(Debug)]
pub(crate) struct Held<K, V> {
    most: usize,
    values: HashMap<K, V>,
}

impl<K: Eq + Hash, V: Clone> Held<K, V> {
    pub(crate) fn at_most(most: usize) -> Self {
        Self { most, values: HashMap::new() }
    }

    pub(crate) fn get(&self, key: &K) -> Option<V> {
        self.values.get(key).cloned()
    }

    pub(crate) fn put(&mut self, key: K, value: V) -> V {
        if self.values.len() >= self.most {
            self.values.clear();
        }
        self.values.insert(key, value.clone());
        value
    }
}
