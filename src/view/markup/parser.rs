//! Parses the text of a `markup!`.

#[derive(Debug)]
pub(crate) enum MarkupNode {
    Text(&'static str),
    Element(MarkupElement),
    Hole,
}

#[derive(Debug)]
pub(crate) struct MarkupElement {
    pub(crate) tag: &'static str,
    pub(crate) names: Vec<&'static str>,
    /// `None` is a hole.
    pub(crate) values: Vec<Option<&'static str>>,
    pub(crate) children: Vec<MarkupNode>,
    /// The number of holes in the element, its attributes included.
    pub(crate) holes: usize,
}

pub(super) struct MarkupParser {
    rest: &'static str,
}

impl MarkupParser {
    pub(super) fn new(text: &'static str) -> Self {
        Self { rest: text }
    }

    /// The nodes up to the end tag.
    pub(super) fn nodes(&mut self) -> Vec<MarkupNode> {
        let mut nodes = Vec::new();
        while !self.rest.is_empty() && !self.take("</>") {
            nodes.push(if self.take("{") {
                MarkupNode::Hole
            } else if self.take("<") {
                MarkupNode::Element(self.element())
            } else {
                MarkupNode::Text(self.take_until(b"<{"))
            });
        }
        nodes
    }

    /// The element whose tag follows.
    fn element(&mut self) -> MarkupElement {
        let tag = self.take_until(b" >");
        let (mut names, mut values) = (Vec::new(), Vec::new());
        while self.take(" ") {
            names.push(self.take_until(b"="));
            let is_hole = self.take("={");
            values.push((!is_hole).then(|| {
                self.take("=");
                self.take_until(b"\"")
            }));
            self.take("\"");
        }
        self.take(">");
        let children = self.nodes();
        let attribute_holes = values.iter().filter(|value| value.is_none()).count();
        let holes = attribute_holes + children.iter().map(MarkupNode::holes).sum::<usize>();
        MarkupElement { tag, names, values, children, holes }
    }

    fn take(&mut self, prefix: &str) -> bool {
        let rest = self.rest.strip_prefix(prefix);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn take_until(&mut self, stops: &[u8]) -> &'static str {
        let end = self.rest.bytes().position(|byte| stops.contains(&byte));
        let split = end.and_then(|end| self.rest.split_at_checked(end));
        let (taken, rest) = split.unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }
}

impl MarkupNode {
    fn holes(&self) -> usize {
        match self {
            Self::Text(_) => 0,
            Self::Element(element) => element.holes,
            Self::Hole => 1,
        }
    }
}
