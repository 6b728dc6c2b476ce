//! What the shipped program is made of, as a software bill of materials: CycloneDX 1.5, JSON.
//!
//! The packages are those that cargo builds the program from for one target, as `cargo tree` has them; licences come from their manifests,
//! hashes from `Cargo.lock`. C sources that a package brings along (SQLite, Zstandard, mimalloc) count as that package. The same
//! sources give the same bytes.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use serde_json::{Value, json};
use xshell::{Shell, cmd};

/// A package's name and version, which are enough to tell the packages of one `Cargo.lock` apart.
type Package = (String, String);
/// What each package needs.
type Needs = BTreeMap<Package, BTreeSet<Package>>;

/// Writes the bill for `target`, or for this machine's.
pub(crate) fn write(shell: &Shell, target: Option<&str>) -> Result<()> {
    let target = target.map_or_else(|| crate::fuzz::host(shell), |target| Ok(target.to_owned()))?;
    let bill = bill(shell, &target)?;
    let file = format!("target/onrecord-{target}.cdx.json");
    shell.write_file(&file, format!("{bill:#}\n"))?;
    println!("{file}: {} packages", bill["components"].as_array().map_or(0, Vec::len));
    Ok(())
}

fn bill(shell: &Shell, target: &str) -> Result<Value> {
    let Tree { program, needs, not_shipped } = tree(shell, target)?;
    let metadata =
        cmd!(shell, "cargo metadata --format-version 1 --locked").quiet().ignore_stderr().read()?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let described: BTreeMap<Package, &Value> = metadata["packages"]
        .as_array()
        .context("cargo names no packages")?
        .iter()
        .map(|package| (named(package), package))
        .collect();
    let hashes = hashes(&shell.read_file("Cargo.lock")?);
    let component = |package: &Package| {
        let described =
            described.get(package).with_context(|| format!("cargo says nothing of {package:?}"))?;
        let scope = if not_shipped.contains(package) { "excluded" } else { "required" };
        Ok(component(package, described, hashes.get(package), scope))
    };
    let mut own = component(&program)?;
    own["type"] = json!("application");
    let others = needs.keys().filter(|package| **package != program);
    Ok(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": own,
            "properties": [{ "name": "cargo:target", "value": target }],
        },
        "components": others.map(component).collect::<Result<Vec<Value>>>()?,
        "dependencies": needs.iter().map(|(package, needs)| json!({
            "ref": reference(package),
            "dependsOn": needs.iter().map(reference).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    }))
}

/// What the program is built from.
struct Tree {
    program: Package,
    needs: Needs,
    /// Packages that run when the program is compiled and are not in it: macros, and what only they need.
    not_shipped: BTreeSet<Package>,
}

fn tree(shell: &Shell, target: &str) -> Result<Tree> {
    let read = |edges: &str| {
        cmd!(
            shell,
            "cargo tree --locked --package onrecord --target {target} --edges {edges} --prefix depth --charset ascii"
        )
        .quiet()
        .ignore_stderr()
        .read()
    };
    let (all, shipped) = (needs(&read("normal")?)?, needs(&read("normal,no-proc-macro")?)?);
    let program = all.0.context("cargo shows no tree")?;
    let not_shipped = all.1.keys().filter(|package| !shipped.1.contains_key(*package)).cloned().collect();
    Ok(Tree { program, needs: all.1, not_shipped })
}

/// The first package of a tree, and what each needs. What was shown before is not shown again.
fn needs(tree: &str) -> Result<(Option<Package>, Needs)> {
    let mut needs = Needs::new();
    let mut above: Vec<Package> = Vec::new();
    for line in tree.lines().filter(|line| !line.is_empty()) {
        let name = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let depth: usize = line[..line.len() - name.len()].parse()?;
        let mut words = name.split(' ');
        let (Some(name), Some(version)) = (words.next(), words.next()) else { continue };
        let package = (name.to_owned(), version.trim_start_matches('v').to_owned());
        above.truncate(depth);
        if let Some(by) = above.last() {
            needs.entry(by.clone()).or_default().insert(package.clone());
        }
        needs.entry(package.clone()).or_default();
        above.push(package);
    }
    Ok((above.into_iter().next(), needs))
}

fn named(package: &Value) -> Package {
    let text = |field: &str| package[field].as_str().unwrap_or_default().to_owned();
    (text("name"), text("version"))
}

fn component((name, version): &Package, described: &Value, hash: Option<&String>, scope: &str) -> Value {
    let mut component = json!({
        "type": "library",
        "bom-ref": reference(&(name.clone(), version.clone())),
        "name": name,
        "version": version,
        "scope": scope,
    });
    let text = |field: &str| described[field].as_str().filter(|text| !text.is_empty());
    if let Some(description) = text("description") {
        component["description"] = json!(description.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    if let Some(licence) = text("license") {
        // An older way to say it.
        component["licenses"] = json!([{ "expression": licence.replace('/', " OR ") }]);
    }
    if text("source").is_some() {
        component["purl"] = json!(reference(&(name.clone(), version.clone())));
    }
    if let Some(hash) = hash {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": hash }]);
    }
    if let Some(repository) = text("repository") {
        component["externalReferences"] = json!([{ "type": "vcs", "url": repository }]);
    }
    component
}

/// What names a package in the bill: its package URL.
fn reference((name, version): &Package) -> String {
    format!("pkg:cargo/{name}@{}", version.replace('+', "%2B"))
}

/// The hashes of what comes from a registry.
fn hashes(lock: &str) -> BTreeMap<Package, String> {
    let value = |block: &str, field: &str| {
        let line = block.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(" = \""));
        line.map(|line| line.trim_end_matches('"').to_owned())
    };
    let of_block = |block: &str| {
        let package = (value(block, "name")?, value(block, "version")?);
        Some((package, value(block, "checksum")?))
    };
    lock.split("[[package]]").filter_map(of_block).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell() -> Shell {
        let shell = Shell::new().unwrap();
        shell.change_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
        shell
    }

    /// `cargo metadata` is another way to ask: it knows what each package needs in any case and, as it goes by what the whole workspace asks
    /// of a package, at least what the program is built from.
    #[test]
    fn the_bill_holds_every_package_of_the_program_and_no_other() {
        let shell = shell();
        let target = "x86_64-unknown-linux-gnu";
        let bill = bill(&shell, target).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let listed: BTreeSet<String> =
            bill["dependencies"].as_array().unwrap().iter().map(|package| text(&package["ref"])).collect();
        let metadata = cmd!(shell, "cargo metadata --format-version 1 --locked --filter-platform {target}");
        let metadata: Value =
            serde_json::from_str(&metadata.quiet().ignore_stderr().read().unwrap()).unwrap();
        let packages = metadata["packages"].as_array().unwrap();
        let by_id: BTreeMap<String, &Value> =
            packages.iter().map(|package| (text(&package["id"]), package)).collect();
        let is_normal = |kind: &Value| kind["kind"].is_null();
        for node in metadata["resolve"]["nodes"].as_array().unwrap() {
            let package = by_id[&text(&node["id"])];
            if !listed.contains(&reference(&named(package))) {
                continue;
            }
            let optional: BTreeMap<String, bool> = package["dependencies"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|dependency| is_normal(dependency) && dependency["target"].is_null())
                .map(|dependency| (text(&dependency["name"]), dependency["optional"] == true))
                .collect();
            for needed in node["deps"].as_array().unwrap() {
                let needed = by_id[&text(&needed["pkg"])];
                if optional.get(&text(&needed["name"])) == Some(&false) {
                    let needed = reference(&named(needed));
                    assert!(listed.contains(&needed), "{needed} is missing, which {} needs", package["name"]);
                }
            }
        }
        let known: BTreeSet<String> = packages.iter().map(|package| reference(&named(package))).collect();
        assert!(listed.is_subset(&known), "{:?}", listed.difference(&known));
        for (name, is_in) in
            [("onrecord", true), ("rusqlite", true), ("insta", false), ("xshell", false), ("cc", false)]
        {
            let found = listed.iter().any(|package| package.starts_with(&format!("pkg:cargo/{name}@")));
            assert_eq!(
                found, is_in,
                "{name}: of tests, of tools and of the building nothing is in the program"
            );
        }
    }

    /// What the schema of CycloneDX 1.5 asks for, as far as this bill uses it.
    #[test]
    fn the_bill_is_as_its_format_has_it() {
        let bill = bill(&shell(), "x86_64-unknown-linux-gnu").unwrap();
        assert_eq!((&bill["bomFormat"], &bill["specVersion"]), (&json!("CycloneDX"), &json!("1.5")));
        assert_eq!(bill["metadata"]["component"]["name"], "onrecord");
        let components = bill["components"].as_array().unwrap();
        let mut known = BTreeSet::from([bill["metadata"]["component"]["bom-ref"].as_str().unwrap()]);
        for component in components {
            let name = &component["name"];
            for field in ["type", "name", "version", "bom-ref", "scope"] {
                assert!(component[field].as_str().is_some_and(|text| !text.is_empty()), "{name}: {field}");
            }
            assert!(known.insert(component["bom-ref"].as_str().unwrap()), "{name} is listed twice");
            let licence = component["licenses"][0]["expression"].as_str().unwrap_or_default();
            assert!(!licence.is_empty() && !licence.contains('/'), "{name}: “{licence}”");
            if !name.as_str().unwrap().starts_with("onrecord") {
                assert_eq!(component["purl"], component["bom-ref"]);
                let hash = &component["hashes"][0];
                let content = hash["content"].as_str().unwrap();
                assert!(hash["alg"] == "SHA-256" && content.len() == 64, "{name}: {hash}");
                assert!(content.bytes().all(|byte| byte.is_ascii_hexdigit()), "{name}: {hash}");
            }
        }
        for package in bill["dependencies"].as_array().unwrap() {
            let needs = package["dependsOn"].as_array().unwrap();
            let all = needs.iter().chain([&package["ref"]]);
            all.for_each(|name| assert!(known.contains(name.as_str().unwrap()), "{name} is not listed"));
        }
        let shipped = |name: &str| {
            let it = components.iter().find(|component| component["name"] == name).unwrap();
            it["scope"].as_str().unwrap().to_owned()
        };
        assert_eq!(
            (shipped("rusqlite").as_str(), shipped("serde_derive").as_str()),
            ("required", "excluded")
        );
    }
}
