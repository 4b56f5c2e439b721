//! The parts of the widget, each rendered from finished values of the view model.

pub(crate) mod banner;
pub(crate) mod details;
pub(crate) mod error_report;
pub(crate) mod icon;
pub(crate) mod icon_button;
pub(crate) mod no_job;
pub(crate) mod stacked_bar;
pub(crate) mod summary;
pub(crate) mod summary_line;
pub(crate) mod toast;
pub(crate) mod toolbar;
pub(crate) mod tree_row;
