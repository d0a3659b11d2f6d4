//! English words of the settings for the command line, taken from the window's own file, so that there is one text.

use super::fields::Field;

const ENGLISH: &str = include_str!("../../assets/i18n/en/design.ftl");

/// The English message of a key, if it is one line without variables.
pub fn english(key: &str) -> Option<&'static str> {
    ENGLISH.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "))
}

impl Field {
    /// English label.
    pub fn label(&self) -> &'static str {
        english(&self.key()).unwrap_or(self.id)
    }

    /// What the setting does, in English.
    pub fn help(&self) -> &'static str {
        english(&self.help_key()).unwrap_or_default()
    }

    /// English name of the unit; empty where there is none.
    pub fn unit_label(&self) -> &'static str {
        if self.unit.is_empty() { "" } else { english(&format!("design-unit-{}", self.unit)).unwrap_or(self.unit) }
    }
}
