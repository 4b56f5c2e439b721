//! Numbers in any form that JSON allows: `5`, `5.0`, `0.5E1`, or `"5"`.
//!
//! Services and portals read and write JSON with floating-point numbers in between, so that a count of 5 arrives as
//! `5.0`. Decimals are exact, and a tenth of the code of a parser of floating-point numbers.

/// A number in decimal form: `mantissa` × 10^`exponent`. Its mantissa has no trailing zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    mantissa: i64,
    exponent: i32,
}

/// The largest exponent that is read. Larger ones are in no body that means it.
const MAX_EXPONENT: i32 = 99;

impl Decimal {
    /// Parses a number as JSON has it, or with a plus sign. `None` if the text is anything else, or a number whose
    /// digits do not fit an `i64` or whose exponent is above 99. Digits of a fraction that do not fit are dropped.
    pub fn parse(text: &str) -> Option<Self> {
        let (number, exponent) = match text.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, exponent.parse::<i8>().ok()?.into()),
            None => (text, 0),
        };
        let (is_negative, number) = match number.strip_prefix('-') {
            Some(number) => (true, number),
            None => (false, number.strip_prefix('+').unwrap_or(number)),
        };
        if number.starts_with('.') || number.is_empty() {
            return None;
        }
        let (mut mantissa, mut exponent, mut is_full) = (0_i64, exponent, false);
        let mut is_fraction = false;
        for digit in number.bytes() {
            if digit == b'.' && !is_fraction {
                is_fraction = true;
                continue;
            }
            let digit = digit.wrapping_sub(b'0');
            if digit > 9 {
                return None;
            }
            match mantissa.checked_mul(10).and_then(|tens| tens.checked_add(digit.into())) {
                Some(longer) if !is_full => {
                    mantissa = longer;
                    exponent -= i32::from(is_fraction);
                }
                _ if is_fraction => is_full = true,
                _ => return None,
            }
        }
        if mantissa == 0 {
            return Some(Self { mantissa: 0, exponent: 0 });
        }
        while mantissa % 10 == 0 {
            mantissa /= 10;
            exponent += 1;
        }
        let mantissa = if is_negative { -mantissa } else { mantissa };
        (exponent.abs() <= MAX_EXPONENT).then_some(Self { mantissa, exponent })
    }

    /// The number, if it is a whole one and fits.
    pub fn whole(self) -> Option<i64> {
        let power = 10_i64.checked_pow(u32::try_from(self.exponent).ok()?)?;
        self.mantissa.checked_mul(power)
    }

    /// The number rounded down, between 0 and `max`. `None` if it is negative.
    pub fn floor(self, max: u32) -> Option<u32> {
        self.share_of(Self { mantissa: 1, exponent: 0 }, 1, max)
    }

    /// How much the number is of `all`, in parts of which `all` has `parts`, rounded down and at most `max`. `None` if the
    /// number is negative, or `all` is not positive.
    pub fn share_of(self, all: Self, parts: u32, max: u32) -> Option<u32> {
        let mut own = u64::try_from(self.mantissa).ok()?;
        let mut of = u64::try_from(all.mantissa).ok().filter(|of| *of > 0)?;
        own = own.saturating_mul(parts.into());
        // What one of the numbers has more of tens is multiplied into it, or divided out of the other.
        let mut more = self.exponent - all.exponent;
        while more != 0 {
            match if more > 0 { &mut own } else { &mut of } {
                number if *number < u64::MAX / 10 => *number *= 10,
                _ if more > 0 => of /= 10,
                _ => own /= 10,
            }
            more -= more.signum();
        }
        Some(own.checked_div(of).map_or(max, |share| u32::try_from(share).unwrap_or(max).min(max)))
    }

    /// The whole part, and the fraction in units of 10^-9, rounded down. `None` if the number is negative, or too large.
    pub(super) fn split_nanos(self) -> Option<(i64, u32)> {
        if self.exponent >= 0 {
            return Some((self.whole().filter(|whole| *whole >= 0)?, 0));
        }
        let places = self.exponent.unsigned_abs();
        let power = 10_i64.checked_pow(places)?;
        let (whole, rest) = (self.mantissa / power, self.mantissa % power);
        let nanos =
            if places > 9 { rest / 10_i64.pow(places - 9) } else { rest * 10_i64.pow(9 - places) };
        Some((whole, u32::try_from(nanos).ok()?)).filter(|_| self.mantissa >= 0)
    }

    /// The number of digits after the decimal point.
    pub(super) fn places(self) -> u32 {
        if self.exponent < 0 { self.exponent.unsigned_abs() } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_whole_number_is_that_number() {
        for (text, expected) in [
            ("5", Some(5)),
            ("5.0", Some(5)),
            ("0.5E1", Some(5)),
            ("5e0", Some(5)),
            ("50.00e-1", Some(5)),
            ("+5", Some(5)),
            ("-5.000", Some(-5)),
            ("0", Some(0)),
            ("-0.0", Some(0)),
            ("0e99", Some(0)),
            ("1.770710400E9", Some(1_770_710_400)),
            ("1E+2", Some(100)),
            ("999999999999999999", Some(999_999_999_999_999_999)),
            ("1.0000000000000000000000", Some(1)),
            ("9223372036854775807", Some(i64::MAX)),
            ("9223372036854775808", None),
            ("00012.0", Some(12)),
            ("5.5", None),
            ("1e-1", None),
            ("1e20", None),
            ("1e100", None),
            ("1e999", None),
            ("99999999999999999999999999", None),
            ("", None),
            (".5", None),
            ("-", None),
            ("5,0", None),
            ("5 ", None),
            ("1e", None),
            ("0x10", None),
            ("NaN", None),
            ("٥", None),
        ] {
            assert_eq!(Decimal::parse(text).and_then(Decimal::whole), expected, "{text:?}");
        }
    }

    #[test]
    fn share_is_exact_and_bounded() {
        for (own, all, expected) in [
            ("0.57", "1", Some(57)),
            ("0.295", "1", Some(29)),
            ("41.7", "100", Some(41)),
            ("4.17E1", "100", Some(41)),
            ("60", "100", Some(60)),
            ("250", "100", Some(100)),
            ("1", "3", Some(33)),
            ("2", "2.0", Some(100)),
            ("512", "1e3", Some(51)),
            ("0", "7", Some(0)),
            ("1e90", "1e-90", Some(100)),
            ("1e-90", "1e90", Some(0)),
            ("123456789012345678", "999999999999999999e40", Some(0)),
            ("-1", "100", None),
            ("1", "0", None),
            ("1", "-100", None),
        ] {
            let [own, all] = [own, all].map(|text| Decimal::parse(text).unwrap());
            assert_eq!(own.share_of(all, 100, 100), expected, "{own:?} of {all:?}");
        }
        assert_eq!(Decimal::parse("7.9").unwrap().floor(100), Some(7));
    }
}
