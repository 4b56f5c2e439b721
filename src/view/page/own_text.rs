//! The page's own texts. All others are the widget's. They are here, because the widget's catalog is part of its wasm.

use crate::engine::i18n::{Language, Texts};

/// A text that only the page has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OwnText {
    /// The label of the links to other pages.
    Pages,
    /// Which rows a page has, with `{first}`, `{last}` and `{count}`.
    RowsShown,
    PreviousPage,
    NextPage,
}

impl OwnText {
    /// All texts.
    #[cfg(test)]
    pub(super) const ALL: [Self; 4] =
        [Self::Pages, Self::RowsShown, Self::PreviousPage, Self::NextPage];

    /// The text in the language of `texts`.
    pub(super) fn of(self, texts: &Texts) -> &'static str {
        let [english, simplified, traditional, german] = match self {
            Self::Pages => ["Pages", "分页", "分頁", "Seiten"],
            Self::RowsShown => [
                "Rows {first} to {last} of {count}",
                "第 {first} 至 {last} 行，共 {count} 行",
                "第 {first} 至 {last} 列，共 {count} 列",
                "Zeilen {first} bis {last} von {count}",
            ],
            Self::PreviousPage => ["Previous page", "上一页", "上一頁", "Vorige Seite"],
            Self::NextPage => ["Next page", "下一页", "下一頁", "Nächste Seite"],
        };
        match texts.language() {
            Language::English => english,
            Language::SimplifiedChinese => simplified,
            Language::TraditionalChinese => traditional,
            Language::German => german,
        }
    }
}
