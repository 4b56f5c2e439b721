//! The message catalog: every text in English, simplified Chinese, traditional Chinese and German.
//!
//! A line without a text for each language does not compile. Names of services, IDs, codes and texts of a service are
//! never translated. `Texts::format` fills the `{placeholders}`.
//!
//! The package's wasm is compiled without the feature `languages` and has the English texts only. The element loads the
//! others from `npm/lang`, where `cargo xtask docs` writes them.

use super::language::Language;

/// Generates the enum of messages, and one string for each column, whose lines are the texts. Tables of pointers would
/// take several times the space in the wasm.
macro_rules! catalog {
    (
        messages { $($message:ident $key:literal: $en:literal, $hans:literal, $hant:literal, $de:literal;)* }
        types { $($sent:literal: $type_en:literal, $type_hans:literal, $type_hant:literal, $type_de:literal;)* }
    ) => {
        /// A message of the catalog.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs)] // the texts in `catalog!` explain the names
        pub enum MessageKey { $($message),* }

        const KEYS: &str = concat!($($key, "\n"),*);
        const TYPES: &str = concat!($($sent, "\n"),*);
        const ENGLISH: &str = concat!($($en, "\n"),* $(, $type_en, "\n")*);
        /// The other languages, in the order of `Language::ALL`.
        #[cfg(feature = "languages")]
        const TRANSLATIONS: [&str; 3] = [
            concat!($($hans, "\n"),* $(, $type_hans, "\n")*),
            concat!($($hant, "\n"),* $(, $type_hant, "\n")*),
            concat!($($de, "\n"),* $(, $type_de, "\n")*),
        ];
    };
}

/// The keys that a page can give texts for, in the order of the catalog. Others are `type.` and a job type as sent.
pub fn keys() -> impl Iterator<Item = &'static str> {
    KEYS.lines()
}

/// All texts in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Catalog {
    language: Language,
    /// A line for each message, then one for each job type.
    lines: &'static str,
}

impl Catalog {
    /// The English texts.
    pub const ENGLISH: Self = Self { language: Language::English, lines: ENGLISH };

    /// The texts of `language`, if they are compiled in. Without the feature `languages`, only the English ones are.
    pub fn built_in(language: Language) -> Option<Self> {
        if language == Language::English {
            return Some(Self::ENGLISH);
        }
        #[cfg(feature = "languages")]
        return TRANSLATIONS.get(language as usize - 1).map(|&lines| Self { language, lines });
        #[cfg(not(feature = "languages"))]
        return None;
    }

    /// The texts in a file of `npm/lang`, which stay in memory. `None` if the file is of a version with other texts.
    pub fn from_lines(language: Language, lines: String) -> Option<Self> {
        let is_complete = lines.lines().count() == ENGLISH.lines().count();
        is_complete.then(|| Self { language, lines: lines.leak() })
    }

    /// The language of the texts.
    pub fn language(self) -> Language {
        self.language
    }

    /// The texts of all messages, in the order of [`keys`].
    pub(super) fn texts(self) -> impl Iterator<Item = &'static str> {
        self.lines.lines().take(KEYS.lines().count())
    }

    /// Job types as sent, and their texts.
    pub(super) fn types(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        TYPES.lines().zip(self.lines.lines().skip(KEYS.lines().count()))
    }

    /// All lines, as a file of `npm/lang` has them.
    pub fn lines(self) -> &'static str {
        self.lines
    }
}

catalog! {
messages {
    // Phases.
    PhasePending "phase-pending": "Pending", "等待中", "等待中", "Ausstehend";
    PhaseRunning "phase-running": "Running", "运行中", "執行中", "Läuft";
    PhasePaused "phase-paused": "Paused", "已暂停", "已暫停", "Angehalten";
    PhaseSucceeded "phase-succeeded": "Succeeded", "成功", "成功", "Erfolgreich";
    PhasePartial "phase-partial": "Partly succeeded", "部分成功", "部分成功", "Teilweise erfolgreich";
    PhaseFailed "phase-failed": "Failed", "失败", "失敗", "Fehlgeschlagen";
    PhaseCancelled "phase-cancelled": "Cancelled", "已取消", "已取消", "Abgebrochen";
    PhaseSkipped "phase-skipped": "Skipped", "已跳过", "已略過", "Übersprungen";
    PhaseUnknown "phase-unknown": "Unknown", "未知", "未知", "Unbekannt";

    // The state of synchronization with the server.
    LinkIdle "link-idle": "Not refreshing", "未刷新", "未重新整理", "Keine Aktualisierung";
    LinkRefreshing "link-refreshing": "Refreshing", "正在刷新", "正在重新整理", "Wird aktualisiert";
    LinkLive "link-live": "Live", "实时", "即時", "Live";
    LinkManual "link-manual": "Manual refresh", "手动刷新", "手動重新整理", "Manuell";
    LinkPaused "link-paused": "Paused", "已暂停刷新", "已暫停重新整理", "Pausiert";
    LinkHidden "link-hidden": "Paused in background", "已在后台暂停刷新", "已在背景暫停重新整理", "Im Hintergrund pausiert";
    LinkOffline "link-offline": "Offline", "已离线", "已離線", "Offline";
    LinkRetrying "link-retrying": "Retrying in {time}", "{time}后重试", "{time}後重試", "Neuer Versuch in {time}";
    LinkSignIn "link-sign-in": "Session expired", "会话已过期", "工作階段已過期", "Sitzung abgelaufen";
    LinkStopped "link-stopped": "Stopped", "已停止刷新", "已停止重新整理", "Gestoppt";
    LinkEnded "link-ended": "Finished", "已结束", "已結束", "Beendet";
    StaleFor "stale-for": "Updated {age} ago", "{age}前更新", "{age}前更新", "Stand: vor {age}";
    StaleSince "stale-since": "Showing the last successful update, from {time}.", "显示的是 {time} 最近一次成功更新的数据。", "顯示的是 {time} 最近一次成功更新的資料。", "Angezeigt wird der letzte erfolgreiche Stand von {time}.";

    // Placeholders while there is nothing to show.
    Loading "loading": "Loading job…", "正在加载任务…", "正在載入任務…", "Auftrag wird geladen…";
    NoAnswer "no-answer": "Waiting for the first update", "正在等待首次更新", "正在等待首次更新", "Warten auf die erste Aktualisierung";
    NoJob "no-job": "No job selected yet", "尚未选择任务", "尚未選擇任務", "Noch kein Auftrag ausgewählt";
    RowsNotPrinted "rows-not-printed": "Rows not printed: {count}", "未打印的行数：{count}", "未列印的列數：{count}", "Nicht gedruckte Zeilen: {count}";
    NoMatch "no-match": "No matches", "没有匹配项", "沒有符合的項目", "Keine Treffer";
    NoSubJobs "no-sub-jobs": "No sub-jobs reported", "服务未返回子任务", "服務未傳回子任務", "Keine Unteraufträge gemeldet";
    ShowAll "show-all": "Show all", "显示全部", "顯示全部", "Alle anzeigen";

    // Errors: headline and advice.
    ErrorConfig "error-config": "This widget is misconfigured", "组件配置有误", "元件設定有誤", "Dieses Widget ist falsch konfiguriert";
    AdviceConfig "advice-config": "The developer of this page needs to fix the job's address.", "请联系页面开发者更正任务地址。", "請聯絡頁面開發者更正任務位址。", "Die Entwickler dieser Seite müssen die Adresse des Auftrags korrigieren.";
    ErrorNetwork "error-network": "Can't reach the server", "无法连接服务器", "無法連線到伺服器", "Server nicht erreichbar";
    AdviceNetwork "advice-network": "Check your connection, VPN or proxy.", "请检查网络连接、VPN 或代理。", "請檢查網路連線、VPN 或代理。", "Prüfen Sie Verbindung, VPN oder Proxy.";
    ErrorTimeout "error-timeout": "The server took too long to respond", "服务器响应超时", "伺服器回應逾時", "Der Server hat zu lange nicht geantwortet";
    AdviceTimeout "advice-timeout": "It may be overloaded. The job itself keeps running.", "服务器可能过载，任务本身仍在运行。", "伺服器可能過載，任務本身仍在執行。", "Er ist möglicherweise überlastet. Der Auftrag selbst läuft weiter.";
    ErrorAuth "error-auth": "You're signed out", "您未登录或会话已过期", "您未登入或工作階段已過期", "Sie sind abgemeldet";
    AdviceAuth "advice-auth": "Sign in again, then refresh.", "请重新登录，然后刷新。", "請重新登入，然後重新整理。", "Melden Sie sich erneut an und aktualisieren Sie dann.";
    ErrorForbidden "error-forbidden": "You don't have access to this job", "您没有查看该任务的权限", "您沒有檢視該任務的權限", "Sie haben keinen Zugriff auf diesen Auftrag";
    AdviceForbidden "advice-forbidden": "Ask an administrator for read access to this project's jobs.", "请向管理员申请该项目任务的读取权限。", "請向管理員申請該專案任務的讀取權限。", "Bitten Sie Ihre Administration um Lesezugriff auf die Aufträge dieses Projekts.";
    ErrorNotFound "error-not-found": "Job not found", "未找到任务", "找不到任務", "Auftrag nicht gefunden";
    AdviceNotFound "advice-not-found": "Check the job ID, project and region. Services delete old jobs after a while.", "请检查任务 ID、项目和区域。旧任务会在一段时间后被清除。", "請檢查任務 ID、專案和區域。舊任務會在一段時間後被清除。", "Prüfen Sie Auftrags-ID, Projekt und Region. Alte Aufträge werden nach einiger Zeit gelöscht.";
    ErrorNoApi "error-no-api": "API not found", "未找到 API", "找不到 API", "API nicht gefunden";
    AdviceNoApi "advice-no-api": "The gateway doesn't recognize this path, so the proxy or the system is set wrong. This says nothing about the job.", "网关无法识别该路径：代理或系统设置有误，与任务是否存在无关。", "閘道無法識別該路徑：代理或系統設定有誤，與任務是否存在無關。", "Das Gateway kennt diesen Pfad nicht: Proxy oder System sind falsch eingestellt. Über den Auftrag sagt das nichts aus.";
    ErrorThrottled "error-throttled": "Too many requests", "请求过于频繁", "請求過於頻繁", "Zu viele Anfragen";
    AdviceThrottled "advice-throttled": "Retrying automatically.", "将自动重试。", "將自動重試。", "Ein neuer Versuch folgt automatisch.";
    ErrorHttp "error-http": "The server returned an error", "服务器返回错误", "伺服器傳回錯誤", "Der Server hat einen Fehler gemeldet";
    AdviceHttp "advice-http": "If this keeps happening, give the request ID to support.", "如果持续出现，请将请求 ID 提供给技术支持。", "如果持續出現，請將請求 ID 提供給技術支援。", "Tritt das weiterhin auf, nennen Sie dem Support die Anfrage-ID.";
    ErrorInvalidBody "error-invalid-body": "Unexpected response", "意外的响应", "非預期的回應", "Unerwartete Antwort";
    AdviceInvalidBody "advice-invalid-body": "The address may point to another service or to a sign-in page.", "该地址可能指向其他服务或登录页面。", "該位址可能指向其他服務或登入頁面。", "Die Adresse führt möglicherweise zu einem anderen Dienst oder zu einer Anmeldeseite.";
    ErrorUnsupported "error-unsupported": "This browser can't show the live tree", "此浏览器无法显示实时任务树", "此瀏覽器無法顯示即時任務樹", "Dieser Browser kann den Live-Baum nicht anzeigen";
    AdviceUnsupported "advice-unsupported": "WebAssembly is turned off or not available.", "WebAssembly 已关闭或不可用。", "WebAssembly 已關閉或無法使用。", "WebAssembly ist deaktiviert oder nicht verfügbar.";
    RequestId "request-id": "Request ID", "请求 ID", "請求 ID", "Anfrage-ID";

    // Errors: what exactly went wrong, where the service does not say. `ErrorDetail` has the English texts too.
    DetailStatus "detail-status": "HTTP {name}", "HTTP {name}", "HTTP {name}", "HTTP {name}";
    DetailProxy "detail-proxy": "{name}", "代理未能完成该请求。", "代理未能完成該請求。", "Der Proxy konnte die Anfrage nicht ausführen.";
    DetailUnreachable "detail-unreachable": "The server is down, or CORS doesn't allow this page to call it.", "服务器已停止运行，或 CORS 不允许此页面访问。", "伺服器已停止運作，或 CORS 不允許此頁面存取。", "Der Server läuft nicht, oder CORS verbietet dieser Seite den Zugriff.";
    DetailCutOff "detail-cut-off": "The response was cut off.", "响应不完整。", "回應不完整。", "Die Antwort ist unvollständig.";
    DetailHeaders "detail-headers": "The page's `headers` function failed.", "页面的 `headers` 函数执行失败。", "頁面的 `headers` 函式執行失敗。", "Die Funktion `headers` der Seite ist fehlgeschlagen.";
    DetailRedirected "detail-redirected": "The request was redirected, perhaps because you need to sign in.", "请求被重定向，可能需要登录。", "請求被重新導向，可能需要登入。", "Die Anfrage wurde umgeleitet, vielleicht weil Sie sich anmelden müssen.";
    DetailEmpty "detail-empty": "The response is empty.", "响应为空。", "回應為空。", "Die Antwort ist leer.";
    DetailNotJson "detail-not-json": "The response is not JSON (line {name}).", "响应不是 JSON（行 {name}）。", "回應不是 JSON（行 {name}）。", "Die Antwort ist kein JSON (Zeile {name}).";
    DetailNoJob "detail-no-job": "The response contains no {name} job.", "响应中没有 {name} 任务。", "回應中沒有 {name} 任務。", "Die Antwort enthält keinen {name}-Auftrag.";
    DetailNoKnownJob "detail-no-known-job": "The response contains no job of a known system.", "响应中没有已知系统的任务。", "回應中沒有已知系統的任務。", "Die Antwort enthält keinen Auftrag eines bekannten Systems.";
    DetailErrorBody "detail-error-body": "The response is an error.", "响应是一个错误。", "回應是一個錯誤。", "Die Antwort ist ein Fehler.";
    DetailMissing "detail-missing": "`{name}` is missing.", "缺少 `{name}`。", "缺少 `{name}`。", "`{name}` fehlt.";
    DetailInvalidId "detail-invalid-id": "`{name}` must not contain a slash, two dots in a row or a control character.", "`{name}` 不能包含斜杠、两个连续的点或控制字符。", "`{name}` 不能包含斜線、兩個連續的點或控制字元。", "`{name}` darf keinen Schrägstrich, keine zwei Punkte hintereinander und kein Steuerzeichen enthalten.";
    DetailNotAscii "detail-not-ascii": "`{name}` must be ASCII without spaces.", "`{name}` 必须是不含空格的 ASCII 字符。", "`{name}` 必須是不含空格的 ASCII 字元。", "`{name}` muss ASCII ohne Leerzeichen sein.";
    DetailWrongType "detail-wrong-type": "`{name}` has a value of the wrong type.", "`{name}` 的值类型不正确。", "`{name}` 的值類型不正確。", "`{name}` hat einen Wert vom falschen Typ.";
    DetailInvalidUrl "detail-invalid-url": "`{name}` must be a path or an http(s) URL without control characters.", "`{name}` 必须是不含控制字符的路径或 http(s) URL。", "`{name}` 必須是不含控制字元的路徑或 http(s) URL。", "`{name}` muss ein Pfad oder eine http(s)-URL ohne Steuerzeichen sein.";
    DetailNoSystem "detail-no-system": "Set `src`, or set `system` to one of {names}.", "请设置 `src`，或将 `system` 设置为 {names} 之一。", "請設定 `src`，或將 `system` 設定為 {names} 之一。", "Setzen Sie `src`, oder `system` auf einen dieser Werte: {names}.";
    DetailUnknownSystem "detail-unknown-system": "Unknown system `{name}`. Use one of {names}.", "未知系统 `{name}`。可用：{names}。", "未知系統 `{name}`。可用：{names}。", "Unbekanntes System `{name}`. Möglich: {names}.";
    DetailUnknownPlaceholder "detail-unknown-placeholder": "`proxy` has the unknown placeholder {name}. Use {names}.", "`proxy` 含有未知占位符 {name}。可用：{names}。", "`proxy` 含有未知預留位置 {name}。可用：{names}。", "`proxy` enthält den unbekannten Platzhalter {name}. Möglich: {names}.";
    DetailNoPlaceholder "detail-no-placeholder": "`proxy` needs one of {names}.", "`proxy` 需要包含 {names} 之一。", "`proxy` 需要包含 {names} 之一。", "`proxy` braucht {names}.";
    DetailMissingParam "detail-missing-param": "`params` has no value for {name}.", "`params` 中缺少 {name} 的值。", "`params` 中缺少 {name} 的值。", "`params` hat keinen Wert für {name}.";

    // Summary and toolbar.
    UnnamedJob "unnamed-job": "Job", "任务", "任務", "Auftrag";
    UnnamedTask "unnamed-task": "Task {name}", "任务 {name}", "任務 {name}", "Aufgabe {name}";
    TreeLabel "tree-label": "Job {name}", "任务 {name}", "任務 {name}", "Auftrag {name}";
    Progress "progress": "{done} of {total} done", "已完成 {done}/{total}", "已完成 {done}/{total}", "{done} von {total} fertig";
    ProgressFailed "progress-failed": "{done} of {total} done, {failed} failed", "已完成 {done}/{total}，失败 {failed}", "已完成 {done}/{total}，失敗 {failed}", "{done} von {total} fertig, {failed} fehlgeschlagen";
    ProgressSucceeded "progress-succeeded": "{done} of {total} succeeded", "{total} 项中 {done} 项成功", "{total} 項中 {done} 項成功", "{done} von {total} erfolgreich";
    ProgressAnd "progress-and": "{progress}, {part}", "{progress}，{part}", "{progress}，{part}", "{progress}, {part}";
    CountFailed "count-failed": "{count} failed", "{count} 项失败", "{count} 項失敗", "{count} fehlgeschlagen";
    CountPartial "count-partial": "{count} partly succeeded", "{count} 项部分成功", "{count} 項部分成功", "{count} teilweise erfolgreich";
    CountCancelled "count-cancelled": "{count} cancelled", "{count} 项取消", "{count} 項取消", "{count} abgebrochen";
    CountSkipped "count-skipped": "{count} skipped", "{count} 项跳过", "{count} 項略過", "{count} übersprungen";
    CountUnfinished "count-unfinished": "{count} not finished", "{count} 项未结束", "{count} 項未結束", "{count} nicht beendet";
    CountNotStarted "count-not-started": "{count} not started", "{count} 项未开始", "{count} 項未開始", "{count} nicht begonnen";
    CountUnknown "count-unknown": "{count} unknown", "{count} 项状态未知", "{count} 項狀態未知", "{count} mit unbekanntem Status";
    ProgressShort "progress-short": "{done} of {total}", "{done}/{total}", "{done}/{total}", "{done} von {total}";
    ProgressLabel "progress-label": "Job progress", "任务进度", "任務進度", "Fortschritt des Auftrags";
    More "more": "More actions", "更多操作", "更多操作", "Weitere Aktionen";
    Refresh "refresh": "Refresh now", "立即刷新", "立即重新整理", "Jetzt aktualisieren";
    Pause "pause": "Pause auto-refresh", "暂停自动刷新", "暫停自動重新整理", "Automatische Aktualisierung anhalten";
    Resume "resume": "Resume auto-refresh", "继续自动刷新", "繼續自動重新整理", "Automatische Aktualisierung fortsetzen";
    ExpandAll "expand-all": "Expand all", "全部展开", "全部展開", "Alle aufklappen";
    CollapseAll "collapse-all": "Collapse all", "全部折叠", "全部收合", "Alle zuklappen";
    ViewLabel "view-label": "View", "视图", "檢視", "Ansicht";
    ViewTree "view-tree": "Tree", "树", "樹狀", "Baum";
    ViewTimeline "view-timeline": "Timeline", "时间轴", "時間軸", "Zeitachse";
    OpenTree "open-tree": "Show steps: {name}", "显示步骤：{name}", "顯示步驟：{name}", "Schritte anzeigen: {name}";
    CopyText "copy-text": "Copy as text", "复制为文本", "複製為文字", "Als Text kopieren";
    Copied "copied": "Copied", "已复制", "已複製", "Kopiert";
    CopyRefused "copy-refused": "The browser blocked copying", "浏览器阻止了复制", "瀏覽器封鎖了複製", "Der Browser hat das Kopieren blockiert";
    CopyByHand "copy-by-hand": "Copy the selected text, for example with Ctrl+C or ⌘C.", "请复制选中的文本，例如按 Ctrl+C 或 ⌘C。", "請複製選取的文字，例如按 Ctrl+C 或 ⌘C。", "Kopieren Sie den markierten Text, zum Beispiel mit Strg+C oder ⌘C.";
    FilterLabel "filter-label": "Filter by status", "按状态筛选", "依狀態篩選", "Nach Status filtern";
    Search "search": "Search", "搜索", "搜尋", "Suchen";
    Hits "hits": "{at} of {count}", "{at}/{count}", "{at}/{count}", "{at} von {count}";
    HitsOne "hits-one": "{count} match", "{count} 个匹配", "{count} 個符合", "{count} Treffer";
    HitsOther "hits-other": "{count} matches", "{count} 个匹配", "{count} 個符合", "{count} Treffer";
    NextMatch "next-hit": "Next match", "下一个匹配", "下一個符合項目", "Nächster Treffer";
    PreviousMatch "previous-hit": "Previous match", "上一个匹配", "上一個符合項目", "Voriger Treffer";

    // Root cause.
    RootCause "cause": "Root cause", "失败原因", "失敗原因", "Fehlerursache";
    ShowCause "show-cause": "Show in tree", "在树中显示", "在樹中顯示", "Im Baum anzeigen";
    MoreFailedOne "more-failed-one": "{count} more failure", "另有 {count} 个失败", "另有 {count} 個失敗", "{count} weiterer fehlgeschlagen";
    MoreFailedOther "more-failed-other": "{count} more failures", "另有 {count} 个失败", "另有 {count} 個失敗", "{count} weitere fehlgeschlagen";

    // Details of one node.
    Details "details": "Details", "详情", "詳細資訊", "Details";
    Close "close": "Close", "关闭", "關閉", "Schließen";
    Copy "copy": "Copy: {name}", "复制：{name}", "複製：{name}", "Kopieren: {name}";
    FieldStatus "field-status": "Status", "状态", "狀態", "Status";
    FieldReason "field-reason": "Reason", "原因", "原因", "Grund";
    FieldCode "field-code": "Code", "错误码", "錯誤碼", "Code";
    FieldName "field-name": "Name", "名称", "名稱", "Name";
    FieldType "field-type": "Type", "类型", "類型", "Typ";
    FieldId "field-id": "ID", "ID", "ID", "ID";
    FieldStarted "field-started": "Started", "开始时间", "開始時間", "Begonnen";
    FieldUpdated "field-updated": "Updated", "更新时间", "更新時間", "Geändert";
    FieldEnded "field-ended": "Finished", "结束时间", "結束時間", "Beendet";
    FieldDuration "field-duration": "Duration", "耗时", "耗時", "Dauer";
    FieldProgress "field-progress": "Progress", "进度", "進度", "Fortschritt";
    FieldJobId "field-job-id": "Job ID", "任务 ID", "任務 ID", "Auftrags-ID";
    FieldProjectId "field-project-id": "Project ID", "项目 ID", "專案 ID", "Projekt-ID";
    FieldSystem "field-system": "System", "系统", "系統", "System";
    FieldFetched "field-fetched": "Last refreshed", "数据时间", "資料時間", "Stand";
    Oddities "oddities": "Data issues", "数据异常", "資料異常", "Auffälligkeiten in den Daten";
    // The problems of a response. The English `{message}` names what was found; translations name the kind of problem.
    WarningCountsDisagree "warning-counts-disagree": "{message}", "服务给出的数量与其列出的任务不一致。", "服務給出的數量與其列出的任務不一致。", "Die Zahlen des Dienstes passen nicht zu den Aufgaben, die er auflistet.";
    WarningChildrenMissing "warning-children-missing": "{message}", "缺少部分子任务，或子任务加载失败。", "缺少部分子任務，或子任務載入失敗。", "Unteraufträge fehlen oder konnten nicht geladen werden.";
    WarningDuplicateId "warning-duplicate-id": "{message}", "该 ID 重复出现。", "該 ID 重複出現。", "Die ID kommt mehrmals vor.";
    WarningMissingId "warning-missing-id": "{message}", "缺少 ID。", "缺少 ID。", "Die ID fehlt.";
    WarningBadTime "warning-bad-time": "{message}", "时间格式无法识别。", "時間格式無法識別。", "Eine Zeitangabe hat ein unbekanntes Format.";
    WarningBadNestedJson "warning-bad-nested-json": "{message}", "一个字段中的 JSON 无效。", "一個欄位中的 JSON 無效。", "Ein Feld enthält ungültiges JSON.";
    WarningUnknownPhase "warning-unknown-phase": "{message}", "状态未知。", "狀態未知。", "Der Status ist unbekannt.";
    WarningWrongType "warning-wrong-type": "{message}", "一个字段的值类型不正确。", "一個欄位的值類型不正確。", "Ein Feld hat einen Wert vom falschen Typ.";
    WarningParentChildDisagree "warning-parent-child-disagree": "{message}", "任务与其子任务的状态相互矛盾。", "任務與其子任務的狀態相互矛盾。", "Der Status des Auftrags widerspricht dem seiner Unteraufträge.";
    WarningLenientJson "warning-lenient-json": "{message}", "响应不是严格的 JSON。", "回應不是嚴格的 JSON。", "Die Antwort ist kein strenges JSON.";
    WarningTooDeep "warning-too-deep": "{message}", "子任务嵌套过深，已截断。", "子任務巢狀過深，已截斷。", "Die Unteraufträge sind zu tief verschachtelt und wurden abgeschnitten.";
    ShowRaw "show-raw": "Show raw response", "显示原始响应", "顯示原始回應", "Rohdaten anzeigen";
    HideRaw "hide-raw": "Hide raw response", "隐藏原始响应", "隱藏原始回應", "Rohdaten ausblenden";
    RawAnswer "raw-answer": "Raw response", "原始响应", "原始回應", "Rohdaten";

    // The timeline, for screen readers.
    BarFrom "bar-from": "started after {time}", "{time}后开始", "{time}後開始", "begann nach {time}";

    // Announcements of the live region.
    AnnounceFailure "said-failed": "Failed: {name}. {reason}", "失败：{name}。{reason}", "失敗：{name}。{reason}", "Fehlgeschlagen: {name}. {reason}";
    AnnouncePhase "said-phase": "{name}: {phase}. {progress}", "{name}：{phase}。{progress}", "{name}：{phase}。{progress}", "{name}: {phase}. {progress}";
}
types {
    // The vendor console's own wording if it is known.
    "CreateCluster": "Create cluster", "创建集群", "建立叢集", "Cluster anlegen";
    "DeleteCluster": "Delete cluster", "删除集群", "刪除叢集", "Cluster löschen";
    "ScaleupCluster": "Add nodes", "扩容节点", "新增節點", "Knoten hinzufügen";
    "CreateNode": "Create node", "创建节点", "建立節點", "Knoten anlegen";
    "DeleteNode": "Delete node", "删除节点", "刪除節點", "Knoten löschen";
    "CreateNodeVM": "Create the VM for the node", "创建节点虚拟机", "建立節點虛擬機", "VM für den Knoten anlegen";
    "CreateNodeBMS": "Create the bare metal server for the node", "创建节点裸金属服务器", "建立節點裸機伺服器", "Bare-Metal-Server für den Knoten anlegen";
    "InstallNode": "Install Kubernetes on the node", "安装节点 Kubernetes", "安裝節點 Kubernetes", "Kubernetes auf dem Knoten installieren";
    "GetPSMCert": "Get cluster certificate", "获取集群证书", "取得叢集憑證", "Cluster-Zertifikat holen";
    "CreatePSMCert": "Create cluster certificate", "创建集群证书", "建立叢集憑證", "Cluster-Zertifikat ausstellen";
    "InstallMaster": "Install master", "安装控制节点", "安裝控制節點", "Master installieren";
    "MigrateNodesTask": "Migrate nodes", "迁移节点", "遷移節點", "Knoten umziehen";
    "RemoveNodesTask": "Remove nodes", "移除节点", "移除節點", "Knoten entfernen";
    "UpgradeTask": "Upgrade cluster", "升级集群", "升級叢集", "Cluster aktualisieren";
    "PreCheckTask": "Pre-check task", "升级前检查", "升級前檢查", "Vorabprüfung";
    "WorkFlowTask": "Upgrade workflow", "升级流程", "升級流程", "Upgrade-Ablauf";
    "node_upgrade": "Upgrade edge nodes", "升级边缘节点", "升級邊緣節點", "Edge-Knoten aktualisieren";
    "deployment_deploy": "Deploy to edge nodes", "部署应用到边缘节点", "部署應用到邊緣節點", "Auf Edge-Knoten ausrollen";
    "deployment_upgrade": "Upgrade deployment", "升级应用部署", "升級應用部署", "Deployment aktualisieren";
    "PROVISION": "Provision", "部署", "部署", "Bereitstellen";
    "DEPROVISION": "Deprovision", "卸载", "解除部署", "Abbauen";
    "DAILY_OPERATION": "Daily operation", "日常操作", "日常操作", "Laufender Betrieb";
    "SYSTEM_INNER": "System operation", "系统内部操作", "系統內部操作", "Systemvorgang";
    "SEPARATOR_PREPARE_RESOURCES": "Prepare resources", "准备资源", "準備資源", "Ressourcen vorbereiten";
    "SEPARATOR_BUILDING": "Building", "构建", "建置", "Bauen";
    "SEPARATOR_DEPLOYING": "Deploying", "部署", "部署", "Ausrollen";
    "SEPARATOR_ACCESS_CONFIG": "Access configuration", "访问配置", "存取設定", "Zugriff einrichten";
}
}
