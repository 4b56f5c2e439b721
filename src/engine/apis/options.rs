//! Decoding options that a host can set.

/// Options for decoding.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct DecodeOptions {
    /// Shows IEF's `task_data`, which can hold image names and environment values.
    pub show_task_data: bool,
}
