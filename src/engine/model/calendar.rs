//! Dates of the Gregorian calendar as days since 1970-01-01.
//!
//! Years are counted from March, so that the leap day is a year's last day.

/// Year, month (1 to 12) and day (1 to 31).
pub(super) type Date = (i64, u32, u32);

/// Days from 1970-01-01 to a date. One that does not exist, such as April 31, is taken as a later one.
pub(super) fn days_since_1970((year, month, day): Date) -> i64 {
    let years = if month <= 2 { year - 1 } else { year };
    let days_before_month = (153 * ((i64::from(month) + 9) % 12) + 2) / 5;
    let leap_days = years.div_euclid(4) - years.div_euclid(100) + years.div_euclid(400);
    years * 365 + leap_days + days_before_month + i64::from(day) - 719_469
}

/// The date that is so many days after 1970-01-01.
pub(super) fn date(days_since_1970: i64) -> Date {
    /// Days in 400 years, after which the calendar repeats.
    const CYCLE: i64 = 146_097;
    let days = days_since_1970 + 719_468;
    let day_of_cycle = days.rem_euclid(CYCLE);
    let leap_days = day_of_cycle / 1460 - day_of_cycle / 36_524 + day_of_cycle / (CYCLE - 1);
    let year_of_cycle = (day_of_cycle - leap_days) / 365;
    let day_of_year =
        day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    // Counted from March.
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let is_next_year = month >= 10;
    let year = days.div_euclid(CYCLE) * 400 + year_of_cycle + i64::from(is_next_year);
    let month = if is_next_year { month - 9 } else { month + 3 };
    (year, month as u32, day as u32)
}

/// Whether the calendar has the date.
pub(super) fn exists(wanted: Date) -> bool {
    (1..=12).contains(&wanted.1) && date(days_since_1970(wanted)) == wanted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_ten_thousand_years_follows_the_one_before() {
        let lengths = |year: i64| {
            let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            [31, if is_leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        };
        let mut days = -719_528; // 0000-01-01
        for year in 0..10_000 {
            for (month, length) in (1..).zip(lengths(year)) {
                for day in 1..=length {
                    assert_eq!(date(days), (year, month, day));
                    assert_eq!(days_since_1970((year, month, day)), days);
                    days += 1;
                }
                assert!(exists((year, month, length)));
                assert!(!exists((year, month, length + 1)) && !exists((year, month, 0)));
            }
        }
        assert_eq!(date(0), (1970, 1, 1));
        assert!(!exists((2026, 0, 1)) && !exists((2026, 13, 1)));
    }
}
