//! Assembles the demo page from `index.html`, whose `data-trunk` links name its files, so that xtask and trunk build one page.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::wasm::{self, DefaultPath, Profile};
use crate::workspace;

/// What one `data-trunk` link adds to the page.
#[derive(Debug, PartialEq, Eq)]
enum Asset<'a> {
    /// The wasm and its bindings.
    Wasm,
    /// A file, copied next to `index.html`.
    File(&'a str),
    /// A folder, copied next to `index.html` with everything in it.
    Folder(&'a str),
}

/// Generates the bindings of the compiled wasm and writes the whole page into `folder`, replacing what is in it. Any web
/// server can serve the result.
pub(crate) fn assemble(profile: Profile, folder: &Path) -> Result<()> {
    let source = workspace::root().join("index.html");
    let html = fs::read_to_string(&source)
        .with_context(|| format!("could not read {}", source.display()))?;
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("could not empty {}", folder.display()))?;
    }
    fs::create_dir_all(folder)?;
    let (html, assets) = read_assets(&html)?;
    for asset in assets {
        match asset {
            Asset::Wasm => {
                let compiled = wasm::compiled("jobtree", profile);
                wasm::bind(&compiled, folder, DefaultPath::Included)?;
            }
            Asset::File(path) | Asset::Folder(path) => {
                let from = workspace::root().join(path);
                let name = from.file_name().context("a `data-trunk` link has no file name")?;
                copy(&from, &folder.join(name))?;
            }
        }
    }
    fs::write(folder.join("index.html"), html)?;
    Ok(())
}

/// The page without its `data-trunk` links, and what they add.
///
/// # Errors
///
/// If a link has a `rel` that only trunk knows.
fn read_assets(html: &str) -> Result<(String, Vec<Asset<'_>>)> {
    let mut page = String::with_capacity(html.len());
    let mut assets = Vec::new();
    for line in html.split_inclusive('\n') {
        if !line.trim_start().starts_with("<link data-trunk ") {
            page.push_str(line);
            continue;
        }
        let href = attribute(line, "href")
            .with_context(|| format!("index.html: a link without `href`: {}", line.trim()))?;
        assets.push(match attribute(line, "rel") {
            Some("rust") => Asset::Wasm,
            Some("copy-file") => Asset::File(href),
            Some("copy-dir") => Asset::Folder(href),
            rel => bail!(
                "index.html: `rel={:?}` is not supported in {}; use `rust`, `copy-file` or `copy-dir`",
                rel.unwrap_or_default(),
                line.trim()
            ),
        });
    }
    Ok((page, assets))
}

/// The value of an attribute with double quotes.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag.get(start..)?.split('"').next()
}

/// Copies a file, or a folder with everything in it.
fn copy(from: &Path, to: &Path) -> Result<()> {
    let context = || format!("could not copy {}", from.display());
    if !from.is_dir() {
        fs::copy(from, to).with_context(context)?;
        return Ok(());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(context)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_name_the_files_of_the_page() {
        for (line, asset) in [
            (
                "    <link data-trunk rel=\"rust\" href=\"Cargo.toml\" data-bin=\"jobtree\" />\n",
                Asset::Wasm,
            ),
            ("<link data-trunk rel=\"copy-file\" href=\"npm/a.js\" />\n", Asset::File("npm/a.js")),
            ("<link data-trunk rel=\"copy-dir\" href=\"static/b\" />\n", Asset::Folder("static/b")),
        ] {
            let html = format!("<head>\n{line}<link rel=\"icon\" href=\"data:,\" />\n</head>\n");
            let (page, assets) = read_assets(&html).unwrap();
            assert_eq!(assets, [asset], "{line}");
            assert_eq!(page, "<head>\n<link rel=\"icon\" href=\"data:,\" />\n</head>\n");
        }
        for line in
            ["<link data-trunk rel=\"scss\" href=\"a\" />", "<link data-trunk rel=\"rust\" />"]
        {
            assert!(read_assets(line).is_err(), "{line}");
        }
    }

    #[test]
    fn every_file_of_our_page_exists() {
        let html = fs::read_to_string(workspace::root().join("index.html")).unwrap();
        let (_, assets) = read_assets(&html).unwrap();
        assert!(assets.contains(&Asset::Wasm));
        for asset in assets {
            match asset {
                Asset::Wasm => {}
                Asset::File(path) => assert!(workspace::root().join(path).is_file(), "{path}"),
                Asset::Folder(path) => assert!(workspace::root().join(path).is_dir(), "{path}"),
            }
        }
    }
}
