//! Durations as text.

use super::cldr_patterns::Unit;
use super::texts::Texts;

/// A duration in its two largest units: `42s`, `12m 54s`, `1h 02m`, `3d 04h`. Rounded down to whole seconds.
pub fn text(texts: &Texts, millis: u64) -> String {
    let seconds = millis / 1000;
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    let (large, small) = if days > 0 {
        ((days, Unit::Day), Some((hours % 24, Unit::Hour)))
    } else if hours > 0 {
        ((hours, Unit::Hour), Some((minutes % 60, Unit::Minute)))
    } else if minutes > 0 {
        ((minutes, Unit::Minute), Some((seconds % 60, Unit::Second)))
    } else {
        ((seconds, Unit::Second), None)
    };
    join(texts, large, small)
}

/// A round duration, whose second unit is left out if it is zero: `30s`, `5m`, `1h 30m`.
pub fn round_text(texts: &Texts, millis: u64) -> String {
    let seconds = millis / 1000;
    let units = [(86_400, Unit::Day), (3600, Unit::Hour), (60, Unit::Minute), (1, Unit::Second)];
    let mut rest = seconds;
    let mut counted = units.into_iter().filter_map(|(size, unit)| {
        let count = rest / size;
        rest %= size;
        (count > 0).then_some((count, unit))
    });
    match counted.next() {
        Some(large) => join(texts, large, counted.next()),
        None => texts.number_format().unit(0, Unit::Second, 1),
    }
}

fn join(texts: &Texts, large: (u64, Unit), small: Option<(u64, Unit)>) -> String {
    let mut text = texts.number_format().unit(large.0, large.1, 1);
    if let Some((count, unit)) = small {
        if !texts.language().is_chinese() {
            text.push(' ');
        }
        text.push_str(&texts.number_format().unit(count, unit, 2));
    }
    text
}
