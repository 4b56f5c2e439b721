//! The view model: what the widget displays of a job, with all texts and numbers formatted.
//!
//! A refresh rebuilds the [`Outline`](outline::Outline), which holds no texts. Texts are formatted only for the rows in
//! the DOM.

pub mod details;
pub mod expansion;
pub mod filter;
pub mod keyboard;
pub mod live_region;
mod navigation;
pub mod outline;
pub mod pause_button;
pub mod phase_counts;
pub mod popover;
pub mod progress_text;
pub mod refresh_events;
pub mod root_cause;
pub mod rows;
pub mod scroll;
mod selection;
pub mod stacked_bar;
pub mod summary;
pub mod summary_line;
pub mod text_report;
pub mod ticking;
pub mod timeline;
pub mod tone;
mod tree_diff;
mod tree_view;
pub mod virtual_window;

pub use navigation::KeyEffect;
pub use tree_view::ViewModel;
