//! "Did you mean …": the known word that is nearest to a mistyped one.

/// The known word that `word` was perhaps meant to be; `None` where all are far from it.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let distance = |other: &str| strsim::damerau_levenshtein(&word, &other.to_lowercase());
    let (near, far) = known.map(|other| (other, distance(other))).min_by_key(|(_, far)| *far)?;
    // One mistake in three letters at most; a word of one letter is never near.
    (far * 3 <= word.chars().count().max(near.chars().count())).then_some(near)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_is_told_and_another_word_is_not() {
        let near = |word| nearest(word, ["walk", "run", "sit down"].into_iter());
        assert_eq!(near("wlk"), Some("walk"));
        assert_eq!(near("WALK"), Some("walk"));
        assert_eq!(near("sitdown"), Some("sit down"));
        assert_eq!(near("jump"), None);
        assert_eq!(nearest("x", [].into_iter()), None);
    }
}
