//! `kinrin card RUN`: the model card of a run's encoder.

use super::{Failure, Global, print_json, print_line, runs};
use crate::report::card::{self, CardInputs};
use crate::text::Language;

/// Print the model card of a run: data, method, scores with n and interval, limits
#[derive(clap::Args)]
pub struct CardArgs {
    /// Name of the run, or the beginning of it
    #[arg(value_name = "RUN")]
    pub run: String,
    /// Language of the card
    #[arg(long, value_enum, default_value_t = Tongue::En)]
    pub lang: Tongue,
}

/// A language.
#[derive(Clone, Copy, clap::ValueEnum)]
pub enum Tongue {
    En,
    Ja,
}

/// Prints the card.
pub fn run(args: &CardArgs, global: &Global) -> Result<(), Failure> {
    let workspace = global.open()?;
    let folder = runs::find(&workspace, &args.run)?;
    let inputs = CardInputs::read(&workspace, &folder)?;
    let of = |language| card::markdown(&inputs, language);
    if global.json {
        let (run, en, ja) = (&inputs.run, of(Language::En), of(Language::Ja));
        return print_json(&serde_json::json!({ "run": run, "en": en, "ja": ja }));
    }
    let language = match args.lang {
        Tongue::En => Language::En,
        Tongue::Ja => Language::Ja,
    };
    print_line(of(language).trim_end())
}
