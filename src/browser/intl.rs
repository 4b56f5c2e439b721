//! Formats numbers with the browser's `Intl`, where our own CLDR patterns do not cover them.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::engine::i18n::cldr_patterns::{Patterns, Unit};
use crate::engine::i18n::number_format::{NumberFormat, PlainNumberFormat};
use crate::engine::model::timestamp::Timestamp;

/// The formatters of one language. Creating one takes as long as rendering a small job, so each is created when it is
/// first needed.
#[derive(Debug)]
pub(crate) struct IntlNumberFormat {
    tag: String,
    patterns: Option<&'static Patterns>,
    number: Formatter,
    percent: Formatter,
    plural: Formatter,
    /// For seconds, minutes, hours and days, each without and with at least two digits.
    units: [[Formatter; 2]; 4],
    moment: Formatter,
}

/// A bound method of an `Intl` object, created on first use; `None` if the browser does not have it.
type Formatter = OnceCell<Option<Function>>;

thread_local! {
    /// The formats of the languages on the page, shared by all widgets.
    static CACHE: RefCell<Vec<Rc<IntlNumberFormat>>> = const { RefCell::new(Vec::new()) };
}

/// The number format of a language. Falls back to [`PlainNumberFormat`] where `Intl` lacks a method.
pub(crate) fn number_format(tag: &str) -> Rc<dyn NumberFormat> {
    CACHE.with_borrow_mut(|cache| {
        if let Some(number_format) = cache.iter().find(|number_format| number_format.tag == tag) {
            return number_format.clone();
        }
        let number_format = Rc::new(IntlNumberFormat::new(tag));
        cache.push(number_format.clone());
        number_format
    })
}

impl IntlNumberFormat {
    fn new(tag: &str) -> Self {
        Self {
            tag: tag.to_owned(),
            patterns: Patterns::of(tag),
            number: Formatter::new(),
            percent: Formatter::new(),
            plural: Formatter::new(),
            units: Default::default(),
            moment: Formatter::new(),
        }
    }

    /// The CLDR patterns, if they can format this number.
    fn patterns(&self, number: u64) -> Option<&'static Patterns> {
        self.patterns.filter(|patterns| patterns.can_format(number))
    }

    /// Formats a number with a method of an `Intl` class.
    fn call(
        &self,
        formatter: &Formatter,
        number: f64,
        class: &str,
        method: &str,
        options: &[(&str, &str)],
    ) -> Option<String> {
        let make = || self::formatter(&self.tag, class, method, options);
        let made = formatter.get_or_init(make).as_ref()?;
        made.call1(&JsValue::UNDEFINED, &JsValue::from_f64(number)).ok()?.as_string()
    }

    /// Formats a number with `Intl.NumberFormat`.
    fn format(
        &self,
        formatter: &Formatter,
        number: f64,
        options: &[(&str, &str)],
    ) -> Option<String> {
        self.call(formatter, number, "NumberFormat", "format", options)
    }
}

impl NumberFormat for IntlNumberFormat {
    fn number(&self, number: u64) -> String {
        if let Some(patterns) = self.patterns(number) {
            return patterns.number(number);
        }
        let written = self.format(&self.number, number as f64, &[]);
        written.unwrap_or_else(|| PlainNumberFormat.number(number))
    }

    fn percent(&self, percent: u8) -> String {
        if let Some(patterns) = self.patterns {
            return patterns.percent(percent);
        }
        let options = [("style", "percent")];
        let written = self.format(&self.percent, f64::from(percent) / 100.0, &options);
        written.unwrap_or_else(|| PlainNumberFormat.percent(percent))
    }

    fn is_one(&self, number: u64) -> bool {
        if let Some(patterns) = self.patterns {
            return patterns.is_one(number);
        }
        let chosen = self.call(&self.plural, number as f64, "PluralRules", "select", &[]);
        chosen.map_or_else(|| PlainNumberFormat.is_one(number), |chosen| chosen == "one")
    }

    fn unit(&self, number: u64, unit: Unit, digits: u8) -> String {
        if let Some(patterns) = self.patterns(number) {
            return patterns.unit(number, unit, digits);
        }
        let name = match unit {
            Unit::Second => "second",
            Unit::Minute => "minute",
            Unit::Hour => "hour",
            Unit::Day => "day",
        };
        let has_two = digits > 1;
        let options = [
            ("style", "unit"),
            ("unit", name),
            ("unitDisplay", "narrow"),
            ("minimumIntegerDigits", if has_two { "2" } else { "1" }),
        ];
        let formatter = &self.units[unit as usize][usize::from(has_two)];
        let written = self.format(formatter, number as f64, &options);
        written.unwrap_or_else(|| PlainNumberFormat.unit(number, unit, digits))
    }

    fn moment(&self, time: Timestamp) -> String {
        let options = [("dateStyle", "medium"), ("timeStyle", "long")];
        let millis = time.unix_millis() as f64;
        let written = self.call(&self.moment, millis, "DateTimeFormat", "format", &options);
        written.unwrap_or_else(|| PlainNumberFormat.moment(time))
    }
}

/// A method of a new `Intl` object, bound to it.
fn formatter(tag: &str, class: &str, method: &str, options: &[(&str, &str)]) -> Option<Function> {
    let get = |object: &JsValue, name: &str| Reflect::get(object, &JsValue::from_str(name)).ok();
    let intl = get(&js_sys::global(), "Intl")?;
    let class: Function = get(&intl, class)?.dyn_into().ok()?;
    let given = Object::new();
    for (name, value) in options {
        Reflect::set(&given, &JsValue::from_str(name), &JsValue::from_str(value)).ok()?;
    }
    let made = Reflect::construct(&class, &Array::of2(&JsValue::from_str(tag), &given)).ok()?;
    let method: Function = get(&made, method)?.dyn_into().ok()?;
    Some(method.bind0(&made))
}
