//! JSON Lines: an article a line.

use std::io::{self, BufRead};

use onrecord_page::{Format, Page};

use crate::{LONGEST, NotTaken, Taken, reason, too_long};

/// The lines of one file, each as a page that is named `FILE:LINE`.
pub(crate) struct Lines<R> {
    name: String,
    input: Option<R>,
    number: usize,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(name: String, input: R) -> Self {
        Self { name, input: Some(input), number: 0 }
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Taken;

    fn next(&mut self) -> Option<Taken> {
        loop {
            let input = self.input.as_mut()?;
            self.number += 1;
            let name = format!("{}:{}", self.name, self.number);
            match line(input) {
                Ok(None) => return None,
                Ok(Some(Line::Whole(bytes))) if bytes.trim_ascii().is_empty() => {}
                Ok(Some(Line::Whole(bytes))) => {
                    return Some(Taken::Page(Page::new(name, Format::JsonLine, bytes)));
                }
                Ok(Some(Line::TooLong)) => {
                    return Some(Taken::Problem(NotTaken { name, problem: too_long() }));
                }
                Err(err) => {
                    // What comes after a failed read is anybody's guess.
                    self.input = None;
                    return Some(Taken::Problem(NotTaken { name, problem: reason(&err) }));
                }
            }
        }
    }
}

enum Line {
    Whole(Vec<u8>),
    TooLong,
}

/// The next line without its end, read to its end even when it is too long to keep.
fn line(input: &mut impl BufRead) -> io::Result<Option<Line>> {
    let (mut bytes, mut too_long, mut any) = (Vec::new(), false, false);
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            break;
        }
        any = true;
        let newline = buffer.iter().position(|&byte| byte == b'\n');
        let part = &buffer[..newline.unwrap_or(buffer.len())];
        if bytes.len() + part.len() > LONGEST {
            too_long = true;
            bytes = Vec::new();
        } else if !too_long {
            bytes.extend_from_slice(part);
        }
        let used = part.len() + usize::from(newline.is_some());
        input.consume(used);
        if newline.is_some() {
            break;
        }
    }
    if bytes.last() == Some(&b'\r') {
        bytes.pop();
    }
    Ok(any.then_some(if too_long { Line::TooLong } else { Line::Whole(bytes) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(input: &[u8]) -> Vec<(String, Vec<u8>)> {
        Lines::new("a.jsonl".to_owned(), input)
            .map(|taken| {
                let page = taken.page().unwrap().unwrap();
                (page.name, page.bytes)
            })
            .collect()
    }

    #[test]
    fn each_line_is_a_page_that_is_named_by_its_number() {
        let expected =
            vec![("a.jsonl:1".to_owned(), b"{}".to_vec()), ("a.jsonl:4".to_owned(), b"{\"x\"".to_vec())];
        assert_eq!(read(b"{}\r\n\n  \n{\"x\""), expected);
        assert_eq!(read(b""), []);
    }
}
