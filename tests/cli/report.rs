//! `kinrin report`: what it writes is whole, says the same as `kinrin pilot`, and a hostile name does no harm.

#![allow(clippy::unwrap_used)] // a panic is how a test fails

mod pdf;

use std::path::Path;
use std::process::{Command, Output};

use crate::fixture::{ARMS, write_pilot};
use crate::generated_set::leak_in_the_first_task;
use kinrin::job::{self, Job};
use kinrin::report::document::block::{Block, Text};
use kinrin::report::document::{self, Checks, ReportError, Request};
use kinrin::store::results::RunResults;
use kinrin::store::{RunFolder, Workspace};
use kinrin::text::Language;
use resvg::usvg::roxmltree;

const HOSTILE: &str = "<script>alert(1)</script>&\"'é近傍";

fn kinrin(root: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kinrin")).args(args).arg("--workspace").arg(root).output().unwrap()
}

fn succeeds(root: &Path, args: &[&str]) -> String {
    let output = kinrin(root, args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The finished pilot of the fixture.
fn pilot() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    write_pilot(root.path(), &ARMS, 3);
    root
}

/// The report of the experiment in `out` below the root.
fn report(root: &Path, experiment: &str) {
    let out = root.join("out");
    succeeds(root, &["report", experiment, "--out", out.to_str().unwrap()]);
}

fn read(root: &Path, name: &str) -> Vec<u8> {
    let path = root.join("out").join(name);
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn html(root: &Path, language: &str) -> String {
    String::from_utf8(read(root, &format!("report.{language}.html"))).unwrap()
}

/// Whether the second page of a PDF begins with the first section: the first page is one page.
fn second_begins_a_section(file: &pdf::Pdf, language: &str) -> bool {
    let section = if language == "en" { "What the decision rests on" } else { "結論の根拠" };
    bare(&file.text(file.pages()[1])).starts_with(&bare(section))
}

/// Whether the first page of the PDF in `out` is one page.
pub fn fits_one_page(out: &Path, language: &str) -> bool {
    let bytes = std::fs::read(out.join(format!("report.{language}.pdf"))).unwrap();
    second_begins_a_section(&pdf::Pdf::open(&bytes), language)
}

/// The text of the first page of the PDF in `out`, without spaces and line breaks.
pub fn first_page(out: &Path, language: &str) -> String {
    let file = pdf::Pdf::open(&std::fs::read(out.join(format!("report.{language}.pdf"))).unwrap());
    bare(&file.text(file.pages()[0]))
}

/// The readable text of a page.
fn text_of(html: &str) -> String {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let page = roxmltree::Document::parse_with_options(html, options).unwrap();
    let body = page.descendants().find(|n| n.has_tag_name("body")).unwrap();
    body.descendants().filter(roxmltree::Node::is_text).filter_map(|n| n.text()).collect()
}

/// Without spaces and line breaks, which layout may move.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn the_html_needs_nothing_from_elsewhere_and_is_well_formed_in_both_languages() {
    let root = pilot();
    report(root.path(), "pilot");
    for language in ["en", "ja"] {
        let html = html(root.path(), language);
        assert!(html.contains(&format!("<html lang=\"{language}\">")));
        for foreign in ["<script", "http", "<link", "@import", "url(//", "src=\"/", "javascript:"] {
            assert!(!html.contains(foreign), "{language}: {foreign}");
        }
        assert!(!text_of(&html).is_empty());
    }
}

#[test]
fn the_first_page_tells_what_was_done_what_came_out_what_it_cost_and_what_next() {
    let root = pilot();
    report(root.path(), "pilot");
    let shown: serde_json::Value = serde_json::from_str(&succeeds(root.path(), &["pilot", "pilot", "--json"])).unwrap();
    let words = [
        ("en", ["What was done", "What came out", "What it cost", "What next"]),
        ("ja", ["実施内容", "結果", "費用", "次の一手"]),
    ];
    for (language, questions) in words {
        let file = pdf::Pdf::open(&read(root.path(), &format!("report.{language}.pdf")));
        let first = bare(&file.text(file.pages()[0]));
        let page = bare(&text_of(&html(root.path(), language)));
        let sentence = bare(shown["verdict"][language]["sentence"].as_str().unwrap());
        for wanted in questions.map(bare).iter().chain([&sentence]) {
            assert!(first.contains(wanted.as_str()), "{language}: {wanted} is not on the first page: {first}");
            assert!(page.contains(wanted.as_str()), "{language}: {wanted} is not in the HTML");
        }
        // What there is without pre-training is always spoken of, by what it is.
        let named = match language {
            "en" => ["random (untrained network)", "without pre-training: from scratch on the same labels"],
            _ => ["random（未学習のネットワーク）", "事前学習なし：同じラベルで一から学習"],
        };
        named.map(bare).iter().for_each(|name| assert!(first.contains(name), "{name}: {first}"));
        assert!(second_begins_a_section(&file, language), "the first page goes over to a second one");
    }
}

#[test]
fn checks_that_passed_are_a_line_of_the_first_page_and_all_stand_in_the_section_of_the_data() {
    let root = pilot();
    let workspace = Workspace::open(root.path()).unwrap();
    leak_in_the_first_task(&workspace);
    // Makes the checks, too, and keeps them.
    let told: serde_json::Value = serde_json::from_str(&succeeds(root.path(), &["pilot", "pilot", "--json"])).unwrap();
    let page = document::first_pages(&workspace, "pilot", Checks::AsKept, &Job::default()).unwrap();
    let (mut rows, mut notes) = (Vec::new(), String::new());
    for block in &page.in_language(Language::En).blocks {
        match block {
            Block::Table(table) => rows.extend(table.rows.iter().map(|row| row[0].plain())),
            Block::Note(text) => notes += &text.plain(),
            _ => {}
        }
    }
    report(root.path(), "pilot");
    let html = text_of(&html(root.path(), "en"));
    let (_, of_data) = html.split_once("Checks at a glance").unwrap();
    for card in told["cards"].as_array().unwrap().iter().filter(|card| card["about"] != "cost") {
        let title = card["title"].as_str().unwrap();
        assert_eq!(rows.iter().any(|row| row == title), card["light"] != "fine", "{card}: {rows:?}");
        assert_eq!(notes.contains(&format!("{title}, ")), card["light"] == "fine", "{card}: {notes}");
        assert!(of_data.contains(title), "{card} is not in the section of the data");
    }
    assert!(rows.iter().any(|row| row == "Leaks and shortcuts"), "{rows:?}");
}

#[test]
fn the_pdf_is_whole_and_its_fonts_are_only_what_is_used() {
    let root = pilot();
    report(root.path(), "pilot");
    for language in ["en", "ja"] {
        let bytes = read(root.path(), &format!("report.{language}.pdf"));
        let file = pdf::Pdf::open(&bytes);
        let pages = file.pages();
        assert!((4..40).contains(&pages.len()), "{} pages", pages.len());
        for (i, page) in pages.iter().enumerate() {
            let foot = format!("{}/{}", i + 1, pages.len());
            assert!(bare(&file.text(*page)).contains(&foot), "page {} has no number", i + 1);
        }
        let fonts = file.font_files();
        assert!(!fonts.is_empty() && fonts.iter().all(|font| font.len() < 600_000), "a whole face is embedded");
        assert!(bytes.len() < 1_000_000, "{} bytes", bytes.len());
    }
}

#[test]
fn both_writers_say_the_same() {
    let root = pilot();
    report(root.path(), "pilot");
    let file = pdf::Pdf::open(&read(root.path(), "report.ja.pdf"));
    let pages: String = file.pages().iter().map(|page| file.text(*page)).collect();
    let (pages, html) = (bare(&pages), html(root.path(), "ja"));
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let page = roxmltree::Document::parse_with_options(&html, options).unwrap();
    for heading in page.descendants().filter(|n| n.has_tag_name("h2") || n.has_tag_name("h3")) {
        let text = bare(heading.text().unwrap());
        assert!(pages.contains(&text), "{text} is not in the PDF");
    }
}

#[test]
fn a_hostile_name_stays_text() {
    let root = pilot();
    let workspace = Workspace::open(root.path()).unwrap();
    for folder in RunFolder::all(&workspace.runs_dir()).unwrap() {
        let mut record = folder.record().unwrap();
        record.config.experiment.name = HOSTILE.into();
        record.config.experiment.description = "</style><img src=x onerror=alert(1)>\u{1}".into();
        folder.write_record(&record).unwrap();
        let results: RunResults = folder.read("results.ron").unwrap();
        folder.write("results.ron", &RunResults { experiment: HOSTILE.into(), ..results }).unwrap();
    }
    report(root.path(), HOSTILE);
    for language in ["en", "ja"] {
        let html = html(root.path(), language);
        assert!(!html.contains("<script") && !html.contains("<img"), "{language}");
        assert!(text_of(&html).contains(HOSTILE), "{language}: the name is shown as it is");
        let file = pdf::Pdf::open(&read(root.path(), &format!("report.{language}.pdf")));
        assert!(bare(&file.text(file.pages()[0])).contains(&bare(HOSTILE)), "{language}");
    }
}

#[test]
fn the_tables_have_every_score_and_the_figures_are_drawings() {
    let root = pilot();
    report(root.path(), "pilot");
    let workspace = Workspace::open(root.path()).unwrap();
    let stored: usize = RunFolder::all(&workspace.runs_dir())
        .unwrap()
        .iter()
        .map(|folder| folder.read::<RunResults>("results.ron").unwrap().scores.len())
        .sum();
    let scores = String::from_utf8(read(root.path(), "scores.csv")).unwrap();
    assert_eq!(scores.lines().count(), stored + 1);
    let costs = String::from_utf8(read(root.path(), "costs.csv")).unwrap();
    assert_eq!(costs.lines().count(), 12 + 1);
    assert!(costs.starts_with("run,arm,seed,steps,clips,flops,wall_s,device_s,cpu_s,peak_bytes,"), "{costs}");
    for name in ["cost-sorting.en", "cost-packing.ja", "labels-sorting.ja", "labels-packing.en"] {
        let svg = String::from_utf8(read(root.path(), &format!("figures/{name}.svg"))).unwrap();
        assert!(resvg::usvg::Tree::from_str(&svg, &resvg::usvg::Options::default()).is_ok(), "{name}");
    }
}

#[test]
fn one_language_alone_is_written_where_one_is_asked_for_and_json_names_the_files() {
    let root = pilot();
    let out = root.path().join("only");
    let args = ["report", "pilot", "--lang", "ja", "--json", "--out", out.to_str().unwrap()];
    let written: serde_json::Value = serde_json::from_str(&succeeds(root.path(), &args)).unwrap();
    assert_eq!((&written["experiment"], &written["state"]), (&"pilot".into(), &"improved".into()));
    let files: Vec<&str> = written["files"].as_array().unwrap().iter().map(|f| f.as_str().unwrap()).collect();
    assert!(files.iter().all(|f| Path::new(f).is_file()));
    assert!(files.iter().any(|f| f.ends_with("report.ja.pdf")) && !files.iter().any(|f| f.contains(".en.")));
}

#[test]
fn an_unknown_experiment_is_wrong_input_and_a_file_in_the_way_is_a_failure() {
    let root = pilot();
    let out = root.path().join("out");
    let unknown = kinrin(root.path(), &["report", "nothing", "--out", out.to_str().unwrap()]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("no finished run of experiment \"nothing\""));
    assert!(!out.exists(), "nothing is written where there is nothing to report");
    std::fs::write(&out, "in the way").unwrap();
    let blocked = kinrin(root.path(), &["report", "pilot", "--out", out.to_str().unwrap()]);
    assert_eq!(blocked.status.code(), Some(1));
}

#[test]
fn a_stopped_job_writes_nothing_and_says_so() {
    let root = pilot();
    let job = Job::default();
    job.ask(job::Request::Stop);
    let languages = vec![Language::En];
    let request = Request { experiment: "pilot".into(), languages, pictures: false };
    let out = root.path().join("out");
    let stopped = document::write(&Workspace::open(root.path()).unwrap(), &request, &out, &job);
    assert!(matches!(stopped, Err(ReportError::Stopped)));
    assert!(!out.exists());
}

#[test]
fn the_first_page_before_it_is_written_is_what_the_report_begins_with() {
    let root = pilot();
    let workspace = Workspace::open(root.path()).unwrap();
    let pages = document::first_pages(&workspace, "pilot", Checks::AsKept, &Job::default()).unwrap();
    report(root.path(), "pilot");
    let shown: serde_json::Value = serde_json::from_str(&succeeds(root.path(), &["pilot", "pilot", "--json"])).unwrap();
    for language in Language::ALL {
        let page = pages.in_language(language);
        let Block::Lead(lines) = &page.blocks[0] else { panic!("it begins with {:?}", page.blocks[0]) };
        let headline = Text::sentence(lines, language);
        assert_eq!(shown["verdict"][language.code()]["sentence"], headline.as_str());
        let html = bare(&text_of(&html(root.path(), language.code())));
        assert!(html.contains(&bare(&headline)), "{headline}");
        let mut said = 0;
        for block in &page.blocks {
            let texts: Vec<String> = match block {
                Block::Callout { title, text, .. } => vec![title.clone(), text.plain()],
                Block::KeyValue(pairs) => pairs.iter().map(|(key, value)| format!("{key}{}", value.plain())).collect(),
                Block::Table(table) => table.rows.iter().map(|row| row.iter().map(Text::plain).collect()).collect(),
                _ => Vec::new(),
            };
            said += texts.len();
            texts.iter().for_each(|text| assert!(html.contains(&bare(text)), "{text} is not in the HTML"));
        }
        assert!(said > 6, "{said}");
    }
}

#[test]
fn the_first_page_is_printed_as_text_and_as_json_and_writes_no_file() {
    let root = pilot();
    let workspace = Workspace::open(root.path()).unwrap();
    let pages = document::first_pages(&workspace, "pilot", Checks::AsKept, &Job::default()).unwrap();
    let printed = succeeds(root.path(), &["report", "pilot", "--first-page", "--json"]);
    let printed: serde_json::Value = serde_json::from_str(&printed).unwrap();
    for (i, language) in [Language::Ja, Language::En].into_iter().enumerate() {
        let blocks = serde_json::to_value(&pages.in_language(language).blocks).unwrap();
        assert_eq!(printed[i]["blocks"], blocks, "{language:?}");
    }
    let text = succeeds(root.path(), &["report", "pilot", "--first-page", "--lang", "en"]);
    let Block::Lead(lines) = &pages.in_language(Language::En).blocks[0] else { panic!("no headline") };
    assert!(text.contains(&Text::sentence(lines, Language::En)), "{text}");
    assert!(text.contains("What it cost"), "{text}");
    assert!(!root.path().join("reports").exists());
    assert_eq!(kinrin(root.path(), &["report", "nothing", "--first-page"]).status.code(), Some(2));
    assert_eq!(kinrin(root.path(), &["report", "pilot"]).status.code(), Some(2), "a folder is needed to write");
}
