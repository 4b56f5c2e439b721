//! Numbers, lengths and times as the browser's `Intl` writes them.

use std::rc::Rc;

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::engine::timestamp::Timestamp;
use crate::engine::words::forms::{Forms, PlainForms, Unit};

/// The formatters of one language. Making one takes long, so they are made once.
#[derive(Debug)]
pub(crate) struct IntlForms {
    number: Function,
    percent: Function,
    plural: Function,
    /// Of seconds, minutes, hours and days; and the same with two digits at least.
    units: [[Function; 2]; 4],
    moment: Function,
}

/// `Intl`'s for a language; plain ones where it has none.
pub(crate) fn forms(tag: &str) -> Rc<dyn Forms> {
    match IntlForms::new(tag) {
        Some(forms) => Rc::new(forms),
        None => Rc::new(PlainForms),
    }
}

impl IntlForms {
    fn new(tag: &str) -> Option<Self> {
        let unit = |unit: &str| {
            let of = |digits: &str| {
                let options = [
                    ("style", "unit"),
                    ("unit", unit),
                    ("unitDisplay", "narrow"),
                    ("minimumIntegerDigits", digits),
                ];
                formatter(tag, "NumberFormat", "format", &options)
            };
            Some([of("1")?, of("2")?])
        };
        Some(Self {
            number: formatter(tag, "NumberFormat", "format", &[])?,
            percent: formatter(tag, "NumberFormat", "format", &[("style", "percent")])?,
            plural: formatter(tag, "PluralRules", "select", &[])?,
            units: [unit("second")?, unit("minute")?, unit("hour")?, unit("day")?],
            moment: formatter(
                tag,
                "DateTimeFormat",
                "format",
                &[("dateStyle", "medium"), ("timeStyle", "long")],
            )?,
        })
    }
}

impl Forms for IntlForms {
    fn number(&self, number: u64) -> String {
        call(&self.number, number as f64)
    }

    fn percent(&self, percent: u8) -> String {
        call(&self.percent, f64::from(percent) / 100.0)
    }

    fn is_one(&self, number: u64) -> bool {
        call(&self.plural, number as f64) == "one"
    }

    fn unit(&self, number: u64, unit: Unit, digits: u8) -> String {
        call(&self.units[unit as usize][usize::from(digits > 1)], number as f64)
    }

    fn moment(&self, time: Timestamp) -> String {
        call(&self.moment, time.unix_millis() as f64)
    }
}

/// The method of a new object of `Intl`, bound to it.
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

fn call(formatter: &Function, number: f64) -> String {
    let text = formatter.call1(&JsValue::UNDEFINED, &JsValue::from_f64(number));
    text.ok().and_then(|text| text.as_string()).unwrap_or_default()
}
