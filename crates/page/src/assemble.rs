//! Blocks put together to one text, a blank line between them.

use crate::article::{Block, BlockKind};
use crate::span::Span;

/// A text with its blocks.
#[derive(Debug, Default)]
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) blocks: Vec<Block>,
}

impl Text {
    /// Adds a block at the end, and gives it back; one without text is none.
    pub(crate) fn push(&mut self, kind: BlockKind, text: &str) -> Option<&mut Block> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.blocks.push(Block::new(Span::new(start, self.text.len()), kind));
        self.blocks.last_mut()
    }
}
