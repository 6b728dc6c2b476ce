//! Makes a web archive from a folder of pages; how it is packed, its ending says.
//!
//! ```sh
//! cargo run -p onrecord-intake --example warc -- examples/story examples/story.warc.gz
//! cargo run -p onrecord-intake --example warc -- examples/story pages/html many.warc.gz 20000
//! ```
//!
//! The first holds each page once, at `https://FOLDER.example/FILE`. With a number it holds that many, each another edition of one
//! of the pages of all folders, and one in twenty damaged in one of ten ways: so it is known what must come out.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::slice;

use onrecord_intake::Pages;
use onrecord_page::{Format, Page};

#[path = "../tests/archive/mod.rs"]
mod archive;

use archive::{Archive, Damage, Packing, varied};

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let (folders, file, number) = match words.as_slice() {
        [folder, file] => (slice::from_ref(folder), file, None),
        [folders @ .., file, number] if !folders.is_empty() => (folders, file, Some(number.parse()?)),
        _ => return Err("which folders, which file, and how many records?".into()),
    };
    let pages = Pages::of(folders.iter().map(PathBuf::from))
        .pages()
        .collect::<Result<Vec<_>, _>>()
        .map_err(|left| left.problem)?;
    let pages: Vec<Page> =
        pages.into_iter().filter(|page| matches!(page.format, Format::Html | Format::Text)).collect();
    let packing = match Path::new(file).extension().and_then(|ending| ending.to_str()) {
        Some("gz") => Packing::Gzip,
        Some("zst") => Packing::Zstd,
        _ => Packing::Plain,
    };
    let mut archive = Archive::new(packing);
    let (mut whole, mut damaged) = (0, 0);
    match number {
        None => {
            for (number, page) in pages.iter().enumerate() {
                archive.add_page(&address(&page.name), &page.bytes, number, None);
            }
            whole = pages.len();
        }
        Some(number) => {
            let pages: Vec<&Page> = pages.iter().filter(|page| page.format == Format::Html).collect();
            for number in 0..number {
                let damage = (number % 20 == 13).then(|| Damage::ALL[number / 20 % Damage::ALL.len()]);
                let body = varied(&pages[number % pages.len()].bytes, number);
                archive.add_page(&format!("https://editions.example/{number}"), &body, number, damage);
                damaged += usize::from(damage.is_some());
                whole += usize::from(damage.is_none_or(|damage| damage == Damage::GarbageBefore));
            }
        }
    }
    fs::write(file, &archive.bytes)?;
    println!("{file}: {} bytes, {whole} whole pages, {damaged} damages", archive.bytes.len());
    Ok(())
}

/// The address of the page in that file.
fn address(name: &str) -> String {
    let path = Path::new(name);
    let last = |path: Option<&Path>| {
        path.and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned()
    };
    format!("https://{}.example/{}", last(path.parent()), last(Some(path)))
}
