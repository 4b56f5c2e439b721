// What the main thread does, by the names of trace events and of functions. The first rule that matches applies.

/** JavaScript that the wasm calls, and the calls between both. */
export const GLUE = "bindings' JavaScript";

/** The script of the page and of the element. */
export const PAGE_SCRIPT = "JavaScript";

/** The cause of time that no rule explains: most of it is the start of the browser's process, equal for all pages. */
export const OTHER = "other tasks of the browser";

/** The main thread does nothing, is blocked by another thread, or another process has its core. */
export const WAITING = "waiting";

/** The causes in the order of the table. */
export const CAUSES = [
  "wasm: first calls (compilation)",
  "wasm: loading and instantiating",
  "wasm: decoding",
  "wasm: polling, browser, element",
  "wasm: view model, texts",
  "wasm: view",
  "wasm: Yew",
  "wasm: bindings",
  "wasm: unknown",
  GLUE,
  "DOM calls",
  "JSON.parse",
  PAGE_SCRIPT,
  "JavaScript: compilation",
  "style",
  "layout",
  "paint, layers, commit",
  "parsing HTML and CSS",
  "loading, navigation",
  "garbage collection",
  "measuring",
  OTHER,
  WAITING,
];

/** Trace events, innermost first. During all others, the sampled function determines the cause. */
export const EVENT_RULES = [
  [/^CpuProfiler::/, "measuring"],
  [/^wasm\.(Compile|AddCompiledCode|PublishCode)/, "wasm: first calls (compilation)"],
  [/^(wasm\.|v8\.wasm\.)/, "wasm: loading and instantiating"],
  [/^(V8\.GC|MinorGC|MajorGC|BlinkGC)/, "garbage collection"],
  [/^V8\.(Compile|Parse|PreParse|Finalize|OffThread|Maglev|Optimize|MarkCandidates)/, "JavaScript: compilation"],
  [/^v8\.(compile|produce)Module/, "JavaScript: compilation"],
  [/^UpdateLayoutTree$/, "style"],
  [/^Layout$/, "layout"],
  [/^(PrePaint|Paint|Layerize|UpdateLayer|Commit)$/, "paint, layers, commit"],
  [/^(ParseHTML|HTMLDocumentParser|ParseAuthorStyleSheet)/, "parsing HTML and CSS"],
  [/^(DocumentLoader|NavigationBodyLoader|Resource|CommitLoad)/, "loading, navigation"],
  [/^(LocalWindowProxy|V8\.DeserializeContext)/, "loading, navigation"],
];

/** Sampled functions without a source: native methods, and states of the engine. Methods without a rule count for their caller. */
export const NATIVE_RULES = [
  [/^(wasm-to-js|js-to-wasm)/, GLUE],
  [/^\(garbage collector\)$/, "garbage collection"],
  [/^parse$/, "JSON.parse"],
  [/^replaceSync$/, "parsing HTML and CSS"],
  [/^(append(Child)?|prepend|before|after|insert\w+|replace(With|Child|Children)|remove(Child)?)$/, "DOM calls"],
  [/^(cloneNode|importNode|create\w*(Element|TextNode|Comment|TreeWalker)\w*|attachShadow|attachInternals)$/, "DOM calls"],
  [/^((set|get|has|remove|toggle)Attribute\w*|(add|remove)EventListener)$/, "DOM calls"],
  [/^(querySelector\w*|closest|matches|contains|getElementById|getRootNode|nextNode)$/, "DOM calls"],
  [/^(getBoundingClientRect|getComputedStyle|setProperty|toggle|observe|focus|scroll\w*|matchMedia)$/, "DOM calls"],
  [/^[gs]et \w*(Text|Content|Child|Sibling|Parent|Node|Element|Value|Name|List|Root|Style|HTML|Data)\w*$/i, "DOM calls"],
  [/^[gs]et (\w*(Top|Height|Width|Left)|hidden|host|body|namespaceURI)$/, "DOM calls"],
];

/** Functions of the wasm. Those of the standard library have no rule: they count for their caller. */
export const WASM_RULES = [
  [/jobtree::engine::(view_model|i18n)/, "wasm: view model, texts"],
  [/jobtree::engine::(json|decode|apis|incremental|model)/, "wasm: decoding"],
  [/jobtree::(engine|browser|element)/, "wasm: polling, browser, element"],
  [/jobtree::view/, "wasm: view"],
  [/yew::|implicit_clone/, "wasm: Yew"],
  [/wasm_bindgen|web_sys|js_sys|gloo_|__wbindgen|__wbg|externref/, "wasm: bindings"],
  [/^wasm-function\[/, "wasm: unknown"],
];
