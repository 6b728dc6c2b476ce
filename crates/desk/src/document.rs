//! The description of the addresses for programs (OpenAPI 3.1), made from what they answer with and from the tables of parameters and
//! failures.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use onrecord_record::{ArticleHit, ConflictRow, SaidRow, StoryRow, UtteranceRow};
use utoipa::ToSchema;
use utoipa::openapi::path::{
    HttpMethod, Operation, OperationBuilder, Parameter as Described, ParameterBuilder, ParameterIn,
};
use utoipa::openapi::schema::{
    ComponentsBuilder, KnownFormat, Object, ObjectBuilder, Schema, SchemaFormat, Type,
};
use utoipa::openapi::{
    ContentBuilder, HeaderBuilder, InfoBuilder, OpenApi, OpenApiBuilder, OpenApiVersion, PathItem, Paths,
    Ref, RefOr, Required, Response, ResponseBuilder,
};

use crate::failure::{KINDS, Problem};
use crate::pages::{
    Index, ListedActor, ListedFigures, OneActor, OneArticle, OneStatement, OneStory, OneUtterance, Versions,
};
use crate::parameters::{self, Known, Parameter, Values, WORDS};
use crate::wire::Listing;

/// The version of what programs get: the number in `onrecord.api/1`, and one more for each addition to it.
const VERSION: &str = "1.2";

/// Fields that are left out where there is nothing to tell.
const LEFT_OUT: [&str; 4] = ["about_in", "check", "hand", "rejected"];

/// What answers at one address, for programs.
struct Resource {
    path: &'static str,
    /// The names in the path, and what each is.
    names: &'static [(&'static str, &'static str)],
    tells: &'static str,
    /// What the rows are, where it is asked for as a table.
    rows: &'static str,
    known: Known,
    schema: fn(&mut Schemas) -> Ref,
}

pub(crate) type Schemas = BTreeMap<String, RefOr<Schema>>;

const ARTICLE: (&str, &str) = (
    "id",
    "The article's id (SHA-256 of its source bytes, hex) or the first letters of it, four at least; also the name of its file, its address or title.",
);
const NUMBER: (&str, &str) = ("number", "The statement's number in its article, from 0.");

const RESOURCES: &[Resource] = &[
    Resource {
        path: "/index",
        names: &[],
        tells: "What the record holds, in numbers, and the newest of it.",
        rows: "The numbers, in one row.",
        known: parameters::NONE,
        schema: add::<Index>,
    },
    Resource {
        path: "/statements",
        names: &[],
        tells: "What was said.",
        rows: "A row for each statement, as `onrecord export statements` writes it.",
        known: parameters::STATEMENTS,
        schema: add::<Listing<SaidRow>>,
    },
    Resource {
        path: "/articles",
        names: &[],
        tells: "The articles.",
        rows: "A row for each article, with a stretch of its text.",
        known: parameters::ARTICLES,
        schema: add::<Listing<ArticleHit>>,
    },
    Resource {
        path: "/articles/{id}",
        names: &[ARTICLE],
        tells: "One article: what was read from it, and what stands beside it in the record.",
        rows: "A row for each of its statements, as `onrecord export statements` writes it.",
        known: parameters::ARTICLE,
        schema: add::<OneArticle>,
    },
    Resource {
        path: "/articles/{id}/versions",
        names: &[ARTICLE],
        tells: "The versions of an article's page, and what changed from each to the next.",
        rows: "A row for each change.",
        known: parameters::NONE,
        schema: add::<Versions>,
    },
    Resource {
        path: "/articles/{id}/statements/{number}",
        names: &[ARTICLE, NUMBER],
        tells: "One statement, and how to cite it.",
        rows: "The statement, as `onrecord export statements` writes it.",
        known: parameters::NONE,
        schema: add::<OneStatement>,
    },
    Resource {
        path: "/stories",
        names: &[],
        tells: "The stories: which articles tell of one happening.",
        rows: "A row for each article of each story, as `onrecord export stories` writes it.",
        known: parameters::STORIES,
        schema: add::<Listing<StoryRow>>,
    },
    Resource {
        path: "/stories/{id}",
        names: &[("id", "The story's number.")],
        tells: "One story: its days, where its accounts differ, its articles with their copies.",
        rows: "Its course: a row for each thing that happened, as each article tells it.",
        known: parameters::STORY,
        schema: add::<OneStory>,
    },
    Resource {
        path: "/utterances",
        names: &[],
        tells: "What was said once and is told by two articles at least.",
        rows: "A row for each wording of each utterance, as `onrecord export utterances` writes it.",
        known: parameters::UTTERANCES,
        schema: add::<Listing<UtteranceRow>>,
    },
    Resource {
        path: "/utterances/{id}",
        names: &[("id", "The utterance's number.")],
        tells: "One utterance: its wordings beside each other, and where they come from.",
        rows: "A row for each wording, as `onrecord export utterances` writes it.",
        known: parameters::NONE,
        schema: add::<OneUtterance>,
    },
    Resource {
        path: "/conflicts",
        names: &[],
        tells: "Where accounts differ.",
        rows: "A row for each conflict with both sides, as `onrecord export conflicts` writes it.",
        known: parameters::LISTED_CONFLICTS,
        schema: add::<Listing<ConflictRow>>,
    },
    Resource {
        path: "/figures",
        names: &[],
        tells: "The figures, by themselves or held against an official table.",
        rows: "A row for each figure, as `onrecord export figures` writes it; held against a table, with `verdict`, `off_by` and `why`.",
        known: parameters::FIGURES,
        schema: add::<ListedFigures>,
    },
    Resource {
        path: "/actors",
        names: &[],
        tells: "Whom most statements are given to, or who goes by a name.",
        rows: "A row for each.",
        known: parameters::ACTORS,
        schema: add::<Listing<ListedActor>>,
    },
    Resource {
        path: "/actors/{name}",
        names: &[("name", "The actor's name, or words of it that nobody else goes by.")],
        tells: "One actor: names, roles, what was said by it and of it.",
        rows: "A row for each statement that it made last, as `onrecord export statements` writes it.",
        known: parameters::ACTOR,
        schema: add::<OneActor>,
    },
];

/// The description as JSON.
pub fn openapi() -> String {
    static TEXT: LazyLock<String> = LazyLock::new(|| {
        // It holds nothing that JSON does not.
        document().to_pretty_json().map(|text| text + "\n").unwrap_or_default()
    });
    TEXT.clone()
}

fn document() -> OpenApi {
    let mut schemas = Schemas::new();
    let problem = add::<Problem>(&mut schemas);
    let mut paths = Paths::new();
    for resource in RESOURCES {
        let schema = (resource.schema)(&mut schemas);
        let json = ContentBuilder::new().schema(Some(schema)).build();
        let csv = ContentBuilder::new().schema(Some(Object::with_type(Type::String))).build();
        for (ending, tells, media_type, content) in
            [("json", resource.tells, "application/json", json), ("csv", resource.rows, "text/csv", csv)]
        {
            let found = ResponseBuilder::new().description(tells).content(media_type, content);
            let operation = operation(resource, ending, answer(found));
            let path = format!("{}.{ending}", resource.path);
            paths.paths.insert(path, PathItem::new(HttpMethod::Get, operation));
        }
    }
    for schema in schemas.values_mut() {
        require_all(schema);
    }
    let problems = ContentBuilder::new().schema(Some(problem)).build();
    let failures = statuses().into_iter().map(|(status, codes)| {
        let description =
            format!("No answer: {}. `/problems` says what each of these codes means.", codes.join(", "));
        let response = ResponseBuilder::new()
            .description(description)
            .content("application/problem+json", problems.clone());
        (format!("Problem{status}"), response.build())
    });
    OpenApiBuilder::new()
        .openapi(OpenApiVersion::Version31)
        .info(
            InfoBuilder::new()
                .title("onrecord")
                .version(VERSION)
                .description(Some(
                    "What a desk of onrecord (`onrecord serve`) answers to programs: the same as its pages, as JSON and as tables. \
                     Every `start` and `end` counts Unicode code points of an article's text, half-open. Nothing is changed by asking.",
                ))
                .build(),
        )
        .paths(paths)
        .components(Some(
            ComponentsBuilder::new()
                .schemas_from_iter(schemas)
                .responses_from_iter(failures.collect::<Vec<_>>())
                .build(),
        ))
        .build()
}

/// The codes of failures by their status.
fn statuses() -> BTreeMap<u16, Vec<&'static str>> {
    let mut statuses: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for kind in KINDS {
        statuses.entry(kind.status.as_u16()).or_default().push(kind.code);
    }
    statuses
}

/// What every answer has beside its body.
fn answer(found: ResponseBuilder) -> Response {
    let text = |tells: &str| {
        HeaderBuilder::new().schema(Some(Object::with_type(Type::String))).description(Some(tells)).build()
    };
    found
        .header("ETag", text("A tag of these bytes. With `If-None-Match`, they are not sent again where they are the same."))
        .header("Link", text("With `rel=\"next\"`, the address of what comes next in a list that goes on."))
        .build()
}

fn operation(resource: &Resource, ending: &str, found: Response) -> Operation {
    let words = resource.path.split(['/', '{', '}']).filter(|word| !word.is_empty());
    let id = words.chain([ending]).collect::<Vec<_>>().join("-");
    let mut operation = OperationBuilder::new()
        .operation_id(Some(id))
        .summary(Some(resource.tells))
        .response("200", found)
        .response("304", Response::new("The same as what has the tag that came as `If-None-Match`."));
    for (name, tells) in resource.names {
        operation = operation.parameter(in_path(name, tells));
    }
    for parameter in resource.known.iter().copied().flatten() {
        operation = operation.parameter(in_query(parameter));
    }
    for status in statuses().keys() {
        operation =
            operation.response(status.to_string(), Ref::from_response_name(format!("Problem{status}")));
    }
    operation.build()
}

fn in_path(name: &str, tells: &str) -> Described {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(tells))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).build()))
        .build()
}

fn in_query(parameter: &Parameter) -> Described {
    ParameterBuilder::new()
        .name(parameter.name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(parameter.tells))
        .schema(Some(of_values(&parameter.values).build()))
        .build()
}

/// What values may be.
pub(crate) fn of_values(values: &Values) -> ObjectBuilder {
    let text = ObjectBuilder::new().schema_type(Type::String);
    match *values {
        Values::Quotation => text,
        Values::Text => text.max_length(Some(WORDS)),
        // A letter or a digit, of any script.
        Values::Words => text.max_length(Some(WORDS)).pattern(Some("[\\p{L}\\p{N}]")),
        Values::Place => text.max_length(Some(WORDS)).pattern(Some("^[0-9TZ:.+-]*~[0-9]{1,18}$")),
        Values::Day => text.format(Some(SchemaFormat::KnownFormat(KnownFormat::Date))),
        Values::OneOf(these) => text.enum_values(Some(these.iter().copied())),
        Values::Number { least, most } => ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
            .minimum(Some(least as f64))
            .maximum(Some(most as f64)),
        Values::Decimal => ObjectBuilder::new().schema_type(Type::Number),
    }
}

/// Puts the schema of a type and of all that it holds among the others.
pub(crate) fn add<T: ToSchema>(schemas: &mut Schemas) -> Ref {
    let name = name::<T>();
    let mut found = vec![(name.clone(), T::schema())];
    T::schemas(&mut found);
    for (name, schema) in found {
        debug_assert!(
            schemas.get(&name).is_none_or(|known| *known == schema),
            "two types that programs get are called {name}"
        );
        schemas.insert(name, schema);
    }
    Ref::from_schema_name(name)
}

/// The name of a type's schema, with what it is made of: `Listing_SaidRow`.
fn name<T>() -> String {
    let parts = std::any::type_name::<T>().split(['<', '>']).filter(|part| !part.is_empty());
    parts.map(|part| part.rsplit("::").next().unwrap_or(part)).collect::<Vec<_>>().join("_")
}

/// What is not known is null or empty, and nothing is left out: a program may count on each field.
pub(crate) fn require_all(schema: &mut RefOr<Schema>) {
    match schema {
        RefOr::T(Schema::Object(object)) => {
            let names = object.properties.keys().filter(|name| !LEFT_OUT.contains(&name.as_str()));
            object.required = names.cloned().collect();
        }
        RefOr::T(Schema::AllOf(all)) => all.items.iter_mut().for_each(require_all),
        _ => {}
    }
}
