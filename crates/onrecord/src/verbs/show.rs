//! `onrecord show`: one article, with what was read from it marked.

use std::io::Write;
use std::path::Path;

use onrecord_record::Record;

use crate::article_view::ArticleView;
use crate::cli::Show;
use crate::failure::{Ending, Failure};
use crate::verbs::write_json;

pub(crate) fn run(path: &Path, json: bool, which: &Show) -> Result<Ending, Failure> {
    let reading = Record::open(path)?.article(&which.article)?;
    let mut out = anstream::stdout();
    if json {
        write_json(&mut out, &reading)?;
    } else {
        write!(
            out,
            "{}",
            ArticleView {
                reading: &reading,
                furniture: which.furniture,
                hint: "; show --furniture shows them"
            }
        )?;
    }
    Ok(Ending::Done)
}
