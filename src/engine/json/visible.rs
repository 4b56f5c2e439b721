//! Which characters leave a mark on the screen.

/// Whether a text has a visible character. A text without one, such as a zero-width space, counts as missing.
pub fn is_visible(text: &str) -> bool {
    text.chars().any(has_mark)
}

/// Whether a character leaves a mark: it is no white space, control character or other invisible character (Unicode's
/// `Default_Ignorable_Code_Point`, and the blank of Braille).
pub fn has_mark(char: char) -> bool {
    !char.is_whitespace()
        && !char.is_control()
        && !matches!(char,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}
