//! Lines that are not the article, and lines that are, whatever they look like.

use onrecord_page::{BlockKind, Format, Page, read};

/// What a line is between two paragraphs of a plain text.
fn kind(line: &str) -> BlockKind {
    const BEFORE: &str =
        "The premier of Arlenia met the leaders of the miners' union on Thursday to end the strike.";
    const AFTER: &str =
        "The union's chairman said that the talks would go on next week, and that the pits stay closed.";
    let bytes = format!("{BEFORE}\n\n{line}\n\n{AFTER}\n").into_bytes();
    let article = read(&Page::new("test", Format::Text, bytes));
    let found = article.blocks.iter().find(|block| block.span.of(&article.text) == line);
    found.unwrap_or_else(|| panic!("{line:?} is not one block")).kind
}

#[test]
fn furniture() {
    let lines = [
        "READ MORE: Miners block two bridges in the capital",
        "The site Lakes Digest is also accessible to the addresses: lakes.example, lakes-copy.example",
        "Readers abroad reach Lakes Radio at these mirrors:",
        "24.06.2021 07:15 Views: 1 204 Comments: 0",
        "Our reporters walk the piers in all weathers. For less than the price of a ticket you can help us to go on.",
        "Read also: Miners block two bridges",
        "See also » Bridges of Arlenia",
        "Related: How the strike began",
        "RELATED ARTICLES",
        "You may also like",
        "More from World",
        "Lesen Sie auch: Der Streik in Oberholm",
        "À lire aussi : La grève des mineurs",
        "Leer también: La huelga de Oberholm",
        "Читайте также: Забастовка в Оберхольме",
        "関連記事",
        "Share this article",
        "SHARE THIS STORY ON FACEBOOK",
        "Sharing this article: https://courier.example/a",
        "Facebook Twitter WhatsApp",
        "Tweet",
        "Advertisement",
        "Story continues below advertisement",
        "Anzeige",
        "Sign up for our morning newsletter",
        "Subscribe to our newsletter to get the news in your inbox every day.",
        "Get the Courier's stories delivered to your inbox.",
        "Download the Courier app for free.",
        "Follow us on Twitter and Facebook.",
        "Your generosity keeps a reporter on every island.",
        "Support independent journalism: donate today.",
        "We rely on readers like you to fund our journalism. Please consider a donation to our newsroom.",
        "Join the conversation",
        "Comments",
        "12 comments",
        "Leave a comment",
        "Be the first to comment",
        "© 2021 The Courier. All rights reserved.",
        "This material may not be published, broadcast, rewritten or redistributed.",
        "Updated 5:27 am, Wednesday, November 20, 2019",
        "Published: 20 November 2019, 10:48 GMT",
        "3 min read",
        "Image 1 of 8",
        "103",
        "https://courier.example/a",
        "www.courier.example",
        "Have a tip? Write to Ada Lund at ada@courier.example.",
        "Home › World › Europe",
        "Click here to read the full statement",
        "If you buy something using our links, we may earn a commission.",
    ];
    let wrong: Vec<&str> = lines.into_iter().filter(|line| kind(line) != BlockKind::Furniture).collect();
    assert!(wrong.is_empty(), "not furniture: {wrong:#?}");
}

#[test]
fn captions() {
    let lines = [
        "© Rial / Tomas Verne",
        "Photo: Ada Lund",
        "(Photo: Ada Lund, RNA)",
        "Premier Storn leaves the capital on Thursday (Photo by RNA).",
        "The pit of Oberholm, seen from the air. File photo",
        "Miners outside the gates of the pit. [Ada Lund/Reuters]",
        "Miners outside the gates of the pit. (AP Photo/Bo Test)",
        "Image: Ada Lund / Getty Images",
        "Bo Test | Bloomberg | Getty Images",
    ];
    let wrong: Vec<&str> = lines.into_iter().filter(|line| kind(line) != BlockKind::Caption).collect();
    assert!(wrong.is_empty(), "no caption: {wrong:#?}");
}

#[test]
fn text_of_the_article() {
    let lines = [
        "Read on the steps of the town hall, the statement drew loud applause from the miners.",
        "More than nine thousand people signed up for the march, the police said.",
        "“Your donations keep this town alive,” Storn told the crowd.",
        "“We need reporters here, we need your support, and we need donations,” the mayor said.",
        "The union asked its members to subscribe to the agreement by Friday.",
        "Share prices of the three mining companies fell by four per cent.",
        "Comments by the premier on Monday had angered the union.",
        "She was speaking at the book fair, where Comments on the Lakes was published on 4 March 2021.",
        "Advertisement spending in Arlenia rose by nine per cent in 2019.",
        "“We must support independent journalism,” the minister said at the paper's anniversary.",
        "The website of the ministry could not be reached on Tuesday.",
        "On 9 May 2022 the two countries signed the treaty.",
        "He declined to comment.",
        "Follow the money, the prosecutor told the jury.",
        "The trail led to a related company in Norland, the court heard.",
        "The photo showed the premier with the chairman of the union in 2015.",
        "The paper said its readers had donated 40,000 crowns for the families of the miners.",
        "Related costs rose to two million, the auditors found.",
        "\"Sign up now,\" the recruiting officer shouted at the crowd.",
        "“We are independent, we support quality journalism and we will not be silenced,” its editor told reporters.",
    ];
    let wrong: Vec<(&str, BlockKind)> = lines
        .into_iter()
        .map(|line| (line, kind(line)))
        .filter(|(_, kind)| !(kind.is_body() || *kind == BlockKind::Heading))
        .collect();
    assert!(wrong.is_empty(), "taken for something else: {wrong:#?}");
}
