//! What the readings must never fall below, on data that is not part of the project.
//!
//! These are floors under every change; what must be reached in the end stands on the scoreboard.

use std::path::PathBuf;

use onrecord_eval::{
    actors, attribution, data, figures, gap, news, pages, reader, reading, readings, speakers, times,
};
use onrecord_reading::wire;

fn read(input: PathBuf) -> Vec<wire::Reading> {
    readings(&reader(), [input]).expect("the data can be taken in")
}

#[test]
fn statements_of_the_development_articles() {
    let Some(folder) = data::required("attribution") else { return };
    let gold: Vec<attribution::Gold> = data::lines(&folder.join("dev.gold.jsonl")).unwrap();
    let scores = attribution::score(&gold, &read(folder.join("dev.articles.jsonl"))).unwrap();
    assert!(scores.linked.f1() >= 0.75, "{scores}");
    assert!(scores.linked_direct.f1() >= 0.92, "{scores}");
    assert!(scores.linked_indirect.f1() >= 0.69, "{scores}");
}

/// Outlets, countries and years that the tagger has not learnt from.
#[test]
fn statements_of_other_outlets() {
    let Some((gold, texts)) = attribution::of_other_outlets().unwrap() else { return };
    let reader = reader();
    let readings: Vec<wire::Reading> = texts.iter().map(|(id, text)| reading(&reader, id, text)).collect();
    let scores = attribution::score(&gold, &readings).unwrap();
    println!("{scores}");
    assert!(scores.linked.f1() >= 0.78, "{scores}");
}

#[test]
fn who_is_who() {
    let Some(folder) = data::required("actors") else { return };
    let gold: Vec<actors::Gold> = data::lines(&folder.join("meantime.gold.jsonl")).unwrap();
    let scores = actors::score(&gold, &read(folder.join("meantime.articles.jsonl"))).unwrap();
    assert!(scores.names.f1() >= 0.88, "{scores}");
    assert!(scores.kinds() >= 0.95, "{scores}");
    assert!(scores.b_cubed_f1() >= 0.88, "{scores}");
    assert!(scores.pronouns.1 * 3 <= scores.pronouns.0 * 4, "{scores}");
    assert!(scores.nominals.1 <= scores.nominals.0 * 2, "{scores}");
}

#[test]
fn when() {
    let Some(folder) = data::required("times") else { return };
    let gold: Vec<times::Gold> = data::lines(&folder.join("train.gold.jsonl")).unwrap();
    let scores = times::score(&gold, &read(folder.join("train.articles.jsonl"))).unwrap();
    assert!(scores.relaxed.f1() >= 0.93, "{scores}");
    assert!(scores.value.f1() >= 0.77, "{scores}");
}

#[test]
fn how_much() {
    let Some(folder) = data::required("figures") else { return };
    let gold: Vec<figures::Gold> = data::lines(&folder.join("newsquant.gold.jsonl")).unwrap();
    let scores = figures::score(&gold, &read(folder.join("newsquant.articles.jsonl"))).unwrap();
    assert!(scores.value.f1() >= 0.91, "{scores}");
    assert!(scores.unit.f1() >= 0.82, "{scores}");
    assert!(scores.change.f1() >= 0.86, "{scores}");
}

#[test]
fn whom_pronouns_mean() {
    let Some(folder) = data::required("coref") else { return };
    let items = gap::items(&folder.join("gap-validation.tsv")).unwrap();
    let reader = reader();
    let readings: Vec<wire::Reading> =
        items.iter().map(|item| reading(&reader, &item.id, &item.text)).collect();
    let scores = gap::score(&items, &readings).unwrap();
    assert!(scores.all.f1() >= 0.67, "{scores}");
    assert!(scores.feminine.f1() >= 0.9 * scores.masculine.f1(), "{scores}");
}

#[test]
fn who_speaks() {
    let Some(folder) = data::required("attribution") else { return };
    let articles: Vec<attribution::Gold> = data::lines(&folder.join("dev.gold.jsonl")).unwrap();
    let gold = speakers::gold().unwrap();
    let scores = speakers::score(&gold, &articles, &read(folder.join("dev.articles.jsonl"))).unwrap();
    assert!(scores.all().recall() >= 0.84, "{scores}");
    assert!(scores.all().precision() >= 0.95, "{scores}");
}

#[test]
fn text_of_pages() {
    let Some(folder) = data::required("pages") else { return };
    let gold: Vec<pages::Gold> = data::lines(&folder.join("gold.jsonl")).unwrap();
    let scores = pages::score(&gold, &read(folder.join("html")));
    assert!(scores.f1() >= 0.955, "{scores}");
}

#[test]
fn dates_of_news_pages() {
    let Some(folder) = data::required("news") else { return };
    let gold: Vec<news::Gold> = data::lines(&folder.join("gold.jsonl")).unwrap();
    let scores = news::score(&gold, &read(folder.join("html")));
    assert!(scores.date_right >= 0.94, "{scores}");
    assert!(scores.date_wrong <= 0.02, "{scores}");
}

#[test]
fn each_page_comes_back_with_text() {
    let (Some(pages), Some(news)) = (data::required("pages/html"), data::required("news/html")) else {
        return;
    };
    let readings = [read(pages), read(news)].concat();
    assert_eq!(readings.len(), 91 + 129);
    let has_text = |reading: &&wire::Reading| {
        reading.article.blocks.iter().any(|block| block.kind != "furniture" && block.start < block.end)
    };
    let without: Vec<String> =
        readings.iter().filter(|r| !has_text(r)).map(|r| format!("{}: {:?}", r.file, r.problems)).collect();
    assert!(without.is_empty(), "{}", without.join("\n"));
}

/// The seeds: five plain texts about one story, each cut from a page with all that stood around the article.
#[test]
fn who_speaks_in_the_seeds() {
    let Some(folder) = data::required("../seeds") else { return };
    let readings = read(folder);
    assert_eq!(readings.len(), 5);
    let speakers = readings.iter().flat_map(|r| &r.statements).filter_map(|s| s.speaker.as_ref());
    let count = speakers.filter(|speaker| speaker.name == "Jens Stoltenberg").count();
    assert!(count >= 15, "{count} statements");
}

/// Lines of one seed, counted from 1, that are the article, and lines that are not.
struct Lines {
    file: &'static str,
    body: &'static [usize],
    around: &'static [usize],
}

const LINES: [Lines; 5] = [
    Lines { file: "000_", body: &[3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27], around: &[1, 29] },
    Lines { file: "001_", body: &[8, 9, 10, 11, 12, 13, 14], around: &[3, 4, 5, 6, 15, 16, 17] },
    Lines {
        file: "002_",
        body: &[13, 15, 17, 21, 23, 28, 30, 32, 34],
        around: &[1, 2, 3, 7, 8, 9, 19, 25, 26, 27],
    },
    Lines { file: "003_", body: &[7, 9, 11, 15, 17, 19, 21, 23, 25], around: &[1, 5, 13, 28, 30, 32, 33] },
    Lines { file: "004_", body: &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14], around: &[] },
];

#[test]
fn furniture_and_captions_of_the_seeds() {
    let Some(folder) = data::required("../seeds") else { return };
    let readings = read(folder);
    let mut wrong = Vec::new();
    for lines in &LINES {
        let reading = readings.iter().find(|r| r.file.contains(lines.file)).unwrap();
        let kinds = kinds_of_lines(&reading.article);
        for (numbers, allowed) in
            [(lines.body, &["paragraph", "quote", "list"][..]), (lines.around, &["furniture", "caption"][..])]
        {
            for &number in numbers {
                let kind = kinds[number - 1];
                if !kind.is_some_and(|kind| allowed.contains(&kind)) {
                    wrong.push(format!("{} line {number}: {kind:?}, not one of {allowed:?}", lines.file));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// An appeal's last sentence and the article's first share a line of this seed.
#[test]
fn furniture_that_runs_into_the_article() {
    let Some(folder) = data::required("../seeds") else { return };
    let readings = read(folder);
    let article = &readings.iter().find(|r| r.file.contains("001_")).unwrap().article;
    let (first, end) = extent_of_lines(&article.text)[6];
    let kind =
        |at: usize| article.blocks.iter().find(|b| b.start <= at && at < b.end).map(|b| b.kind.as_str());
    assert_eq!((kind(first), kind(end - 1)), (Some("furniture"), Some("paragraph")));
}

/// For each line the kind of the block that holds it, where one does.
fn kinds_of_lines(article: &wire::Article) -> Vec<Option<&str>> {
    let holder = |(first, end)| article.blocks.iter().find(|block| block.start <= first && end <= block.end);
    extent_of_lines(&article.text)
        .into_iter()
        .map(|extent| holder(extent).map(|block| block.kind.as_str()))
        .collect()
}

/// Where each line begins and ends without the white space at its edges, in code points.
fn extent_of_lines(text: &str) -> Vec<(usize, usize)> {
    let mut start = 0;
    let extent = |line: &str| {
        let first = start + line.chars().take_while(|c| c.is_whitespace()).count();
        let end = start + line.trim_end().chars().count();
        start += line.chars().count() + 1;
        (first, end.max(first))
    };
    text.split('\n').map(extent).collect()
}
