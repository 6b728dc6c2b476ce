//! How a statement is told in words.

/// Who says it: the speaker by name, or else the source as it is written, in quotation marks.
pub fn who(speaker: Option<&str>, source: Option<&str>) -> String {
    match (speaker, source) {
        (Some(speaker), _) => speaker.to_owned(),
        (None, Some(source)) => format!("“{source}”"),
        (None, None) => "nobody named".to_owned(),
    }
}

/// A statement's kind, in words.
pub fn told_how(kind: &str) -> &str {
    match kind {
        "direct" => "quoted",
        "indirect" => "reported",
        "mixed" => "partly quoted",
        other => other,
    }
}

/// A statement's kind and polarity, in words: "quoted", "denied", "asked, partly quoted".
pub fn how(kind: &str, polarity: &str) -> String {
    match (polarity, kind) {
        ("affirmed", kind) => told_how(kind).to_owned(),
        (polarity, "indirect") => polarity.to_owned(),
        (polarity, kind) => format!("{polarity}, {}", told_how(kind)),
    }
}

/// The day of an ISO 8601 value, or what stands there of it.
pub(crate) fn day(value: &str) -> &str {
    value.get(..10).unwrap_or(value)
}
