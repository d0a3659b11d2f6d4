//! What to do about text that is no experiment: the reader's words, and the way out where there is an obvious one.

use ron::Error;

use super::nearest;

/// The reader's message with a hint to what was perhaps meant.
pub fn message(error: &Error) -> String {
    match hint(error) {
        Some(hint) => format!("{error}; {hint}"),
        None => error.to_string(),
    }
}

fn hint(error: &Error) -> Option<String> {
    let fixed = match error {
        Error::NoSuchStructField { expected, found, .. } | Error::NoSuchEnumVariant { expected, found, .. } => {
            let near = nearest(found, expected.iter().copied())?;
            return Some(format!("did you mean `{near}`?"));
        }
        Error::ExpectedDifferentStructName { expected, .. } => return Some(in_parentheses(expected)),
        Error::ExpectedNamedStructLike("Experiment") => "an experiment file begins with `Experiment(`",
        Error::ExpectedComma => "a comma or a closing bracket is missing before it, or a whole number has a point",
        Error::ExpectedOption => "write `Some(…)` around the value, or `None`",
        Error::ExpectedArray => "a list stands in `[` and `]`",
        Error::ExpectedString => "a text stands in \" and \"",
        Error::ExpectedFloat | Error::ExpectedInteger => "write a number, without quotes",
        Error::IntegerOutOfBounds => "a whole number from 0 on is wanted, and not so large a one",
        Error::ExpectedStructLike => "what this is set to takes settings: write them in `(` and `)` behind its name",
        _ => return None,
    };
    Some(fixed.to_owned())
}

/// The name of a part may be left out, which is how all files write it; only the whole has to bear it.
fn in_parentheses(name: &str) -> String {
    match name {
        "Experiment" => "an experiment file begins with `Experiment(`".to_owned(),
        _ => format!("the settings of `{name}` stand in `(` and `)` of their own"),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::config::parse_text;

    /// What is said of quickstart with one place spoilt.
    fn said(from: &str, to: &str) -> String {
        let text = include_str!("../../experiments/quickstart.ron");
        assert!(text.contains(from), "{from}");
        parse_text(&text.replacen(from, to, 1), Path::new("t.ron")).unwrap_err().to_string()
    }

    #[test]
    fn a_slip_says_where_it_is_and_what_was_perhaps_meant() {
        for (from, to, hint) in [
            ("seeds: [", "sedes: [", "did you mean `seeds`?"),
            ("method: Intra", "method: Intar", "did you mean `Intra`?"),
            ("Compact(", "Compct(", "did you mean `Compact`?"),
            ("input: Rgb", "input: rgb", "did you mean `Rgb`?"),
            ("group: Some(\"site\")", "group: \"site\"", "`Some(…)`"),
            ("seeds: [0, 1, 2],", "seeds: [0, 1, 2]", "a comma"),
            ("seeds: [0, 1, 2]", "seeds: [-1]", "from 0 on"),
            ("seeds: [0, 1, 2]", "seeds: (0)", "`[` and `]`"),
            ("epochs: 28.0", "epochs: \"28\"", "without quotes"),
            ("Iivcl((k: 1))", "Iivcl(k: 1)", "of their own"),
            ("Experiment(", "Experimnt(", "begins with `Experiment(`"),
        ] {
            let said = said(from, to);
            assert!(said.starts_with("t.ron:"), "{said}");
            assert!(said.contains(hint), "{to}: {said}");
        }
    }

    #[test]
    fn a_word_far_from_all_gets_no_guess() {
        assert!(!said("seeds: [", "zzzzzz: [").contains("did you mean"));
    }
}
